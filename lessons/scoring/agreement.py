"""How far two independent readings of one text agree.

Krippendorff's alpha as in “Computing Krippendorff's Alpha-Reliability” (2011) and Content Analysis (4th edition, 2019),
chapter 12, for nominal data; the unit is the word, its value the set of tags that a reader put on it. Alpha takes out
what chance would bring and so comes with the raw share of equal words. F1 of spans needs no words that nobody marked,
and is the same whichever reading comes first (Hripcsak and Rothschild 2005).
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from lessons.scoring.comparison import Mark, overlap
from lessons.scoring.matching import best_matching
from lessons.text.spans import Span

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two readings of `words` words, with `one` and `other` marks.

    `alpha` is None where it is not defined: all words have one and the same value. `raw` is the share of words with
    equal values, None for a text without words. `exact` and `overlapping` are F1 of spans under the same tag, None
    where neither reader marked anything.
    """

    words: int
    one: int
    other: int
    alpha: float | None
    raw: float | None
    exact: float | None
    overlapping: float | None


def agreement(text: str, one: Sequence[Mark], other: Sequence[Mark]) -> Agreement:
    """Spans are code points of `text`. Spans of the same words are the same, whatever punctuation they take along."""
    words = [found.span() for found in _WORD.finditer(text)]
    values = [_values(words, marks) for marks in (one, other)]
    equal = sum(ours == theirs for ours, theirs in zip(*values, strict=True))
    shared = {
        (i, j): overlap(text, ours.span, theirs.span)
        for i, ours in enumerate(one)
        for j, theirs in enumerate(other)
        if ours.tag == theirs.tag and ours.span.overlaps(theirs.span)
    }
    exact = best_matching({pair: 1.0 for pair, share in shared.items() if share == 1})
    overlapping = best_matching({pair: 1.0 for pair, share in shared.items() if share})
    marks = len(one) + len(other)
    return Agreement(
        words=len(words),
        one=len(one),
        other=len(other),
        alpha=alpha(values),
        raw=equal / len(words) if words else None,
        exact=2 * len(exact) / marks if marks else None,
        overlapping=2 * len(overlapping) / marks if marks else None,
    )


def readers_alpha(text: str, passage: Span, readings: Sequence[Sequence[Mark]]) -> tuple[float | None, float | None]:
    """Alpha over the words of `passage`, and the share of equal words over all pairs of readers.

    Both None with fewer than two readers.
    """
    words = [found.span() for found in _WORD.finditer(text, passage.start, passage.end)]
    if len(readings) < 2 or not words:
        return None, None
    values = [_values(words, marks) for marks in readings]
    pairs = len(readings) * (len(readings) - 1)
    equal = 0
    for unit in zip(*values, strict=True):
        equal += sum(count * (count - 1) for count in Counter(unit).values())
    return alpha(values), equal / (pairs * len(words))


def alpha(readers: Sequence[Sequence[Hashable | None]]) -> float | None:
    """Krippendorff's alpha for nominal data: one row a reader, one column a unit, None where a reader gave no value.

    1 is full agreement, 0 what chance would bring, less than 0 worse than that. None where it is not defined: no unit
    has two values, or all values are the same, so that nothing could have differed.
    """
    given: Counter[Hashable] = Counter()
    agreed: Counter[Hashable] = Counter()
    split: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for unit in zip(*readers, strict=True):
        counts = Counter(value for value in unit if value is not None)
        size = counts.total()
        if size < 2:
            continue
        given.update(counts)
        if len(counts) == 1:
            agreed.update(counts)
            continue
        for value, count in counts.items():
            split[value].append((count, size - count))
    if len(given) < 2:
        return None
    import krippendorff  # noqa: PLC0415 - brings in numpy, which a web process needs for nothing else

    # The library takes memory for units x values x values. But nominal alpha is the mean of the alphas of each value
    # against all others, weighted by how much disagreement chance would bring; and units of one value add up to one.
    total, weighted, weights = given.total(), 0.0, 0.0
    for value, count in given.items():
        apart = split[value]
        others = total - agreed[value] - sum(map(sum, apart))
        units = [(agreed[value], 0), (0, others), *apart]
        weight = count * (total - count)
        weighted += weight * krippendorff.alpha(value_counts=units, level_of_measurement="nominal")
        weights += weight
    return float(weighted / weights)


def _values(words: Sequence[tuple[int, int]], marks: Sequence[Mark]) -> list[frozenset[str]]:
    """The set of tags on each word."""
    tags: list[set[str]] = [set() for _word in words]
    for mark in marks:
        first = bisect_right(words, mark.span.start, key=lambda word: word[1])
        for at in range(first, bisect_left(words, mark.span.end, key=lambda word: word[0])):
            tags[at].add(mark.tag)
    return [frozenset(found) for found in tags]
