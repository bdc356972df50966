"""Examples that stand beside a detector: what it finds, and near misses that it must leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lessons.text.canonical import canonicalise
from lessons.text.spans import Span


@dataclass(frozen=True, slots=True)
class Example:
    """A raw text, and exactly the words a detector marks in it, in reading order."""

    text: str
    marked: tuple[str, ...]

    def pieces(self) -> list[tuple[str, bool]]:
        """The canonical text cut where marks begin and end; true where a piece is marked.

        Raises ValueError when the marked words do not stand in the text in this order.
        """
        text = canonicalise(self.text).text
        covered = {at for span in self._spans(text) for at in range(span.start, span.end)}
        cuts = [0, *(at for at in range(1, len(text)) if (at in covered) != (at - 1 in covered)), len(text)]
        return [(text[start:end], start in covered) for start, end in pairwise(cuts)]

    def _spans(self, text: str) -> Iterator[Span]:
        """Each after the one before, or inside it: marks may nest."""
        start = end = 0
        for words in self.marked:
            start = text.index(words, start + (text[start:end] == words))
            end = start + len(words)
            yield Span(start, end)


def finds(text: str, marked: list[str]) -> tuple[Example, ...]:
    """The detector marks exactly these words. Raises ValueError without any: that would be `leaves`."""
    if not marked:
        raise ValueError("say leaves() for a text without marks")
    return (Example(text, tuple(marked)),)


def leaves(text: str) -> tuple[Example, ...]:
    """The detector marks nothing."""
    return (Example(text, ()),)
