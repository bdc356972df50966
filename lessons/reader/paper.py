"""The exercise on paper: a worksheet for students, a key with the same numbered lines for those who teach."""

from collections.abc import Sequence
from dataclasses import dataclass

from lessons.authoring.reading import Note, Reading
from lessons.codebook import Tag
from lessons.sources.rendering import RenderedBlock, render_blocks
from lessons.text.canonical import Block
from lessons.text.lines import lines_of, numbered_lines
from lessons.text.segments import Labelled

WIDTH = 62  # signs a line: at 12 points they leave a margin to write in, on A4 as on Letter
SPACES = 12  # empty rows for answers


@dataclass(frozen=True, slots=True)
class PrintedLine:
    number: int
    kind: str
    first: bool
    drawn: RenderedBlock


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One mark of the reference: where it stands, and the other readings that are just as good."""

    first_line: int
    last_line: int
    number: int
    tag: Tag
    quote: str
    note: Note
    optional: bool
    others: list[tuple[int, Tag, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`tags` are numbered as on the keys of the exercise. The worksheet has no `key`."""

    lines: list[PrintedLine]
    tags: list[tuple[int, Tag]]
    key: list[KeyRow]


def worksheet(reading: Reading) -> Sheet:
    return _sheet(reading, [])


def key_sheet(reading: Reading) -> Sheet:
    return _sheet(reading, [reading.note(mark.id) for mark in reading.key])


def _sheet(reading: Reading, notes: Sequence[Note]) -> Sheet:
    numbers = {tag.key: number for number, tag in enumerate(reading.exercise_tags, 1)}
    by_key = {tag.key: tag for tag in reading.exercise_tags}
    lines = numbered_lines(reading.text, reading.passage_blocks, width=WIDTH)
    optional = {mark.id for mark in reading.key if mark.optional}
    # A note under another tag is in the key for its reading under a tag of the exercise: that one is printed.
    readings = {note.id: [one for one in note.readings if one[0] in numbers] for note in notes}
    marks = [Labelled(note.id, *readings[note.id][0]) for note in notes if note.id not in optional]
    blocks = [Block("paragraph", line.span.start, line.span.end) for line in lines]
    drawn = render_blocks(reading.text, blocks, reading.inlines, marks)

    def row(note: Note) -> KeyRow:
        (tag, span), *others = readings[note.id]
        return KeyRow(
            *lines_of(lines, span),
            number=numbers[tag],
            tag=by_key[tag],
            quote=span.of(reading.text),
            note=note,
            optional=note.id in optional,
            others=[(numbers[tag], by_key[tag], other.of(reading.text)) for tag, other in others],
        )

    return Sheet(
        lines=[
            PrintedLine(line.number, line.kind, line.first, block) for line, block in zip(lines, drawn, strict=True)
        ],
        tags=[(numbers[tag.key], tag) for tag in reading.exercise_tags],
        key=[row(note) for note in notes],
    )
