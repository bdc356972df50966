"""A text's words change, its marks go with their own words, and every version can be brought back."""

import pytest

from lessons.analysis.findings import Finding
from lessons.annotations.actions import AlreadyMarked, ChangedSince, add, dismiss, nudge, propose, undo
from lessons.annotations.models import Annotation, Status, Unplaced, Verb
from lessons.annotations.snapshots import rows, taken
from lessons.annotations.telling import history_of, last_decision
from lessons.attempts.actions import begin
from lessons.authoring.actions import publish
from lessons.authoring.reading import Reading
from lessons.sources.actions import EmptyText, NothingChanged, SameText, add_source
from lessons.sources.models import SourceText
from lessons.text.spans import Span
from lessons.versions.actions import ChangedMeanwhile, give_place, let_go, restore, revise

RAW = """# Harbour stays shut, says mayor

The harbour of Linden stays shut until the end of May, the mayor said on Monday.

It was closed at 7:10 in the morning after a fire in the old customs house.

Nobody was hurt, and the boats lie safe behind the long wall, the mayor said."""


@pytest.fixture
def text(rosa, now):
    return add_source(RAW, by=rosa, at=now)


@pytest.fixture
def mark(text, rosa, now):
    def mark(words, tag="checkable", *, nth=0, **details):
        return add(text, by=rosa, at=now, tag=tag, span=span_of(text, words, nth=nth), because="So.", **details)

    return mark


@pytest.fixture
def change(text, rosa, now):
    def change(*pairs, base=None, why="Mended"):
        text.refresh_from_db()
        raw = text.raw
        for old, new in pairs:
            assert old in raw
            raw = raw.replace(old, new)
        base = base or text.versions.count()
        plan = revise(text, raw, base=base, by=rosa, at=now, why=why)
        text.refresh_from_db()
        return plan

    return change


def span_of(text, words, *, nth=0):
    at = -1
    for _ in range(nth + 1):
        at = text.text.index(words, at + 1)
    return Span(at, at + len(words))


def marked(text):
    """What is marked, as it stands in the text now."""
    return [(annotation.tag, annotation.span.of(text.text)) for annotation in text.annotations.all()]


def bring_back(text, number, rosa, now):
    restore(text.versions.get(number=number), by=rosa, at=now, why="Brought back")
    text.refresh_from_db()


def test_first_version_is_what_was_kept(text, rosa, now):
    version = text.versions.get()
    assert (version.number, version.text, version.raw, version.sha256) == (1, text.text, RAW, text.sha256)
    assert (version.created_by, version.created_at, version.snapshot) == (rosa, now, [])


def test_edit_makes_the_next_version_and_keeps_the_one_before(text, mark, change, rosa, now):
    mark("closed at 7:10")
    before = text.text
    change(("customs house", "corn house"), why="It was the corn house")
    first, second = text.versions.all()
    assert "corn house" in text.text
    assert (first.text, second.text) == (before, text.text)
    assert (second.number, second.why, second.created_by) == (2, "It was the corn house", rosa)
    assert [row["fields"]["quote"] for row in first.snapshot] == ["closed at 7:10"]
    assert text.analysed_at is None


def test_marks_move_with_their_words_and_keep_all_they_hold(text, mark, change, rosa):
    said = mark("the mayor said", "attribution", voice="the mayor")
    start = said.start
    said.parts = [["source", start, start + 9], ["cue", start + 10, start + 14]]
    said.alternatives = [{"tag": "attribution", "start": start, "end": start + 24}]
    said.save()
    plan = change(("The harbour", "As we reported yesterday, the harbour"))
    (moved,) = text.annotations.all()
    assert [annotation.pk for annotation in plan.moved] == [moved.pk] == [said.pk]
    assert (moved.quote, moved.voice, moved.because, moved.decided_by) == ("the mayor said", "the mayor", "So.", rosa)
    assert moved.span.of(text.text) == "the mayor said"
    assert moved.start > start
    assert [[role, text.text[first:last]] for role, first, last in moved.parts] == [
        ["source", "the mayor"],
        ["cue", "said"],
    ]
    [other] = moved.alternatives
    assert text.text[other["start"] : other["end"]] == "the mayor said on Monday"
    assert not text.unplaced.exists()


def test_part_whose_words_are_gone_is_dropped_and_told(text, mark, change):
    said = mark("the mayor said on Monday", "attribution")
    content = span_of(text, "until the end of May")
    said.parts = [["cue", said.start + 10, said.start + 14], ["content", content.start, content.end]]
    said.save()
    plan = change(("until the end of May", "for good"))
    said.refresh_from_db()
    assert [role for role, _start, _end in said.parts] == ["cue"]
    assert plan.cut == 1


