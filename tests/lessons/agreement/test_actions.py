"""A second reading is blind, closes once, and reaches the reference only where two people settle a difference."""

import pytest
from django.utils import timezone

from lessons.agreement.actions import (
    AlreadySettled,
    NotComparable,
    NotOffered,
    ReadingClosed,
    ReferenceMoved,
    WorkedOnReference,
    add,
    begin,
    decide,
    edit,
    finish,
    open_comparison,
    prepare,
    settle,
    unsettle,
)
from lessons.agreement.models import Kind, Resolution, SecondReading
from lessons.analysis.findings import Finding
from lessons.annotations import actions as reference
from lessons.annotations.actions import AlreadyMarked, NothingMarked
from lessons.annotations.exchange import exported
from lessons.annotations.models import Annotation, Status
from lessons.annotations.queries import Asked, bench
from lessons.authoring.actions import publish
from lessons.authoring.models import Lesson
from lessons.sources.models import SourceText
from lessons.sources.queries import standing
from lessons.text.spans import Span


def rows(marks):
    return [(mark.tag, mark.quote, mark.status) for mark in marks]


def reference_rows(text):
    return rows(Annotation.objects.filter(source_text=text))


@pytest.fixture
def finding(place):
    def finding(words, tag="labelling"):
        return Finding(place(words), "framing", tag, "It judges.", 0.7, "labels/noun")

    return finding


def test_second_reading_starts_from_what_the_machine_proposed(text, reading, finding, refer, now):
    refer("The brutal regime", "labelling", rule="labels/noun")
    refer("wiped out", "exaggeration", status=Status.DISMISSED, rule="labels/noun")
    SecondReading.objects.update(prepared_at=None)
    assert prepare(reading, [finding("regime"), finding("wiped out", "exaggeration")], at=now) == 2
    assert rows(reading.marks.all()) == [
        ("labelling", "regime", "proposed"),
        ("exaggeration", "wiped out", "proposed"),
    ]


def test_machine_gives_its_proposals_once_and_doubles_nothing(reading, mark, finding, now):
    mark("regime", "labelling")
    SecondReading.objects.update(prepared_at=None)
    assert prepare(reading, [finding("regime"), finding("depot"), finding("depot")], at=now) == 1
    assert prepare(reading, [finding("army")], at=now) == 0


def test_whoever_worked_on_the_reference_cannot_read_it_afresh(text, refer, rosa, now):
    refer("regime", "labelling")
    with pytest.raises(WorkedOnReference):
        begin(text, by=rosa, at=now)


def test_everybody_has_one_second_reading_of_a_text(text, otto, now):
    first = begin(text, by=otto, at=now)
    assert begin(text, by=otto, at=now) == first


def test_changed_text_may_be_read_again(text, reading, otto, now):
    SourceText.objects.update(sha256="0" * 64)
    assert begin(text, by=otto, at=now) != reading


def test_reader_decides_edits_and_adds_without_touching_the_reference(text, reading, mark, refer, place, now):
    refer("regime", "labelling")
    before = reference_rows(text)
    decide(mark("wiped out", "exaggeration", status=Status.PROPOSED), Status.DISMISSED, at=now)
    words = {"because": "It pleads.", "settle": "", "neutral": "", "voice": "", "optional": False}
    edit(
        mark("brutal", "labelling", status=Status.PROPOSED), at=now, tag="loaded-language", span=place("rutal"), **words
    )
    add(reading, at=now, tag="checkable", span=place("five districts"))
    assert rows(reading.marks.all()) == [
        ("loaded-language", "brutal", "accepted"),
        ("checkable", "five districts", "accepted"),
        ("exaggeration", "wiped out", "dismissed"),
    ]
    assert reference_rows(text) == before


def test_same_words_take_the_same_tag_once(reading, mark, place, now):
    mark("regime", "labelling")
    with pytest.raises(AlreadyMarked):
        add(reading, at=now, tag="labelling", span=place("regime"))


