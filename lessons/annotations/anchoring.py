"""Finds the words a person typed or pasted in the frozen text, near the place they were taken from."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from lessons.text.spans import Span, cuts_word

LOOSE = 20_000  # code points; bounds the time that a pattern takes

_LOOKALIKES = ("'’‘‛`´", '"“”„«»', "-‐‑–—−")
_OUTER_MARKS = "\"'“”‘’„«» "


def find_quote(text: str, quote: str, *, near: int) -> Span | None:
    """Where `quote` stands in `text`; of several places the one that starts nearest to `near`. None when nowhere.

    Exact words win, and whole words before parts of words. Otherwise capitals, runs of white space and the shape of
    quotation marks and dashes may differ, and at last the quotation marks around the whole may be left out; a quotation
    longer than `LOOSE` has to be exact. Offsets are code points.
    """
    wanted = unicodedata.normalize("NFC", quote.strip())
    if not wanted:
        return None
    exact = _nearest(_exactly(wanted, text), text, near)
    if exact or len(wanted) > LOOSE:
        return exact
    return _nearest(_loosely(wanted, text), text, near) or _nearest(
        _loosely(wanted.strip(_OUTER_MARKS), text), text, near
    )


def _nearest(found: Iterable[Span], text: str, near: int) -> Span | None:
    spans = list(found)
    whole = [span for span in spans if not (cuts_word(text, span.start) or cuts_word(text, span.end))]
    return min(whole or spans, key=lambda span: (abs(span.start - near), span.start), default=None)


def _exactly(words: str, text: str) -> Iterator[Span]:
    at = text.find(words)
    while at >= 0:
        yield Span(at, at + len(words))
        at = text.find(words, at + 1)


def _loosely(words: str, text: str) -> Iterator[Span]:
    pieces = ("".join(_any_shape(char) for char in word) for word in words.split())
    found = re.finditer(r"\s+".join(pieces), text, re.IGNORECASE)
    return (Span(*one.span()) for one in found if one.group())


def _any_shape(char: str) -> str:
    return next((f"[{re.escape(shapes)}]" for shapes in _LOOKALIKES if char in shapes), re.escape(char))