def test_changed_words_wait_for_a_yes_and_are_nowhere_until_then(text, mark, change, rosa, now):
    own = mark("closed at 7:10", optional=True)
    change(("closed at 7:10", "closed at 8:10"))
    assert not Annotation.objects.exists()
    waiting = text.unplaced.get()
    assert (waiting.quote, waiting.suggestion.of(text.text)) == ("closed at 7:10", "closed at 8:10")
    back = give_place(waiting, waiting.suggestion, words="closed at 8:10", by=rosa, at=now)
    assert (back.pk, back.quote, back.status, back.optional, back.because) == (
        own.pk,
        "closed at 8:10",
        Status.ACCEPTED,
        True,
        "So.",
    )
    assert marked(text) == [("checkable", "closed at 8:10")]
    assert not text.unplaced.exists()


def test_mark_whose_words_are_gone_is_shown_with_what_stood_around_it(text, mark, change):
    mark("the boats lie safe behind the long wall")
    change((", and the boats lie safe behind the long wall, the mayor said", ""))
    lost = text.unplaced.get()
    assert lost.suggestion is None
    assert lost.before.endswith("Nobody was hurt, and ")
    assert lost.after == ", the mayor said."
    assert not text.annotations.exists()


def test_mark_is_never_put_on_a_look_alike_by_itself(text, mark, change):
    first, second = mark("the mayor said", "attribution"), mark("the mayor said", "attribution", nth=1)
    change((", the mayor said on Monday", ""))
    assert [annotation.pk for annotation in text.annotations.all()] == [second.pk]
    assert [waiting.key for waiting in text.unplaced.all()] == [first.pk]


def test_parts_come_back_with_their_mark(text, mark, change, rosa, now):
    said = mark("the mayor said", "attribution")
    content = span_of(text, "The harbour of Linden stays shut")
    said.parts = [["cue", said.start + 10, said.end], ["content", content.start, content.end]]
    said.save()
    change(("the mayor said on", "the lady mayor said on"))
    waiting = text.unplaced.get()
    give_place(waiting, span_of(text, "the lady mayor said"), words="the lady mayor said", by=rosa, at=now)
    parts = text.annotations.get().parts
    assert [[role, text.text[start:end]] for role, start, end in parts] == [
        ["cue", "said"],
        ["content", "The harbour of Linden stays shut"],
    ]


def test_linked_marks_find_each_other_again(text, mark, change, rosa, now):
    one, other = mark("7:10", "inconsistent"), mark("Monday", "inconsistent")
    one.linked, other.linked = other, one
    one.save()
    other.save()
    change(("7:10", "8:10"))
    other.refresh_from_db()
    assert other.linked is None
    waiting = text.unplaced.get()
    give_place(waiting, waiting.suggestion, words="8:10", by=rosa, at=now)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.linked, other.linked) == (other, one)


def test_proposals_without_a_place_are_left_to_the_machine(text, change, rosa, now):
    found = [
        Finding(span_of(text, words), "claims", "checkable", "So.", 0.7, "a/rule")
        for words in ("closed at 7:10", "in the morning", "Nobody was hurt")
    ]
    first, second, third = propose(text, found, at=now)
    dismiss(second, by=rosa, at=now)
    dismiss(third, by=rosa, at=now)
    plan = change(("at 7:10 in the morning", "at 8:10 this morning"))
    assert {annotation.pk for annotation in plan.let_go} == {first.pk, second.pk}
    assert [(annotation.quote, annotation.status) for annotation in text.annotations.all()] == [
        ("Nobody was hurt", Status.DISMISSED)
    ]
    assert not text.unplaced.exists()


def test_waiting_marks_follow_the_next_edit(text, mark, change):
    mark("closed at 7:10")
    change(("closed at 7:10", "closed at 8:10"))
    change(("It was", "Then came the news: it was"))
    assert text.unplaced.get().suggestion.of(text.text) == "closed at 8:10"


def test_findings_of_words_that_changed_meanwhile_are_left(text, change, now):
    read = SourceText.objects.get()
    change(("# Harbour stays shut, says mayor", "# Shut"))
    finding = Finding(span_of(read, "closed at 7:10"), "claims", "checkable", "So.", 0.7, "a/rule")
    assert propose(read, [finding], at=now) == []
    assert not text.annotations.exists()


def test_title_made_of_the_headline_follows_it(text, change):
    change(("# Harbour stays shut, says mayor", "# Harbour stays closed, says mayor"))
    assert text.title == "Harbour stays closed, says mayor"
    SourceText.objects.update(title="My name for it")
    change(("# Harbour stays closed", "# Harbour stays locked"))
    assert text.title == "My name for it"


def test_restore_brings_back_words_and_marks_exactly(text, mark, change, rosa, now):
    one, other = mark("closed at 7:10"), mark("stays shut until the end of May", "prediction")
    one.linked = other
    one.save()
    words, raw, before = text.text, text.raw, taken(text)
    change(("closed at 7:10", "closed at 8:10"), ("until the end of May", "for now"))
    let_go(text.unplaced.all()[0])
    mark("Nobody was hurt")
    later = taken(text)
    bring_back(text, 1, rosa, now)
    assert (text.text, text.raw, taken(text)) == (words, raw, before)
    assert [version.number for version in text.versions.all()] == [1, 2, 3]
    bring_back(text, 2, rosa, now)
    assert taken(text) == later
    assert "8:10" in text.text


