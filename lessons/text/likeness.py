"""How much two texts share, by runs of words: for finding the same article twice.

Containment of word 5-grams after Broder, “On the resemblance and containment of documents”, 1997.
"""

import re

RUN = 5  # words
WORDS = 20_000  # read of each text

_WORD = re.compile(r"\w+")


def runs(text: str) -> frozenset[int]:
    """The text's runs of five words, as hashes good within this process; a shorter text is one run."""
    words = [found.group().casefold() for found in _WORD.finditer(text)][:WORDS]
    if not words:
        return frozenset()
    return frozenset(hash(tuple(words[at : at + RUN])) for at in range(max(1, len(words) - RUN + 1)))


def shared(some: frozenset[int], others: frozenset[int]) -> float:
    """The part of the smaller set that the other holds, from 0 to 1; 0 when either is empty."""
    smaller = min(len(some), len(others))
    return len(some & others) / smaller if smaller else 0.0
