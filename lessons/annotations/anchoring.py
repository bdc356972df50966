"""Finds the words a person typed or pasted in the frozen text, near the place they were taken from."""

import re
import unicodedata

from lessons.text.spans import Span, cuts_word

_LOOKALIKES = ("'’‘‛`´", '"“”„«»', "-‐‑–—−")
_OUTER_MARKS = "\"'“”‘’„«» "


def find_quote(text: str, quote: str, *, near: int) -> Span | None:
    """Where `quote` stands in `text`; of several places the one that starts nearest to `near`. None when nowhere.

    Exact words win, and whole words before parts of words. Otherwise capitals, runs of white space and the shape of quotation marks and dashes may differ,
    and at last the quotation marks around the whole may be left out. Offsets are code points.
    """
    wanted = unicodedata.normalize("NFC", quote.strip())
    if not wanted:
        return None
    return (
        _nearest(re.compile(re.escape(wanted)), text, near)
        or _nearest(_loose(wanted), text, near)
        or _nearest(_loose(wanted.strip(_OUTER_MARKS)), text, near)
    )


def _nearest(pattern: re.Pattern[str], text: str, near: int) -> Span | None:
    spans = [Span(*found.span()) for found in pattern.finditer(text) if found.group()]
    whole = [span for span in spans if not (cuts_word(text, span.start) or cuts_word(text, span.end))]
    return min(whole or spans, key=lambda span: (abs(span.start - near), span.start), default=None)


def _loose(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join("".join(_any_shape(char) for char in word) for word in words.split()), re.IGNORECASE)


def _any_shape(char: str) -> str:
    return next((f"[{re.escape(shapes)}]" for shapes in _LOOKALIKES if char in shapes), re.escape(char))