@pytest.mark.parametrize("span", [Span(4, 5), Span(0, 10_000)])
def test_nothing_cannot_be_marked(reading, span, now):
    with pytest.raises(NothingMarked):
        add(reading, at=now, tag="labelling", span=span)


def test_closed_reading_takes_no_more_marks(reading, mark, place, now):
    regime = mark("regime", "labelling")
    finish(reading, at=now)
    for verb in (
        lambda: add(reading, at=now, tag="checkable", span=place("depot")),
        lambda: decide(regime, Status.DISMISSED, at=now),
        lambda: finish(reading, at=now),
    ):
        with pytest.raises(ReadingClosed):
            verb()


def test_reading_of_a_text_that_was_changed_is_closed(reading, mark, now):
    regime = mark("regime", "labelling")
    SourceText.objects.update(sha256="0" * 64)
    with pytest.raises(ReadingClosed):
        decide(regime, Status.DISMISSED, at=now)


def test_comparison_waits_for_a_reference_with_open_proposals(reading, refer, rosa, now):
    open_one = refer("regime", "labelling", status=Status.PROPOSED, decided_by=None)
    assert finish(reading, at=now).compared_at is None
    reference.dismiss(open_one, by=rosa, at=now)
    assert open_comparison(reading, at=now).compared_at == now


def test_comparison_of_a_reading_that_goes_on_is_refused(reading, now):
    with pytest.raises(NotComparable):
        open_comparison(reading, at=now)


def test_figures_are_of_the_moment_when_the_comparison_opened(reading, refer, mark, compared, rosa, now):
    refer("regime", "labelling")
    mark("regime", "labelling")
    mark("five districts", "checkable")
    (difference,) = compared()
    figures = reading.figures
    assert figures["layers"]["framing"]["alpha"] == 1
    assert figures["layers"]["attribution"]["alpha"] is None
    assert (figures["overall"]["one"], figures["overall"]["other"]) == (1, 2)
    settle(difference, Resolution.SECOND, by=rosa, at=now)
    open_comparison(reading, at=now)
    reading.refresh_from_db()
    assert reading.figures == figures


def test_proposals_and_dismissals_of_either_side_are_no_marks(reading, refer, mark, now):
    refer("regime", "labelling", status=Status.DISMISSED)
    refer("depot", "vagueness", status=Status.PROPOSED)
    mark("brutal", "loaded-language", status=Status.DISMISSED)
    mark("wiped out", "exaggeration", status=Status.PROPOSED)
    finish(reading, at=now)
    open_comparison(reading, at=now)
    assert not reading.differences.exists()


def test_differences_are_of_four_kinds_in_text_order(refer, mark, compared):
    refer("The brutal regime", "labelling")
    mark("regime", "labelling")
    refer("struck five districts", "checkable")
    mark("the army said", "attribution")
    refer("wiped out", "exaggeration")
    mark("wiped out", "loaded-language")
    assert [difference.kind for difference in compared()] == [
        Kind.BOUNDARY,
        Kind.REFERENCE_ONLY,
        Kind.SECOND_ONLY,
        Kind.OTHER_TAG,
    ]


def test_marks_of_two_layers_answer_two_questions(refer, mark, compared):
    refer("he noted", "attribution")
    mark("noted", "endorsing-verb")
    assert [difference.kind for difference in compared()] == [Kind.REFERENCE_ONLY, Kind.SECOND_ONLY]


def test_what_the_reference_allows_is_no_difference(refer, mark, place, compared):
    span = place("wiped out")
    refer("wiped out", "exaggeration", alternatives=[{"tag": "loaded-language", "start": span.start, "end": span.end}])
    mark("wiped out", "loaded-language")
    refer("brutal", "loaded-language", optional=True)
    assert compared() == []


def test_near_miss_of_a_listed_alternative_is_another_tag(refer, mark, place, compared):
    span = place("wiped out a depot")
    others = [{"tag": "loaded-language", "start": span.start, "end": span.end}]
    refer("wiped out", "exaggeration", alternatives=others)
    mark("wiped out", "loaded-language")
    assert [difference.kind for difference in compared()] == [Kind.OTHER_TAG]


