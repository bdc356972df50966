"""A text as sentences of tokens, for the formats that know no other unit."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from lessons.interchange.marks import Mark
from lessons.text.canonical import Block
from lessons.text.sentences import sentences
from lessons.text.spans import Span, cuts_word


@dataclass(frozen=True)
class Tokens:
    """`sentences` hold the tokens of each sentence, in order; a paragraph's line break parts sentences.

    A token is a word with its inner hyphens and apostrophes, or a single other character that is not white space.
    Offsets are code points, half-open.
    """

    sentences: tuple[tuple[Span, ...], ...]

    @classmethod
    def of(cls, text: str) -> "Tokens":
        found = (tuple(_tokens(text, span)) for span in sentences(text, _lines(text)))
        return cls(tuple(tokens for tokens in found if tokens))

    def flat(self) -> list[Span]:
        return [token for tokens in self.sentences for token in tokens]


def lanes(marks: list[Mark], tokens: list[Span]) -> list[list[tuple[Mark, range]]]:
    """The marks with the numbers of the tokens they touch, in as few lanes as keep those in one lane apart.

    Longest first where two begin together. A mark that touches no token is in no lane.
    """
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    places = [(mark, touched(mark.span, starts, ends)) for mark in marks]
    found: list[list[tuple[Mark, range]]] = []
    for mark, numbers in sorted(places, key=lambda pair: (pair[1].start, -pair[1].stop)):
        if not numbers:
            continue
        lane = next((lane for lane in found if lane[-1][1].stop <= numbers.start), None)
        if lane is None:
            found.append(lane := [])
        lane.append((mark, numbers))
    return found


def touched(span: Span, starts: list[int], ends: list[int]) -> range:
    """The numbers of the tokens that the span overlaps, given where tokens start and end."""
    return range(bisect_right(ends, span.start), bisect_left(starts, span.end))


def _lines(text: str) -> Iterator[Block]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield Block("paragraph", start, start + len(line))
        start += len(line) + 1


def _tokens(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for at in range(span.start, span.end):
        if text[at].isspace():
            if start < at:
                yield Span(start, at)
            start = at + 1
        elif start < at and not cuts_word(text, at):
            yield Span(start, at)
            start = at
    if start < span.end:
        yield Span(start, span.end)
