"""What is done by the word: listing words, moving one end of a mark, words around one. `static/js/text/words.js` is the twin in pages."""

import re
from typing import Literal

from lessons.text.spans import Span

Edge = Literal["start", "end"]

REACH = 60  # code points shown on either side of a quote

# As `cuts_word` sees them, but for combining marks that stand alone.
_WORD = re.compile(r"\w+(?:[\u0300-\u036f]|['’\-‑.](?=\w)|\w)*")


def words_in(text: str, within: Span) -> list[Span]:
    """Every word of the stretch, in order; punctuation belongs to none."""
    return [Span(*found.span()) for found in _WORD.finditer(text, within.start, within.end)]


def nudged(text: str, span: Span, edge: Edge, step: Literal[1, -1], *, within: Span) -> Span | None:
    """`span` with one end a word further on (1) or a word back (-1), inside `within`.

    None when it would lose its last word or leave that stretch.
    """
    words = words_in(text, Span(min(within.start, span.start), max(within.end, span.end)))
    if edge == "start":
        places = [word.start for word in words if (word.start - span.start) * step > 0 and word.start < span.end]
    else:
        places = [word.end for word in words if (word.end - span.end) * step > 0 and word.end > span.start]
    if not places:
        return None
    place = min(places) if step == 1 else max(places)
    kept = Span(place, span.end) if edge == "start" else Span(span.start, place)
    return kept if any(kept.contains(word) for word in words) else None


def around(text: str, span: Span) -> tuple[str, str]:
    """What stands before and after these words in their paragraph, as far as `REACH`, cut between words."""
    first, last = max(0, span.start - REACH), min(len(text), span.end + REACH)
    before, after = text[first : span.start], text[span.end : last]
    if "\n" in before:
        before = before.rpartition("\n")[2]
    elif first > 0 and text[first - 1] != "\n":
        before = "…" + before.partition(" ")[2]
    if "\n" in after:
        after = after.partition("\n")[0]
    elif last < len(text) and text[last] != "\n":
        after = after.rpartition(" ")[0] + "…"
    return before, after
