"""Whose words fill a text: the share of each voice, and what is left to the outlet itself."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lessons.text.spans import Span

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class VoiceShare:
    """One voice and its share of the words, 0 to 1. The outlet's own voice has an empty name."""

    name: str
    words: int
    share: float
    stretches: tuple[Span, ...]


def shares(text: str, contents: Iterable[tuple[str, Span]]) -> list[VoiceShare]:
    """The voices, largest first, then the outlet with every word that no attribution hands to somebody.

    `contents` are (voice, span of what it says). Where two overlap, the first to claim a word keeps it.
    """
    words = [Span(word.start(), word.end()) for word in _WORD.finditer(text)]
    owners: list[str | None] = [None] * len(words)
    stretches: dict[str, list[Span]] = {}
    for name, span in contents:
        stretches.setdefault(name, []).append(span)
        first = bisect_left(words, span.start, key=lambda word: word.start)
        for at in range(first, bisect_right(words, span.end, key=lambda word: word.end)):
            if owners[at] is None:
                owners[at] = name
    counts = Counter(owners)
    total = len(words) or 1
    voices = [
        VoiceShare(name, counts[name], counts[name] / total, tuple(sorted(set(spans))))
        for name, spans in stretches.items()
    ]
    voices.sort(key=lambda voice: (-voice.words, voice.name))
    outlet = counts[None]
    return [*voices, VoiceShare("", outlet, outlet / total, ())]
