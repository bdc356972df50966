"""What an edit does to a text's marks, and what became of its words from version to version."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from lessons.annotations.models import Annotation, Status, Unplaced
from lessons.annotations.snapshots import annotations_in, rows
from lessons.authoring.models import LessonVersion
from lessons.sources.models import SourceText, TextVersion
from lessons.text.carrying import Carrier
from lessons.text.changes import pieces
from lessons.text.spans import Span, cuts_word
from lessons.text.words import around

_AROUND = 90  # code points of kept words shown on either side of a change


@dataclass
class Plan:
    """What becomes of each mark when a text's words change. Nothing of it is stored yet.

    `let_go` are open proposals of the machine and what was dismissed: where they have no place any more, the machine
    looks again. `cut` counts the annotations that lose a part or another reading on their way.
    """

    carrier: Carrier
    stayed: list[Annotation] = field(default_factory=list)
    moved: list[Annotation] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    let_go: list[Annotation] = field(default_factory=list)
    waiting: list[Unplaced] = field(default_factory=list)
    cut: int = 0

    @property
    def placed(self) -> list[Annotation]:
        return self.stayed + self.moved

    @property
    def suggested(self) -> list["Loss"]:
        return [loss for mark in self.unplaced if (loss := Loss.of(mark, self.carrier.new)).suggested]

    @property
    def lost(self) -> list["Loss"]:
        return [loss for mark in self.unplaced if not (loss := Loss.of(mark, self.carrier.new)).suggested]


@dataclass(frozen=True)
class Loss:
    """A mark without a place, with the words that may have become of its own and some of what stands around them."""

    mark: Unplaced
    suggested: str
    before: str
    after: str

    @classmethod
    def of(cls, mark: Unplaced, text: str) -> "Loss":
        span = mark.suggestion
        if span is None:
            return cls(mark, "", "", "")
        return cls(mark, span.of(text), *around(text, span))


def plan(source_text: SourceText, new: str) -> Plan:
    """What becomes of this text's marks when `new`, a canonical text, takes the place of its words."""
    carrier = Carrier(source_text.text, new)
    found = Plan(carrier, waiting=list(source_text.unplaced.all()))
    annotations = list(source_text.annotations.all())
    pairs: dict[int, set[int]] = {}
    for annotation in annotations:
        if annotation.linked_id:
            pairs.setdefault(annotation.pk, set()).add(annotation.linked_id)
            pairs.setdefault(annotation.linked_id, set()).add(annotation.pk)
    for annotation in annotations:
        place = carrier.place(annotation.span)
        if place:
            (found.stayed if place == annotation.span else found.moved).append(annotation)
            found.cut += _move(annotation, place, carrier)
        elif annotation.status == Status.ACCEPTED or (annotation.status == Status.PROPOSED and not annotation.rule):
            found.unplaced.append(_unplaced(annotation, pairs.get(annotation.pk, set()), carrier))
        else:
            found.let_go.append(annotation)
    for mark in found.waiting:
        span = mark.suggestion
        _suggest(mark, (carrier.place(span) or carrier.suggest(span)) if span else carrier.seek(mark.quote))
    return found


def _move(annotation: Annotation, place: Span, carrier: Carrier) -> bool:
    """Lay the annotation over these words; whether it lost a part or another reading on the way."""
    parts = [
        (role, _with_its_mark(annotation.span, Span(start, end), place, carrier))
        for role, start, end in annotation.parts
    ]
    others = [
        (other["tag"], _with_its_mark(annotation.span, Span(other["start"], other["end"]), place, carrier))
        for other in annotation.alternatives
    ]
    annotation.start, annotation.end = place.start, place.end
    annotation.parts = [[role, part.start, part.end] for role, part in parts if part]
    annotation.alternatives = [{"tag": tag, "start": other.start, "end": other.end} for tag, other in others if other]
    return not all(there for _name, there in parts + others)


def _with_its_mark(span: Span, part: Span, place: Span, carrier: Carrier) -> Span | None:
    """A part of a mark, or another reading: moved as far as the mark, when all between the two is the same."""
    moved = place.start - span.start
    both = Span(min(span.start, part.start), max(span.end, part.end))
    if both.start + moved >= 0 and carrier.new.startswith(both.of(carrier.old), both.start + moved):
        return Span(part.start + moved, part.end + moved)
    return carrier.place(part)


