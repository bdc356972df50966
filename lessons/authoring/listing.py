"""What the library shows of a published lesson, and what it finds it by."""

from collections.abc import Iterable
from typing import Any

from lessons.authoring.models import LessonVersion, Listing, StepKind
from lessons.authoring.reading import Note, Reading
from lessons.text.sentences import sentences
from lessons.text.spans import Span
from lessons.text.words import words_in

WORDS = 12  # of an excerpt
MARKS = 3  # more of them make an excerpt no better


def list_version(version: LessonVersion) -> Listing:
    """The lesson's entry in the library, as this version has it."""
    reading = Reading.of(version)
    values = {
        "title": reading.title,
        "summary": reading.summary,
        "minutes": reading.minutes,
        "age_from": reading.ages[0] if reading.ages else 13,
        "age_to": reading.ages[1] if reading.ages else 19,
        "topics": spaced(reading.topics),
        "tags": spaced(tag.key for tag in reading.exercise_tags) if StepKind.PRACTISE in reading.order else "",
        "language": reading.language,
        "invented": reading.provenance.invented,
        "paired": reading.pair is not None,
        "words": f"{reading.title} {reading.summary} {reading.text}".casefold(),
        "excerpt": excerpt(reading),
    }
    return Listing.objects.update_or_create(lesson=version.lesson, defaults=values)[0]


def spaced(keys: Iterable[str]) -> str:
    """Keys with a space around each, so that one can be looked for and not be found inside another."""
    return "".join(f" {key} " for key in keys)


def excerpt(reading: Reading) -> dict[str, Any]:
    """Twelve words outside the exercise that carry many marks, rather from the start of a sentence."""
    notes = [note for note in reading.notes if not note.span.overlaps(reading.passage)]
    starts = {span.start for span in sentences(reading.text, reading.blocks)}
    best, most = None, -1
    for block in reading.blocks:
        here = Span(block.start, block.end)
        if here.overlaps(reading.passage):
            continue
        found = words_in(reading.text, here)
        for first, last in zip(found, [*found[WORDS - 1 :], *found[-1:] * (WORDS - 1)], strict=False):
            begun = sum(first.start <= note.span.start and note.span.end <= last.end for note in notes)
            worth = min(begun, MARKS) + (2 if first.start in starts else 0)
            if worth > most:
                best, most = Span(first.start, last.end), worth
    if best is None:
        return {}
    return {"text": best.of(reading.text), "marks": [_inside(note, best) for note in notes if note.span.overlaps(best)]}


def _inside(note: Note, window: Span) -> list[Any]:
    start, end = max(note.span.start, window.start), min(note.span.end, window.end)
    return [note.tag.key, start - window.start, end - window.start]