@pytest.fixture
def other_tag(refer, mark, compared):
    refer("wiped out", "exaggeration", neutral="destroyed")
    mark("wiped out", "loaded-language", neutral="hit")
    return compared()[0]


@pytest.fixture
def reference_only(refer, compared):
    refer("wiped out", "exaggeration")
    return compared()[0]


@pytest.fixture
def second_only(mark, compared):
    mark("wiped out", "exaggeration", neutral="hit")
    return compared()[0]


def settled(difference, resolution, user, now):
    return settle(difference, resolution, by=user, at=now)


@pytest.mark.parametrize(
    ("resolution", "stands"),
    [
        (Resolution.REFERENCE, [("exaggeration", "wiped out", "accepted")]),
        (Resolution.SECOND, [("loaded-language", "wiped out", "accepted")]),
        (Resolution.BOTH, [("exaggeration", "wiped out", "accepted")]),
        (Resolution.NEITHER, [("exaggeration", "wiped out", "dismissed")]),
    ],
)
def test_settling_two_marks_is_written_into_the_reference(text, other_tag, otto, resolution, stands):
    at = timezone.now()
    difference = settled(other_tag, resolution, otto, at)
    assert (difference.resolution, difference.resolved_by, difference.resolved_at) == (resolution, otto, at)
    assert reference_rows(text) == stands
    annotation = text.annotations.get()
    if resolution != Resolution.REFERENCE:
        assert (annotation.decided_by, annotation.decided_at) == (otto, at)


def test_taking_the_seconds_takes_its_words_along(text, other_tag, otto, now):
    settled(other_tag, Resolution.SECOND, otto, now)
    annotation = text.annotations.get()
    assert (annotation.because, annotation.neutral) == ("Otto says so.", "hit")


def test_other_defensible_reading_becomes_an_alternative(text, other_tag, place, otto, now):
    settled(other_tag, Resolution.BOTH, otto, now)
    span = place("wiped out")
    assert text.annotations.get().alternatives == [{"tag": "loaded-language", "start": span.start, "end": span.end}]


@pytest.mark.parametrize(
    ("resolution", "status", "optional"),
    [
        (Resolution.REFERENCE, "accepted", False),
        (Resolution.SECOND, "dismissed", False),
        (Resolution.BOTH, "accepted", True),
    ],
)
def test_mark_of_the_reference_alone(text, reference_only, otto, now, resolution, status, optional):
    settled(reference_only, resolution, otto, now)
    annotation = text.annotations.get()
    assert (annotation.status, annotation.optional) == (status, optional)


@pytest.mark.parametrize(
    ("resolution", "stands"),
    [
        (Resolution.REFERENCE, []),
        (Resolution.SECOND, [("exaggeration", "accepted", False)]),
        (Resolution.BOTH, [("exaggeration", "accepted", True)]),
    ],
)
def test_mark_of_the_second_reading_alone(text, second_only, otto, now, resolution, stands):
    settled(second_only, resolution, otto, now)
    assert [(one.tag, one.status, one.optional) for one in text.annotations.all()] == stands


def test_proposal_that_the_reference_had_dismissed_comes_back_with_what_the_machine_knew(
    text, refer, mark, compared, otto, now
):
    parts = [["source", 50, 58]]
    dismissed = refer("the army said", "attribution", status=Status.DISMISSED, parts=parts, rule="who/said")
    mark("the army said", "attribution")
    settled(compared()[0], Resolution.SECOND, otto, now)
    annotation = text.annotations.get()
    assert (annotation.pk, annotation.status, annotation.parts) == (dismissed.pk, Status.ACCEPTED, parts)


@pytest.mark.parametrize("kind", ["reference_only", "second_only"])
def test_neither_is_not_offered_where_one_side_says_nothing(request, kind, otto, now):
    with pytest.raises(NotOffered):
        settled(request.getfixturevalue(kind), Resolution.NEITHER, otto, now)