def _unplaced(annotation: Annotation, linked: set[int], carrier: Carrier) -> Unplaced:
    span, old = annotation.span, carrier.old
    before, after = around(old, span)
    mark = Unplaced(
        source_text=annotation.source_text,
        key=annotation.pk,
        tag=annotation.tag,
        mark=rows([annotation])[0],
        quote=annotation.quote,
        before=before,
        after=after,
        parts=[[role, old[start:end]] for role, start, end in annotation.parts],
        alternatives=[[other["tag"], old[other["start"] : other["end"]]] for other in annotation.alternatives],
        linked=sorted(linked),
    )
    _suggest(mark, carrier.suggest(span))
    return mark


def _suggest(mark: Unplaced, span: Span | None) -> None:
    mark.suggested_start, mark.suggested_end = (span.start, span.end) if span else (None, None)


@dataclass(frozen=True)
class Stretch:
    """One stretch of a change as it is shown: `kind` is “kept”, “removed” or “added”."""

    kind: str
    words: str


@dataclass(frozen=True)
class Change:
    """What changed between two texts, with some of what stayed around it, and how many words went and came."""

    stretches: list[Stretch]
    removed: int
    added: int

    @classmethod
    def between(cls, old: str, new: str) -> "Change":
        found = pieces(old, new)
        return cls(
            list(_shown(old, new)),
            sum(_count(piece.removed) for piece in found),
            sum(_count(piece.added) for piece in found),
        )


def _shown(old: str, new: str) -> Iterator[Stretch]:
    found = pieces(old, new)
    for number, piece in enumerate(found):
        if piece.kept:
            yield Stretch("kept", _shortened(piece.kept, first=number == 0, last=number == len(found) - 1))
        if piece.removed:
            yield Stretch("removed", _with_breaks(piece.removed))
        if piece.added:
            yield Stretch("added", _with_breaks(piece.added))


def _shortened(words: str, *, first: bool, last: bool) -> str:
    """Kept words as far as they stand near a change."""
    head, tail = "" if first else words[:_AROUND], "" if last else words[-_AROUND:]
    if len(head) + len(tail) >= len(words):
        return words
    return head.rpartition(" ")[0] + " … " + tail.partition(" ")[2]


def _with_breaks(words: str) -> str:
    """A break between paragraphs is seen only where it is a change."""
    return words.replace("\n", "¶\n")


def _count(words: str) -> int:
    return len(re.findall(r"\w+", words))


@dataclass(frozen=True)
class Entry:
    """One version in a text's history. `change` is None for the first one."""

    version: TextVersion
    change: Change | None
    annotations: int
    lesson_versions: list[LessonVersion]
    current: bool


def entries(source_text: SourceText, versions: list[TextVersion]) -> list[Entry]:
    """These versions, which follow on each other, newest first, each against the one before it."""
    if not versions:
        return []
    newest = source_text.versions.order_by("-number").values_list("number", flat=True)[0]
    earlier = source_text.versions.filter(number=versions[-1].number - 1).first()
    return [
        Entry(
            version=version,
            change=Change.between(before.text, version.text) if before else None,
            annotations=source_text.annotations.count()
            if version.number == newest
            else annotations_in(version.snapshot),
            lesson_versions=list(version.lesson_versions.all()),
            current=version.number == newest,
        )
        for version, before in zip(versions, [*versions[1:], earlier], strict=True)
    ]


def versions_of(source_text: SourceText) -> QuerySet[TextVersion]:
    """Newest first, with the lessons that use them."""
    used = LessonVersion.objects.select_related("lesson").defer("document").order_by("lesson", "number")
    return (
        source_text.versions.select_related("created_by")
        .prefetch_related(Prefetch("lesson_versions", queryset=used))
        .order_by("-number")
    )


@dataclass(frozen=True)
class Place:
    """One of several places of the same words."""

    start: int
    words: str
    before: str
    after: str


def places(text: str, quote: str) -> list[Place]:
    """Wherever these very words stand without cutting a word."""
    starts = (found.start() for found in re.finditer(f"(?={re.escape(quote)})", text))
    spans = [Span(start, start + len(quote)) for start in starts]
    return [
        Place(span.start, quote, *around(text, span))
        for span in spans
        if not (cuts_word(text, span.start) or cuts_word(text, span.end))
    ]
