"""Bold and slanted words of a document, with the stars that `lessons.text.canonical` reads back as emphasis."""

from collections.abc import Iterable
from itertools import groupby

from lessons.text.canonical import canonicalise

Run = tuple[str, bool, bool]  # its text, whether it is bold, whether it is slanted


def starred(runs: Iterable[Run]) -> str:
    """The runs of one paragraph as one line. Emphasis that could not be read back, as inside a word, is left out:
    stars never change a word.
    """
    pieces = [("".join(text for text, *_rest in group), bold, slanted) for (bold, slanted), group in _alike(runs)]
    plain = " ".join("".join(text for text, *_rest in pieces).split())
    line = "".join(_piece(pieces, at) for at in range(len(pieces)))
    line = " ".join(line.split())
    return line if line == plain or canonicalise(line).text == canonicalise(plain).text else plain


def _alike(runs: Iterable[Run]) -> Iterable[tuple[tuple[bool, bool], Iterable[Run]]]:
    """Runs that look the same together; a space between them looks like what stands before it."""
    seen: list[Run] = []
    for text, bold, slanted in runs:
        if not text:
            continue
        look = seen[-1][1:] if seen and not text.strip() else (bold, slanted)
        seen.append((text, *look))
    return groupby(seen, key=lambda run: (run[1], run[2]))


def _piece(pieces: list[Run], at: int) -> str:
    text, bold, slanted = pieces[at]
    words = text.strip()
    stars = "*" * (2 * bold + slanted)
    before = pieces[at - 1][0][-1:] if at else ""
    after = pieces[at + 1][0][:1] if at + 1 < len(pieces) else ""
    start = text.index(words)
    before, after = text[:start][-1:] or before, text[start + len(words) :][:1] or after
    if not stars or not any(char.isalnum() for char in words) or before.isalnum() or after.isalnum() or "*" in words:
        return text
    return text.replace(words, f"{stars}{words}{stars}", 1)