def test_restored_mark_of_somebody_who_left_has_nobody(text, mark, change, rosa, ada, now):
    dismiss(mark("closed at 7:10"), by=ada, at=now)
    change(("7:10", "8:10"))
    ada.delete()
    bring_back(text, 1, rosa, now)
    assert text.annotations.get().decided_by is None


def test_words_that_stand_are_not_restored(text, rosa, now):
    with pytest.raises(NothingChanged):
        bring_back(text, 1, rosa, now)


def test_edit_of_words_that_changed_meanwhile_is_refused(text, change):
    change(("7:10", "8:10"))
    with pytest.raises(ChangedMeanwhile):
        change(("8:10", "9:10"), base=1)
    assert "8:10" in SourceText.objects.get().text


def test_edit_that_changes_nothing_makes_no_version(text, change, rosa, now):
    with pytest.raises(NothingChanged):
        change(("\n\nNobody", "\n\n\nNobody"))
    with pytest.raises(EmptyText):
        revise(text, "…", base=1, by=rosa, at=now, why="")
    add_source("Other words.", by=rosa, at=now)
    with pytest.raises(SameText):
        revise(text, "Other words.", base=1, by=rosa, at=now, why="")
    assert text.versions.count() == 1


def test_place_is_refused_when_its_words_are_others_now(text, mark, change, rosa, now):
    mark("closed at 7:10")
    change(("closed at 7:10", "closed at 8:10"))
    waiting = text.unplaced.get()
    with pytest.raises(ChangedMeanwhile):
        give_place(waiting, Span(0, 7), words="closed", by=rosa, at=now)
    mark("closed at 8:10")
    with pytest.raises(AlreadyMarked):
        give_place(waiting, waiting.suggestion, words="closed at 8:10", by=rosa, at=now)
    assert Unplaced.objects.count() == 1


def test_published_lesson_and_attempt_stay_as_they_are(version, ben, rosa, now):
    source_text = version.lesson.source_text
    document = version.document
    attempt = begin(version, assignment=None, student=ben, visitor_key="", at=now)
    raw = source_text.raw.replace("It was closed at 7:10", "They shut it at 8:10")
    revise(source_text, raw, base=1, by=rosa, at=now, why="Other words")
    version.refresh_from_db()
    attempt.refresh_from_db()
    assert version.document == document
    assert [note.quote for note in Reading.of(attempt.version).notes] == ["the mayor said", "It was closed at 7:10"]
    assert version.text_version == source_text.versions.get(number=1)


def test_next_publishing_freezes_the_new_words_without_what_waits(version, rosa, now):
    lesson = version.lesson
    raw = lesson.source_text.raw.replace("It was closed at 7:10", "It was shut at 7:10")
    revise(lesson.source_text, raw, base=1, by=rosa, at=now, why="Other words")
    again = publish(lesson, by=rosa, at=now)
    assert (again.number, again.text_version.number) == (2, 2)
    assert [note.quote for note in Reading.of(again).notes] == ["the mayor said"]
    assert "It was shut" in Reading.of(again).text


def test_passage_of_a_draft_follows_its_paragraphs(version, rosa, now):
    lesson = version.lesson
    text = lesson.source_text
    lesson.exercise_start = text.text.index("It was closed")
    lesson.save()
    raw = text.raw.replace("# Harbour", "# Linden’s harbour").replace("a fire.", "a fire. Nobody was hurt.")
    revise(text, raw, base=1, by=rosa, at=now, why="More is known")
    lesson.refresh_from_db()
    text.refresh_from_db()
    passage = Span(lesson.exercise_start, lesson.exercise_end).of(text.text)
    assert passage == "It was closed at 7:10 after a fire. Nobody was hurt."


def test_rows_hold_every_column_of_an_annotation(mark):
    row = rows([mark("closed at 7:10")])[0]
    columns = {field.name for field in Annotation._meta.concrete_fields} - {"id"}
    assert row["fields"].keys() == columns


def test_a_decision_about_words_that_are_gone_cannot_be_taken_back(text, mark, change, rosa, now):
    nudge(mark("closed at 7:10"), edge="end", step=1, by=rosa, at=now)
    decision = text.decisions.first()
    change(("Nobody was hurt", "Nobody was badly hurt"))
    with pytest.raises(ChangedSince):
        undo(decision, by=rosa, at=now)
    assert last_decision(SourceText.objects.get(pk=text.pk), rosa) is None


def test_a_mark_that_is_given_a_place_again_keeps_its_history_and_gets_a_line_in_it(text, mark, change, rosa, now):
    annotation = mark("closed at 7:10")
    change(("closed at 7:10", "shut at 8:10"))
    text.refresh_from_db()
    span = Span(start := text.text.index("shut at 8:10"), start + len("shut at 8:10"))
    placed = give_place(text.unplaced.get(), span, words="shut at 8:10", by=rosa, at=now)
    assert placed.pk == annotation.pk
    assert [told.decision.verb for told in history_of(placed)] == [Verb.PLACED, Verb.ADDED]
