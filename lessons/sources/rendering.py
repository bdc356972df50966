"""A stored text as HTML: paragraphs that say where they start, marks as flat segments."""

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from lessons.text.canonical import Block, Inline
from lessons.text.segments import Labelled, Segment, in_lanes, segments
from lessons.text.spans import Span

_Piece = TypeVar("_Piece")


@dataclass(frozen=True, slots=True)
class RenderedBlock:
    """One paragraph's (or the headline's) inner HTML and its place in the text, in code points."""

    kind: str
    start: int
    end: int
    html: SafeString
    mark_ids: tuple[str, ...]


def render_blocks(
    text: str,
    blocks: Sequence[Block],
    inlines: Sequence[Inline],
    marks: Sequence[Labelled] = (),
    *,
    linked: bool = False,
    behind: Mapping[str, SafeString] | None = None,
    faded: Sequence[Labelled] = (),
    tentative: Container[str] = (),
) -> list[RenderedBlock]:
    """Each block with its marks drawn. `linked` makes a mark a link `#m-<id>` to `#note-<id>`.

    `behind` gives HTML to put right behind where a mark ends; its letters must be attributes or drawn by CSS, for the
    page spells the text exactly. `faded` stretches are wrapped in
    `<span data-voice="label">`, so that a voice can be muted. `tentative` are ids of marks nobody has decided about:
    words that carry only such marks look so.
    """
    laned = in_lanes(marks)
    styles = [(f"inline:{inline.kind}", Span(inline.start, inline.end)) for inline in inlines]
    styles += [(f"voice:{stretch.label}", stretch.span) for stretch in faded]
    pen = _Pen(text, linked, behind or {}, {mark.id: mark.span.end for mark in marks}, tentative, set())
    rendered = []
    marks_by_block = _by_block(blocks, marks, lambda mark: mark.span)
    styles_by_block = _by_block(blocks, styles, lambda style: style[1])
    for block, own, own_styles in zip(blocks, marks_by_block, styles_by_block, strict=True):
        here = Span(block.start, block.end)
        html = _joined(_runs(pen, segments(here, own, own_styles, laned)))
        starting = tuple(mark.id for mark in own if block.start <= mark.span.start)
        rendered.append(RenderedBlock(block.kind, block.start, block.end, html, starting))
    return rendered


def _by_block(
    blocks: Sequence[Block], pieces: Iterable[_Piece], span_of: Callable[[_Piece], Span]
) -> list[list[_Piece]]:
    """The pieces that stand in each block, in their order; one that reaches over several stands in each."""
    found: list[list[_Piece]] = [[] for _ in blocks]
    ends = [block.end for block in blocks]
    for piece in pieces:
        span = span_of(piece)
        number = bisect_right(ends, span.start)
        while number < len(blocks) and blocks[number].start < span.end:
            found[number].append(piece)
            number += 1
    return found


@dataclass(frozen=True, slots=True)
class _Pen:
    """What drawing a segment needs to know; `seen` are the marks that have begun."""

    text: str
    linked: bool
    behind: Mapping[str, SafeString]
    ends: Mapping[str, int]
    tentative: Container[str]
    seen: set[str]


def _runs(pen: _Pen, pieces: list[Segment]) -> Iterator[SafeString]:
    for kinds, run in groupby(pieces, key=lambda piece: piece.inlines):
        html = _joined(_piece(pen, piece) for piece in run)
        for kind in kinds:
            family, _, name = kind.partition(":")
            if family == "voice":
                html = format_html('<span class="voice" data-voice="{}">{}</span>', name, html)
            else:
                html = format_html("<strong>{}</strong>" if name == "strong" else "<em>{}</em>", html)
        yield html


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _piece(pen: _Pen, piece: Segment) -> SafeString:
    words = conditional_escape(pen.text[piece.start : piece.end])
    if not piece.marks:
        return words
    begin = [mark.id for mark in piece.marks if mark.id not in pen.seen]
    pen.seen.update(begin)
    if pen.linked and begin:
        words = format_html('<a href="#note-{}" id="m-{}">{}</a>', begin[0], begin[0], words)
        places = format_html_join("", '<span id="m-{}"></span>', ((mark_id,) for mark_id in begin[1:]))
        words = format_html("{}{}", places, words)
    lanes = format_html_join(" ", "u{}-{}", ((mark.lane, mark.label) for mark in piece.marks))
    ids = " ".join(mark.id for mark in piece.marks)
    ending = [mark.id for mark in piece.marks if pen.ends[mark.id] == piece.end]
    behind = format_html_join("", "{}", ((pen.behind[mark_id],) for mark_id in ending if mark_id in pen.behind))
    state = " is-proposed" if all(mark.id in pen.tentative for mark in piece.marks) else ""
    return format_html('<mark class="m {}{}" data-marks="{}">{}</mark>{}', lanes, state, ids, words, behind)
