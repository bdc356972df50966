"""Corrections: another tag, an end moved, one mark made two or two made one, other readings that are right too."""

import pytest

from lessons.annotations.actions import (
    AlreadyMarked,
    NoFurther,
    NotAPair,
    NothingMarked,
    accept,
    add,
    add_reading,
    dismiss,
    drop_reading,
    edit,
    merge,
    nudge,
    restore,
    retag,
    split,
)
from lessons.annotations.models import Annotation, Status
from lessons.sources.actions import add_source
from lessons.text.spans import Span

RAW = "# Five districts hit\n\nThe regime, the army's chief said, struck five districts. Six were named."


@pytest.fixture
def text(rosa, now):
    return add_source(RAW, by=rosa, at=now)


@pytest.fixture
def span_of(text):
    def span_of(words):
        start = text.text.index(words)
        return Span(start, start + len(words))

    return span_of


@pytest.fixture
def proposal(text, span_of):
    def proposal(words, tag="labelling", **details):
        span = span_of(words)
        details = {"rule": "a.rule", "confidence": 0.7, "because": "So.", **details}
        return Annotation.objects.create(
            source_text=text, tag=tag, start=span.start, end=span.end, quote=words, **details
        )

    return proposal


@pytest.fixture
def said(proposal, span_of):
    """An attribution with its source, its words of saying and, outside the mark, what was said."""
    words = {"source": "the army's chief", "cue": "said", "content": "struck five districts"}
    parts = [[role, span_of(quote).start, span_of(quote).end] for role, quote in words.items()]
    return proposal(
        "the army's chief said", "attribution", parts=parts, source_kind="named", stance="neutral", flags=["x"]
    )


@pytest.fixture
def by_rosa(rosa, now):
    return {"by": rosa, "at": now}


def test_another_tag_is_accepted_with_it(proposal, by_rosa, rosa):
    result = retag(proposal("regime"), tag="euphemism", **by_rosa)
    assert (result.tag, result.status, result.decided_by) == ("euphemism", Status.ACCEPTED, rosa)


def test_another_tag_that_stands_there_already_is_refused(proposal, by_rosa):
    proposal("regime", "euphemism")
    with pytest.raises(AlreadyMarked):
        retag(proposal("regime"), tag="euphemism", **by_rosa)


def test_an_end_moves_by_a_word_and_the_proposal_is_accepted(text, proposal, by_rosa):
    result = nudge(proposal("regime"), edge="start", step=-1, **by_rosa)
    assert (result.quote, result.status) == ("The regime", Status.ACCEPTED)
    assert text.text[result.start : result.end] == result.quote


def test_an_end_stays_in_its_paragraph_and_leaves_a_word(proposal, by_rosa):
    with pytest.raises(NoFurther):
        nudge(proposal("The regime"), edge="start", step=-1, **by_rosa)
    with pytest.raises(NoFurther):
        nudge(proposal("regime"), edge="end", step=-1, **by_rosa)


def test_parts_end_where_the_mark_ends(text, said, by_rosa):
    said = nudge(said, edge="start", step=1, **by_rosa)
    words = {role: text.text[start:end] for role, start, end in said.parts}
    assert words == {"source": "army's chief", "cue": "said", "content": "struck five districts"}
    said = nudge(said, edge="end", step=-1, **by_rosa)
    assert [role for role, *_place in said.parts] == ["source", "content"]
    assert (said.source_kind, said.stance) == ("named", "")


def test_a_mark_put_elsewhere_forgets_parts_flags_and_other_readings(said, span_of, by_rosa):
    add_reading(said, tag="attribution", span=span_of("chief said"), **by_rosa)
    kept = {"because": "So.", "settle": "", "neutral": "", "voice": "", "optional": False}
    result = edit(said, tag="attribution", span=span_of("Six were named"), **kept, **by_rosa)
    assert (result.parts, result.flags, result.alternatives) == ([], [], [])
    assert (result.source_kind, result.stance) == ("", "")


