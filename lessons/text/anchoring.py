"""Finds the one place a quotation stands in a text."""

from collections.abc import Iterable, Iterator

from lessons.text.spans import Span, cuts_word


class QuoteNotFound(ValueError):
    """The words stand nowhere in the text."""


class QuoteAmbiguous(ValueError):
    """The words stand in more than one place, and nothing says which is meant."""


def locate(text: str, quote: str, *, near: str = "") -> Span:
    """The span of `quote`, which stands once in `text` without cutting a word, or once inside `near`, which does.

    Raises QuoteNotFound or QuoteAmbiguous; never guesses between look-alikes.
    """
    if not near:
        return _only(text, quote)
    around = _only(text, near)
    inside = _only(near, quote)
    return Span(around.start + inside.start, around.start + inside.end)


def locate_within(text: str, quote: str, stretches: Iterable[Span]) -> Span:
    """The span of `quote` in the first of `stretches` that holds it, where it must stand once.

    Raises QuoteNotFound or QuoteAmbiguous.
    """
    for stretch in stretches:
        try:
            inside = locate(stretch.of(text), quote)
        except QuoteNotFound:
            continue
        return Span(stretch.start + inside.start, stretch.start + inside.end)
    raise QuoteNotFound(quote)


def _only(text: str, quote: str) -> Span:
    found = [Span(start, start + len(quote)) for start in _starts(text, quote)]
    whole = [span for span in found if not (cuts_word(text, span.start) or cuts_word(text, span.end))]
    if not whole:
        raise QuoteNotFound(quote)
    if len(whole) > 1:
        raise QuoteAmbiguous(quote)
    return whole[0]


def _starts(text: str, quote: str) -> Iterator[int]:
    start = text.find(quote) if quote else -1
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)
