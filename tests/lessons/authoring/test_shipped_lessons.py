"""Every lesson that ships: nothing half-finished leaves the house."""

import re

import pytest
from django.conf import settings

from lessons.authoring.models import LessonVersion, StepKind
from lessons.authoring.reading import Reading
from lessons.authoring.seeding import plant_all, seeds_in
from lessons.scoring.comparison import Mark, compare

SEEDS = settings.BASE_DIR / "seeds"
NEUTRAL = {"two-samples", "fire-told-carefully", "cold-water"}
VERDICT = re.compile(r"\b(?:propaganda|fake news|liars?|lying|lied)\b")


@pytest.fixture
def readings(db, now):
    """Each shipped lesson as its readers meet it, by slug."""
    plant_all(SEEDS, at=now)
    return {version.lesson.slug: Reading.of(version) for version in LessonVersion.objects.select_related("lesson")}


def test_the_library_holds_the_first_lesson_and_eight_more(readings):
    assert len(readings) == len(seeds_in(SEEDS)) >= 9
    assert sum(reading.provenance.invented for reading in readings.values()) >= 8
    assert not readings["one-voice"].provenance.invented


def test_two_events_are_told_twice_line_by_line(readings):
    pairs = {frozenset((slug, reading.pair.slug)) for slug, reading in readings.items() if reading.pair}
    assert len(pairs) == 2
    for one, other in map(sorted, pairs):
        lines = readings[one].pair.lines
        assert len(lines) >= 12
        for line in lines:
            assert line.here in readings[one].text
            assert line.there in readings[other].text
        assert sum(not line.here for line in lines) >= 3
        assert sum(not line.there for line in lines) >= 3


def test_every_mark_has_its_reason_and_names_words_of_the_text(readings):
    for reading in readings.values():
        assert all(note.because and note.quote == note.span.of(reading.text) for note in reading.notes), reading.title


def test_every_lesson_has_its_steps_goals_checks_and_teachers_page(readings):
    for reading in readings.values():
        assert all(reading.steps[kind] for kind in StepKind.values), reading.title
        assert {check.step for check in reading.quick} >= {"meet", "who", "check", "wording"}, reading.title
        assert all(check.because and check.right for check in reading.quick), reading.title
        assert len(reading.goals) >= 2, reading.title
        assert reading.ages, reading.title
        assert reading.topics, reading.title
        for heading in ("Aims", "Timing", "Likely answers", "Pitfalls", "Keeping it fair"):
            assert f"## {heading}" in reading.teacher_page, (reading.title, heading)


def test_the_reference_scores_full_marks_on_its_own_exercise(readings):
    for reading in readings.values():
        answer = [Mark(mark.id, mark.tag, mark.span) for mark in reading.key]
        assert compare(reading.text, reading.key, answer).overall.share == pytest.approx(1), reading.title
        assert [mark for mark in reading.key if not mark.optional], reading.title


def test_neutral_texts_carry_few_framing_marks_and_the_others_many(readings):
    per_hundred = {
        slug: 100 * len(reading.notes_in("framing")) / len(reading.text.split()) for slug, reading in readings.items()
    }
    assert {slug for slug, marks in per_hundred.items() if marks <= 1} == NEUTRAL
    assert min(marks for slug, marks in per_hundred.items() if slug not in NEUTRAL) > 3


def test_no_lesson_pronounces_on_truth(readings):
    for reading in readings.values():
        words = [*reading.steps.values(), *(f"{note.because} {note.settle}" for note in reading.notes)]
        found = VERDICT.search(" ".join(words).lower())
        assert not found, (reading.title, found and found.string[found.start() - 60 : found.end() + 60])