def test_a_figure_that_is_no_longer_one_of_a_pair_is_unlinked_on_both_sides(proposal, by_rosa):
    five, six = proposal("five districts", "inconsistent"), proposal("Six", "inconsistent")
    five.linked, six.linked = six, five
    Annotation.objects.bulk_update([five, six], ["linked"])
    nudge(five, edge="end", step=-1, **by_rosa)
    five.refresh_from_db()
    assert five.linked == six
    retag(five, tag="checkable", **by_rosa)
    five.refresh_from_db()
    six.refresh_from_db()
    assert (five.linked, six.linked) == (None, None)


def test_split_makes_two_accepted_marks_with_the_reason_and_the_rule(text, proposal, by_rosa):
    whole = proposal("The regime, the army's chief said", "vagueness", neutral="the government")
    split(whole, cut=text.text.index("the army's") + 2, sha256=text.sha256, **by_rosa)
    first, second = text.annotations.all()
    assert (first.quote, second.quote) == ("The regime", "the army's chief said")
    assert {(half.status, half.because, half.rule) for half in (first, second)} == {("accepted", "So.", "a.rule")}
    assert (first.neutral, second.neutral) == ("the government", "")


def test_split_shares_out_the_parts(text, said, by_rosa):
    split(said, cut=text.text.index("said"), sha256=text.sha256, **by_rosa)
    first, second = text.annotations.all()
    assert [role for role, *_place in first.parts] == ["source", "content"]
    assert [role for role, *_place in second.parts] == ["cue", "content"]


@pytest.mark.parametrize("words", ["The regime", "struck"])
def test_split_leaves_words_on_either_side(text, proposal, by_rosa, words):
    with pytest.raises(NothingMarked):
        split(proposal("The regime, the army's chief said"), cut=text.text.index(words), sha256=text.sha256, **by_rosa)


def test_merge_covers_both_and_dismisses_the_later_one(text, proposal, by_rosa, rosa):
    one, other = proposal("The regime"), proposal("the army's chief", flags=["x"])
    merge(one, other, **by_rosa)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.quote, one.status, one.flags) == ("The regime, the army's chief", Status.ACCEPTED, ["x"])
    assert (other.status, other.decided_by) == (Status.DISMISSED, rosa)


def test_merge_takes_over_the_pair(proposal, by_rosa):
    five, districts, six = (proposal(words, "inconsistent") for words in ("five", "districts.", "Six"))
    Annotation.objects.filter(pk=six.pk).update(linked=districts)
    merge(five, districts, **by_rosa)
    six.refresh_from_db()
    assert six.linked == five


def test_only_two_of_one_tag_can_become_one(proposal, by_rosa):
    one = proposal("The regime")
    with pytest.raises(NotAPair):
        merge(one, proposal("said", "endorsing-verb"), **by_rosa)
    with pytest.raises(NotAPair):
        merge(one, dismiss(proposal("struck"), **by_rosa), **by_rosa)
    with pytest.raises(NotAPair):
        merge(one, one, **by_rosa)


def test_other_readings_come_and_go(proposal, span_of, by_rosa):
    regime = proposal("regime")
    wider = span_of("The regime")
    result = add_reading(regime, tag="euphemism", span=wider, **by_rosa)
    assert result.alternatives == [{"tag": "euphemism", "start": wider.start, "end": wider.end}]
    with pytest.raises(AlreadyMarked):
        add_reading(regime, tag="euphemism", span=wider, **by_rosa)
    with pytest.raises(AlreadyMarked):
        add_reading(regime, tag="labelling", span=span_of("regime"), **by_rosa)
    assert drop_reading(regime, tag="euphemism", span=wider, **by_rosa).alternatives == []


def test_another_reading_that_the_mark_becomes_is_no_longer_another(proposal, span_of, by_rosa):
    regime = proposal("regime")
    add_reading(regime, tag="labelling", span=span_of("The regime"), **by_rosa)
    assert nudge(regime, edge="start", step=-1, **by_rosa).alternatives == []


@pytest.mark.parametrize("decide", [accept, restore])
def test_a_dismissed_twin_does_not_come_back(text, proposal, span_of, by_rosa, decide):
    old = dismiss(proposal("regime"), **by_rosa)
    add(text, tag="labelling", span=span_of("regime"), **by_rosa)
    with pytest.raises(AlreadyMarked):
        decide(old, **by_rosa)
