"""Numbers as a text writes them, and pairs of passages that do not agree. Shared by the detectors of clashing figures."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lessons.analysis.findings import Finding
from lessons.text.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: value for value, word in enumerate([*_UNITS, *_TEENS], 1)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}

NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS)}))?|{'|'.join(_TEENS)}|{'|'.join(_UNITS)})(?![\w%]|[.,:/-]\d)"
"""A regular expression for a whole number in digits or, up to ninety-nine, in words."""

_ROUGHLY = re.compile(
    r"\b(?:about|around|some|roughly|approximately|nearly|almost|over|under|above|below|than|least|most|up to|close to"
    r"|an estimated|estimated|as many as|as few as|between|another|other|additional)\s*$",
    re.IGNORECASE,
)


def value(words: str) -> int | None:
    """The number that the words write, or None: “25”, “1,200”, “twenty-five”."""
    plain = words.lower().replace(",", "")
    if plain.isascii() and plain.isdigit():
        return int(plain)
    parts = [_VALUES.get(part) for part in plain.split("-")]
    return sum(part for part in parts if part) if all(parts) else None


def value_of(number: "Token") -> int | None:
    """The exact number that a token gives; None where something before it makes it rough, or larger."""
    rough = ("quantmod", "compound", "advmod", "amod")
    if any(child.dep_ in rough and child.lower_ != "all" for child in number.children):
        return None
    return value(number.text)


def is_rough(text: str, at: int) -> bool:
    """Whether the words before an offset make the number there rough, a limit, or an addition: “about”, “another”."""
    return bool(_ROUGHLY.search(text, max(0, at - 20), at))


def clash(one: Span, other: Span, *, because: str, confidence: float, rule: str, settle: str) -> Iterator[Finding]:
    """Two findings for two passages that do not agree, each linked to the other."""
    for span, link in ((one, other), (other, one)):
        yield Finding(
            span,
            "claims",
            "inconsistent",
            because=because,
            confidence=confidence,
            rule=rule,
            settle=settle,
            link=link,
        )
