"""Cuts text into short numbered lines, so that two sheets of paper agree on what stands in line 7."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from lessons.text.canonical import Block
from lessons.text.spans import Span, cuts_word

# A line may break after white space and between the signs of scripts that write none.
_PIECE = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """`span` is code points of the whole text. `first` says that a block begins here."""

    number: int
    kind: str
    span: Span
    first: bool


def numbered_lines(text: str, blocks: Iterable[Block], *, width: int) -> list[Line]:
    """Every block's words in lines of at most `width` narrow signs (a wide one counts two), numbered from 1.

    Lines are trimmed of white space; a line never crosses a block; a word longer than `width` has a line of its own.
    """
    spans = [(block, span) for block in blocks for span in _in_block(text, block, width)]
    starts = [None, *(block for block, _span in spans)]
    return [
        Line(number, block.kind, span, block != before)
        for number, ((block, span), before) in enumerate(zip(spans, starts, strict=False), 1)
    ]


def lines_of(lines: Iterable[Line], span: Span) -> tuple[int, int]:
    """The numbers of the first and last line that hold some of `span`. Raises ValueError when none does."""
    numbers = [line.number for line in lines if line.span.overlaps(span)]
    if not numbers:
        raise ValueError(f"no line holds any of {span}")
    return numbers[0], numbers[-1]


def _in_block(text: str, block: Block, width: int) -> Iterator[Span]:
    start, end, taken = block.start, block.start, 0
    for piece in _pieces(text, block, width):
        size = _width(piece.of(text).rstrip())
        if taken and taken + size > width:
            yield from _trimmed(text, start, end)
            start, taken = piece.start, 0
        end, taken = piece.end, taken + _width(piece.of(text))
    yield from _trimmed(text, start, end)


def _pieces(text: str, block: Block, width: int) -> Iterator[Span]:
    """What no line break may cut: words with the white space behind them, in pieces where they are too long."""
    for found in _PIECE.finditer(text, block.start, block.end):
        if _width(found.group().rstrip()) <= width:
            yield Span(*found.span())
            continue
        starts = [at for at in range(found.start(), found.end()) if _may_cut(text, at) or at == found.start()]
        for start, end in itertools.pairwise([*starts, found.end()]):
            yield Span(start, end)


def _may_cut(text: str, at: int) -> bool:
    """Inside a word only before a wide sign: Chinese and Japanese break there. Any other long word stays whole."""
    return east_asian_width(text[at]) in "WF" or not cuts_word(text, at)


def _width(words: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in words)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if piece.strip():
        left = len(piece) - len(piece.lstrip())
        yield Span(start + left, start + len(piece.rstrip()))