@pytest.mark.parametrize(
    ("kind", "resolution"),
    [
        *(("other_tag", resolution) for resolution in Resolution),
        *(("reference_only", resolution) for resolution in Resolution if resolution != Resolution.NEITHER),
        *(("second_only", resolution) for resolution in Resolution if resolution != Resolution.NEITHER),
    ],
)
def test_undo_puts_the_reference_back(request, text, kind, resolution, otto, rosa, now):
    difference = request.getfixturevalue(kind)

    def stands():
        names = ("tag", "quote", "because", "neutral", "optional", "alternatives")
        return list(text.annotations.accepted().values_list(*names))

    before = stands()
    settled(difference, resolution, otto, now)
    opened = unsettle(difference, by=rosa, at=timezone.now())
    assert (opened.resolution, opened.resolved_by, opened.resolved_at) == ("", None, None)
    assert stands() == before
    settled(difference, resolution, otto, timezone.now())  # and it can be settled anew


def test_settled_difference_is_not_settled_twice(other_tag, otto, now):
    settled(other_tag, Resolution.SECOND, otto, now)
    with pytest.raises(AlreadySettled):
        settled(other_tag, Resolution.NEITHER, otto, now)


def test_reference_changed_on_the_bench_is_not_overwritten(text, other_tag, rosa, otto, now):
    reference.dismiss(text.annotations.get(), by=rosa, at=now)
    for resolution in (Resolution.SECOND, Resolution.BOTH, Resolution.NEITHER):
        with pytest.raises(ReferenceMoved):
            settled(other_tag, resolution, otto, now)
    settled(other_tag, Resolution.REFERENCE, otto, now)
    assert text.annotations.get().decided_by == rosa


def test_undo_leaves_later_work_on_the_bench_alone(text, other_tag, rosa, otto, now):
    settled(other_tag, Resolution.SECOND, otto, now)
    reference.dismiss(text.annotations.get(), by=rosa, at=timezone.now())
    assert unsettle(other_tag, by=otto, at=now).resolution == ""
    assert text.annotations.get().status == Status.DISMISSED


def test_mark_that_is_gone_from_the_reference_cannot_be_settled_into_it(text, other_tag, otto, now):
    text.annotations.all().delete()
    with pytest.raises(ReferenceMoved):
        settled(other_tag, Resolution.SECOND, otto, now)


def test_changed_text_closes_the_comparison(other_tag, otto, now):
    SourceText.objects.update(sha256="0" * 64)
    with pytest.raises(NotComparable):
        settled(other_tag, Resolution.SECOND, otto, now)


def test_what_another_mark_of_the_reference_says_already_is_not_doubled(text, other_tag, refer, otto, now):
    refer("wiped out", "loaded-language")
    with pytest.raises(AlreadyMarked):
        settled(other_tag, Resolution.SECOND, otto, now)
    other_tag.refresh_from_db()
    assert other_tag.resolution == ""


def test_second_reading_never_reaches_what_is_frozen_counted_or_exported(text, reading, mark, refer, rosa, now):
    refer("regime", "labelling")
    counted, drawn = standing(text), bench(text, Asked(), rosa)
    document = exported(text, proposals=True)
    mark("wiped out", "exaggeration")
    mark("depot", "vagueness", status=Status.PROPOSED)
    text.refresh_from_db()
    assert [annotation.quote for annotation in text.annotations.all()] == ["regime"]
    assert standing(text) == counted
    assert bench(text, Asked(), rosa).counts.left == drawn.counts.left
    assert exported(text, proposals=True) == document
    lesson = Lesson.objects.create(
        slug="a",
        title="A",
        source_text=text,
        exercise_start=0,
        exercise_end=len(text.text),
        exercise_tags=["labelling"],
        created_at=now,
    )
    version = publish(lesson, by=rosa, at=now)
    assert [one["tag"] for one in version.document["annotations"]] == ["labelling"]
