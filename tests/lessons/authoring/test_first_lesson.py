"""The lesson that ships, read from its plain files."""

import pytest
from django.conf import settings

from lessons.authoring.models import StepKind
from lessons.authoring.reading import Reading
from lessons.authoring.seeding import SeedProblem, plant, seeds_in
from lessons.scoring.comparison import Mark, compare

SEED = settings.BASE_DIR / "seeds" / "000_fb20e6645e8f4f39.txt"


@pytest.fixture
def reading(db, now):
    lesson, _written = plant(SEED, at=now)
    return Reading.of(lesson.versions.get())


def quotes(reading, tag):
    return [note.quote for note in reading.notes if note.tag.key == tag]


def test_the_first_text_is_among_the_seeds():
    assert SEED in seeds_in(settings.BASE_DIR / "seeds")


def test_planting_twice_changes_nothing(db, now):
    lesson, written = plant(SEED, at=now)
    assert written
    assert plant(SEED, at=now) == (lesson, False)
    plant(SEED, at=now, refresh=True)
    assert lesson.versions.count() <= 2


def test_refresh_publishes_what_the_files_say_now(db, now, tmp_path):
    lesson, _written = plant(SEED, at=now)
    for suffix in (".txt", ".lesson.md", ".provenance.toml", ".reference.toml"):
        words = SEED.with_suffix(suffix).read_text(encoding="utf-8")
        words = words.replace("= 40\n", "= 25\n").replace("The copy that reached us", "This copy")
        (tmp_path / "seed.txt").with_suffix(suffix).write_text(words, encoding="utf-8")
    plant(tmp_path / "seed.txt", at=now, refresh=True)
    latest = Reading.of(lesson.versions.order_by("number").last())
    assert latest.minutes == 25
    assert latest.provenance.ownership_note.startswith("This copy")


def test_refresh_with_other_words_makes_the_next_version_of_the_text(db, now, tmp_path):
    lesson, _written = plant(SEED, at=now)
    marks = lesson.source_text.annotations.count()
    for suffix in (".txt", ".lesson.md", ".provenance.toml", ".reference.toml"):
        words = SEED.with_suffix(suffix).read_text(encoding="utf-8")
        end = "\n\nMore will follow.\n" if suffix == ".txt" else ""
        (tmp_path / "seed.txt").with_suffix(suffix).write_text(words + end, encoding="utf-8")
    plant(tmp_path / "seed.txt", at=now, refresh=True)
    first, second = lesson.source_text.versions.all()
    assert (len(first.snapshot), lesson.source_text.annotations.count()) == (marks, marks)
    assert second.text == first.text + "\nMore will follow."
    assert [version.text_version for version in lesson.versions.order_by("number")] == [first, second]


def test_a_quote_that_is_not_in_the_text_is_named(db, now, tmp_path):
    for suffix in (".txt", ".lesson.md", ".provenance.toml", ".reference.toml"):
        words = SEED.with_suffix(suffix).read_text(encoding="utf-8")
        (tmp_path / "seed.txt").with_suffix(suffix).write_text(
            words.replace('quote = "warlords"', 'quote = "war lords"'), encoding="utf-8"
        )
    with pytest.raises(SeedProblem, match=r"seed\.reference\.toml: not in the text: war lords"):
        plant(tmp_path / "seed.txt", at=now)


def test_it_marks_all_thirteen_attributions_and_five_quotes(reading):
    assert len(quotes(reading, "attribution")) == 13
    assert len(quotes(reading, "direct-quote")) == 5


def test_it_links_the_five_provinces_to_the_six(reading):
    five, six = "five Syrian provinces", "Aleppo, Damascus, Deir al-Zor, Hama, Idlib and Latakia"
    assert {note.quote: note.linked_quote for note in reading.notes if note.linked} == {five: six, six: five}


def test_every_mark_says_why_and_every_step_has_words(reading):
    assert all(note.because for note in reading.notes)
    assert all(reading.steps[kind] for kind in StepKind.values)


def test_nobody_independent_speaks_and_one_spokesman_fills_most_of_it(reading):
    voices = reading.voices
    assert voices[0].name == "Igor Konashenkov"
    assert voices[0].share > 0.6
    assert not any(voice.independent for voice in voices)
    assert sum(voice.share for voice in voices) == pytest.approx(1)


def test_the_reference_itself_scores_full_marks_on_its_own_exercise(reading):
    answer = [Mark(mark.id, mark.tag, mark.span) for mark in reading.key]
    assert compare(reading.text, reading.key, answer).overall.share == pytest.approx(1)
    assert len(reading.key) >= 10


def test_it_never_speaks_of_lies_or_propaganda(reading):
    words = " ".join([*reading.steps.values(), *(f"{note.because} {note.settle}" for note in reading.notes)]).lower()
    for verdict in ("propaganda", "a lie", "lying", "liar", "fake news"):
        assert verdict not in words, verdict
