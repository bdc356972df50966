"""Where quotation marks open and close, paragraph by paragraph. String rules only."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lessons.text.canonical import Block
from lessons.text.spans import Span

_PAIRS = {"“": "”", "«": "»", '"': '"', "''": "''", "‘": "’", "„": "“"}
_MARK = re.compile(r"[“”«»\"„]|''|‘|(?<=[\w.,!?])’(?!\w)")
_STRAIGHT = frozenset({'"', "''"})


@dataclass(frozen=True, order=True, slots=True)
class Quote:
    """A quoted passage. `span` includes its marks, `inner` does not. Offsets are code points.

    `closed` is false when the paragraph ends before the marks do, as in a quotation of several paragraphs.
    """

    span: Span
    inner: Span
    block: int
    closed: bool


def quotes(text: str, blocks: Iterable[Block]) -> list[Quote]:
    """The outermost quotations of every block, in order. An opening mark without words after it opens nothing."""
    return [quote for index, block in enumerate(blocks) for quote in _in_block(text, block, index)]


def _in_block(text: str, block: Block, index: int) -> Iterator[Quote]:
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text, block.start, block.end):
        char = mark.group()
        if opened is None:
            if char in _PAIRS and _may_open(text, mark, block):
                opened = mark
        elif char == _PAIRS[opened.group()] and not (char in _STRAIGHT and _may_only_open(text, mark, block)):
            if text[opened.end() : mark.start()].strip():
                yield _quote(opened.start(), opened.end(), mark.start(), mark.end(), index, closed=True)
            opened = None
    if opened and opened.group() != "‘" and len(text[opened.end() : block.end].split()) > 2:
        yield _quote(opened.start(), opened.end(), block.end, block.end, index, closed=False)


def _quote(start: int, inner_start: int, inner_end: int, end: int, block: int, *, closed: bool) -> Quote:
    return Quote(Span(start, end), Span(inner_start, inner_end), block, closed)


def _may_open(text: str, mark: re.Match[str], block: Block) -> bool:
    """An opening mark has no letter before it, and something after it. A straight one between digits is an inch."""
    before = text[mark.start() - 1] if mark.start() > block.start else " "
    after = text[mark.end()] if mark.end() < block.end else " "
    return not before.isalnum() and not after.isspace()


def _may_only_open(text: str, mark: re.Match[str], block: Block) -> bool:
    """A straight mark after a space and before a letter opens again: the one before it was never closed."""
    before = text[mark.start() - 1]
    after = text[mark.end()] if mark.end() < block.end else " "
    return before.isspace() and after.isalnum()
