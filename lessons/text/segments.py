"""Cuts a stretch of text at every mark boundary, so that overlapping marks can be drawn flat, never nested.

`static/js/text/segments.js` is the twin of this module; both are tested against `tests/js/segments.json`.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lessons.text.spans import Span

LANES = 6


class Labelled(NamedTuple):
    """A span with what it is called: `id` is unique among the marks drawn together."""

    id: str
    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class Laned:
    """A mark that knows which lane of underlines it is drawn in, from 0."""

    id: str
    label: str
    lane: int


@dataclass(frozen=True, slots=True)
class Segment:
    """`text[start:end]`, with the inline kinds and the marks that cover all of it; marks in lane order."""

    start: int
    end: int
    inlines: tuple[str, ...]
    marks: tuple[Laned, ...]


def in_lanes(marks: Iterable[Labelled]) -> dict[str, Laned]:
    """Gives each mark the lowest lane free where it starts, longest first; past the last lane they share it."""
    busy_until = [0] * LANES
    laned: dict[str, Laned] = {}
    for mark in sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end, mark.id)):
        lane = next((n for n, end in enumerate(busy_until) if end <= mark.span.start), LANES - 1)
        busy_until[lane] = max(busy_until[lane], mark.span.end)
        laned[mark.id] = Laned(mark.id, mark.label, lane)
    return laned


def segments(
    within: Span,
    marks: Sequence[Labelled],
    inlines: Iterable[tuple[str, Span]] = (),
    laned: dict[str, Laned] | None = None,
) -> list[Segment]:
    """The pieces of `within`, cut at every boundary. Pass `laned` to keep lanes steady across several stretches."""
    laned = in_lanes(marks) if laned is None else laned
    here = [mark for mark in marks if mark.span.overlaps(within)]
    styles = [(kind, span) for kind, span in inlines if span.overlaps(within)]
    cuts = {within.start, within.end}
    for span in [mark.span for mark in here] + [span for _, span in styles]:
        cuts.update(cut for cut in (span.start, span.end) if within.start < cut < within.end)
    points = sorted(cuts)
    opening: dict[int, list[Labelled]] = {}
    for mark in here:
        opening.setdefault(max(mark.span.start, within.start), []).append(mark)
    active: list[Labelled] = []
    pieces = []
    for start, end in itertools.pairwise(points):
        active = [mark for mark in active if mark.span.end > start] + opening.get(start, [])
        pieces.append(
            Segment(
                start,
                end,
                tuple(sorted({kind for kind, span in styles if span.start <= start and end <= span.end})),
                tuple(sorted((laned[mark.id] for mark in active), key=lambda mark: (mark.lane, mark.id))),
            )
        )
    return pieces
