"""What each step of a lesson shows, gathered from the frozen version and the reader's own attempt."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from core.accounts.models import User
from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt
from lessons.authoring.models import LessonVersion, StepKind
from lessons.authoring.reading import Note, Reading, Voice
from lessons.codebook import LAYERS, Codebook, Tag
from lessons.sources.rendering import RenderedBlock, render_blocks
from lessons.text.segments import Labelled
from lessons.text.spans import Span

LAYER_OF_STEP = {StepKind.WHO: "attribution", StepKind.CHECK: "claims", StepKind.WORDING: "framing"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One reader in one lesson: the version, the assignment if there is one, and the reader's attempt so far."""

    version: LessonVersion
    assignment: Assignment | None
    attempt: Attempt | None
    reader: User | None

    @property
    def sees_key(self) -> bool:
        """Answers stay hidden until the exercise is handed in or its time is over; those who teach see them at once."""
        teaches = self.reader is not None and not self.reader.is_student
        return teaches or self.is_finished

    @property
    def is_finished(self) -> bool:
        """Whether this reader's exercise takes no more changes."""
        if self.attempt is not None and self.attempt.submitted_at is not None:
            return True
        return self.assignment is not None and not self.assignment.is_open(timezone.now())

    def url(self, kind: str) -> str:
        if self.assignment is not None:
            return reverse("lessons:assignment-step", args=[self.assignment.pk, kind])
        return reverse("lessons:step", args=[self.version.lesson.slug, kind])


@dataclass(frozen=True, slots=True)
class StepLink:
    kind: str
    title: str
    url: str
    number: int
    is_current: bool
    is_before: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph with the notes that begin in it. `kept` paragraphs stay unmarked until the exercise is handed in."""

    block: RenderedBlock
    notes: list[Note]
    kept: bool
    starts_passage: bool


@dataclass(frozen=True, slots=True)
class LayerLink:
    """A switch for one layer of marks: following `url` turns it on, or off if it is on."""

    title: str
    swatch: str
    is_on: bool
    url: str


@dataclass(frozen=True, slots=True)
class BarPart:
    """A voice's stretch of the bar; `x` and `width` in thousandths of it."""

    voice: Voice
    number: int
    x: int
    width: int


def step_links(visit: Visit, book: Codebook, current: StepKind) -> list[StepLink]:
    kinds = list(StepKind)
    here = kinds.index(current)
    return [
        StepLink(kind.value, _title(kind, book), visit.url(kind.value), n + 1, n == here, n < here)
        for n, kind in enumerate(kinds)
    ]


def _title(kind: StepKind, book: Codebook) -> str:
    """A school may call a layer's step otherwise."""
    layer = LAYER_OF_STEP.get(kind)
    return book.layers[layer].title if layer else str(kind.label)


def layers_shown(kind: StepKind, asked: str | None) -> list[str]:
    """The layers to draw: those asked for (comma-separated keys), or the step's own."""
    if asked is None:
        return [LAYER_OF_STEP[kind]] if kind in LAYER_OF_STEP else []
    return [layer for layer in LAYERS if layer in asked.split(",")]


def layer_links(visit: Visit, book: Codebook, kind: StepKind, shown: Sequence[str]) -> list[LayerLink]:
    links = []
    for key, layer in book.layers.items():
        others = [other for other in LAYERS if (other in shown) != (other == key)]
        swatch = book.offered(key)[0].key
        links.append(
            LayerLink(layer.short, swatch, key in shown, f"{visit.url(kind.value)}?layers={','.join(others)}#text")
        )
    return links


def shown_notes(visit: Visit, reading: Reading, layers: Sequence[str]) -> list[Note]:
    """The notes of `layers` that this reader may see."""
    return [note for note in reading.notes_in(*layers) if visit.sees_key or not note.span.overlaps(reading.passage)]


def rows(visit: Visit, reading: Reading, layers: Sequence[str], *, voices: Sequence[Voice] = ()) -> list[Row]:
    """The text, paragraph by paragraph, with the marks of `layers`. `voices` make their stretches mutable."""
    notes = shown_notes(visit, reading, layers)
    by_id = {note.id: note for note in notes}
    blocks = render_blocks(
        reading.text,
        reading.blocks,
        reading.inlines,
        [note.labelled for note in notes],
        linked=True,
        plain={note.id: note.neutral for note in notes if note.neutral},
        faded=[
            stretch
            for stretch in stretches(reading, voices)
            if visit.sees_key or not stretch.span.overlaps(reading.passage)
        ],
    )
    out = []
    kept_before = False
    for block in blocks:
        inside = Span(block.start, block.end).overlaps(reading.passage)
        kept = inside and not visit.sees_key
        out.append(Row(block, [by_id[key] for key in block.mark_ids], kept, kept and not kept_before))
        kept_before = kept
    return out


def stretches(reading: Reading, voices: Sequence[Voice]) -> list[Labelled]:
    """Every word belongs to exactly one voice; `v0`, `v1` … number them as in `voices`."""
    taken: list[Labelled] = []
    for n, voice in enumerate(voices):
        spans = voice.stretches if voice.name else _gaps(reading, [other.span for other in taken])
        for m, span in enumerate(spans):
            free = _without(span, [other.span for other in taken])
            taken += [Labelled(f"{n}-{m}-{k}", f"v{n}", piece) for k, piece in enumerate(free)]
    return taken


def _gaps(reading: Reading, taken: list[Span]) -> list[Span]:
    return [piece for block in reading.blocks for piece in _without(Span(block.start, block.end), taken)]


def _without(span: Span, taken: list[Span]) -> list[Span]:
    """The pieces of `span` that no span of `taken` covers."""
    pieces, start = [], span.start
    for other in sorted(other for other in taken if other.overlaps(span)):
        if other.start > start:
            pieces.append(Span(start, other.start))
        start = max(start, other.end)
    if start < span.end:
        pieces.append(Span(start, span.end))
    return pieces


def voice_bar(voices: Sequence[Voice]) -> list[BarPart]:
    """The voices' shares laid end to end on a line of 1,000 units."""
    parts, x = [], 0.0
    for number, voice in enumerate(voices):
        parts.append(BarPart(voice, number, round(x), round(x + voice.share * 1000) - round(x)))
        x += voice.share * 1000
    return parts


def independent_share(voices: Sequence[Voice]) -> float | None:
    """The share of voices known to be independent; None where nobody has said of any voice whether it is."""
    if all(voice.independent is None for voice in voices if voice.name):
        return None
    return sum(voice.share for voice in voices if voice.independent)


def tag_counts(visit: Visit, reading: Reading, layer: str) -> list[tuple[Tag, int]]:
    """How often each tag of a layer is drawn, in codebook order, without those that are not."""
    counts = Counter(note.tag.key for note in shown_notes(visit, reading, [layer]))
    return [(tag, counts[tag.key]) for tag in reading.codebook.tags_of(layer) if counts[tag.key]]


def clashes(visit: Visit, reading: Reading) -> list[tuple[Note, Note]]:
    """Pairs of passages whose figures disagree, each pair once, as far as this reader may see them."""
    by_id = {note.id: note for note in shown_notes(visit, reading, ["claims"])}
    pairs = ((note, by_id[note.linked]) for note in by_id.values() if note.linked in by_id)
    return [(first, second) for first, second in pairs if first.span < second.span]
