"""Half-open spans of Unicode code points: the one unit everything else is made of."""

import unicodedata
from dataclasses import dataclass

_JOINS_WORDS = "'’-‑."
_ZERO_WIDTH_JOINER = "\u200d"


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """`text[start:end]`. Raises ValueError when it is empty or starts before 0."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}, {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words it covers."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether they share a code point; touching is not overlapping."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


def snap_to_words(text: str, span: Span) -> Span | None:
    """The span without outer white space, grown so that it cuts no word; None when it covers only white space.

    Raises IndexError when the span ends after the text.
    """
    if span.end > len(text):
        raise IndexError(f"a span that ends at {span.end} leaves a text of {len(text)} code points")
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return None
    while cuts_word(text, start):
        start -= 1
    while cuts_word(text, end):
        end += 1
    return Span(start, end)


def cuts_word(text: str, at: int) -> bool:
    """Whether a boundary before `text[at]` falls inside a word, or between a letter and a mark that belongs to it.

    Hyphens, apostrophes and full stops hold a word together when they stand between letters or digits.
    """
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if _ZERO_WIDTH_JOINER in (right, left):
        return True
    if unicodedata.category(right).startswith("M"):
        return not left.isspace()
    if right in _JOINS_WORDS:
        return _in_word(left) and at + 1 < len(text) and _in_word(text[at + 1])
    if left in _JOINS_WORDS:
        return _in_word(right) and at > 1 and _in_word(text[at - 2])
    return _in_word(left) and _in_word(right)


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char).startswith("M")
