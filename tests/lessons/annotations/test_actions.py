"""The machine proposes, people decide."""

import pytest

from lessons.analysis.findings import Finding, Part
from lessons.annotations.actions import (
    AlreadyMarked,
    NothingMarked,
    accept,
    accept_all,
    add,
    dismiss,
    edit,
    propose,
    report_problem,
    restore,
)
from lessons.annotations.models import Annotation, Status
from lessons.sources.actions import add_source
from lessons.text.spans import Span

RAW = "# Five districts hit\n\nThe regime struck five districts, the army's chief said. Six were named."


@pytest.fixture
def text(rosa, now):
    return add_source(RAW, by=rosa, at=now)


@pytest.fixture
def found(text):
    def found(words, tag="labelling", layer="framing", **details):
        start = text.text.index(words)
        rule = details.pop("rule", "labels/noun")
        return Finding(Span(start, start + len(words)), layer, tag, "It judges.", 0.7, rule, **details)

    return found


@pytest.fixture
def proposal(text, found, now):
    return propose(text, [found("regime")], at=now)[0]


def words_of(text):
    return [(annotation.tag, annotation.quote, annotation.status) for annotation in text.annotations.all()]


def test_proposals_carry_what_the_machine_found(text, found, now):
    start = text.text.index("the army")
    part = Part(Span(start, start + 16), "source")
    finding = found(
        "the army's chief said", "attribution", "attribution", parts=(part,), voice="the chief", stance="neutral"
    )
    (annotation,) = propose(text, [finding], at=now)
    assert (annotation.quote, annotation.voice, annotation.stance) == ("the army's chief said", "the chief", "neutral")
    assert annotation.parts == [["source", start, start + 16]]
    assert (annotation.status, annotation.rule, annotation.confidence) == (Status.PROPOSED, "labels/noun", 0.7)
    text.refresh_from_db()
    assert text.analysed_at == now


def test_proposal_grows_to_whole_words(text, found, now):
    (annotation,) = propose(text, [found("egim")], at=now)
    assert annotation.quote == "regime"


def test_figures_that_disagree_are_linked(text, found, now):
    first, second = found("five districts", "inconsistent", "claims"), found("Six", "inconsistent", "claims")
    pair = [
        found("five districts", "inconsistent", "claims", link=second.span),
        found("Six", "inconsistent", "claims", link=first.span),
    ]
    five, six = propose(text, pair, at=now)
    five.refresh_from_db()
    six.refresh_from_db()
    assert (five.linked, six.linked) == (six, five)


def test_proposing_again_replaces_open_proposals(text, proposal, found, now):
    propose(text, [found("struck", "loaded-language")], at=now)
    assert words_of(text) == [("loaded-language", "struck", "proposed")]


def test_proposing_the_same_again_changes_nothing(text, proposal, found, now):
    propose(text, [found("regime"), found("regime")], at=now)
    assert words_of(text) == [("labelling", "regime", "proposed")]


@pytest.mark.parametrize(("decide", "status"), [(accept, "accepted"), (dismiss, "dismissed")])
def test_what_people_decided_is_not_proposed_again(text, proposal, found, rosa, now, decide, status):
    decide(proposal, by=rosa, at=now)
    propose(text, [found("regime"), found("The regime")], at=now)
    assert words_of(text) == [("labelling", "regime", status)]


def test_peoples_own_annotations_survive_a_new_analysis(text, rosa, now):
    own = add(text, by=rosa, at=now, tag="euphemism", span=Span(0, 4))
    restore(own, by=rosa, at=now)
    propose(text, [], at=now)
    assert words_of(text) == [("euphemism", "Five", "proposed")]


def test_decision_is_recorded_and_can_be_undone(proposal, rosa, now):
    accepted = accept(proposal, by=rosa, at=now)
    assert (accepted.status, accepted.decided_by, accepted.decided_at) == (Status.ACCEPTED, rosa, now)
    opened = restore(accepted, by=rosa, at=now)
    assert (opened.status, opened.decided_by, opened.decided_at) == (Status.PROPOSED, None, None)
    assert dismiss(opened, by=rosa, at=now).status == Status.DISMISSED


def test_accepting_all_leaves_what_was_decided(text, proposal, found, rosa, now):
    dismiss(proposal, by=rosa, at=now)
    propose(text, [found("struck", "loaded-language"), found("Six", "vagueness")], at=now)
    assert accept_all(Annotation.objects.filter(source_text=text), by=rosa, at=now) == 2
    assert sorted(status for *_rest, status in words_of(text)) == ["accepted", "accepted", "dismissed"]


def edited(proposal, rosa, now, **changes):
    kept = {
        name: getattr(proposal, name) for name in ("tag", "span", "because", "settle", "neutral", "voice", "optional")
    }
    return edit(proposal, by=rosa, at=now, **{**kept, **changes})


def test_corrected_proposal_is_accepted_with_whole_words(text, proposal, rosa, now):
    span = Span(proposal.start - 4, proposal.end - 1)
    result = edited(proposal, rosa, now, tag="euphemism", span=span, neutral="government", optional=True)
    assert (result.tag, result.quote, result.neutral, result.optional) == (
        "euphemism",
        "The regime",
        "government",
        True,
    )
    assert (result.status, result.decided_by, result.rule) == (Status.ACCEPTED, rosa, "labels/noun")
    assert text.text[result.start : result.end] == result.quote


def test_another_layer_forgets_the_attribution(text, found, rosa, now):
    part = Part(Span(0, 4), "source")
    (said,) = propose(
        text, [found("chief said", "attribution", "attribution", parts=(part,), stance="neutral")], at=now
    )
    result = edited(said, rosa, now, tag="checkable")
    assert (result.parts, result.stance) == ([], "")


def test_edge_outside_the_text_is_refused(text, proposal, rosa, now):
    with pytest.raises(NothingMarked):
        edited(proposal, rosa, now, span=Span(0, len(text.text) + 1))


def test_same_words_take_the_same_tag_once(text, proposal, rosa, now):
    with pytest.raises(AlreadyMarked):
        add(text, by=rosa, at=now, tag="labelling", span=proposal.span)
    dismiss(proposal, by=rosa, at=now)
    again = add(text, by=rosa, at=now, tag="labelling", span=proposal.span)
    assert (again.status, again.rule, again.quote) == (Status.ACCEPTED, "", "regime")


def test_white_space_cannot_be_marked(text, rosa, now):
    with pytest.raises(NothingMarked):
        add(text, by=rosa, at=now, tag="labelling", span=Span(4, 5))


def test_problem_is_kept_in_plain_words(text):
    report_problem(text, "It stopped.")
    text.refresh_from_db()
    assert (text.analysis_problem, text.analysed_at) == ("It stopped.", None)
