"""What an edit kept of a text, what it took out and what it put in.

Lines, then words, are aligned by those that stand once in both texts (patience diff, after Bram Cohen) and never by
frequent ones, so that a run is seldom called kept by chance. Time grows with the texts, whatever they hold.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHORT = 12  # code points: a shorter run between two changes belongs to the change

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Run:
    """`length` code points that stand at `old` in the old text and at `new` in the new one."""

    old: int
    new: int
    length: int

    @property
    def old_end(self) -> int:
        return self.old + self.length

    @property
    def new_end(self) -> int:
        return self.new + self.length


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed; or words that were taken out and those that came in their place."""

    kept: str = ""
    removed: str = ""
    added: str = ""


def kept_runs(old: str, new: str) -> list[Run]:
    """The stretches of `old` that stand in `new` in the same order, each as long as can be; in code points."""
    words: list[tuple[int, int, int]] = []
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_starts, new_starts = _starts(old_lines), _starts(new_lines)
    at_old = at_new = 0
    for line, new_line in [*_aligned(old_lines, new_lines), (len(old_lines), len(new_lines))]:
        words += _words(old, new, (at_old, old_starts[line]), (at_new, new_starts[new_line]))
        if line < len(old_lines):
            words.append((old_starts[line], new_starts[new_line], len(old_lines[line])))
            at_old, at_new = old_starts[line + 1], new_starts[new_line + 1]
    return _long_enough(_joined(words), len(old), len(new))


def pieces(old: str, new: str) -> list[Piece]:
    """The whole of both texts in order: kept and changed pieces take turns."""
    found: list[Piece] = []
    at_old = at_new = 0
    for run in [*kept_runs(old, new), Run(len(old), len(new), 0)]:
        removed, added = old[at_old : run.old], new[at_new : run.new]
        if removed or added:
            found.append(Piece(removed=removed, added=added))
        if run.length:
            found.append(Piece(kept=old[run.old : run.old_end]))
        at_old, at_new = run.old_end, run.new_end
    return found


def _words(old: str, new: str, here: tuple[int, int], there: tuple[int, int]) -> Iterator[tuple[int, int, int]]:
    """The words kept between two kept lines."""
    words, new_words = _TOKEN.findall(old[slice(*here)]), _TOKEN.findall(new[slice(*there)])
    starts, new_starts = _starts(words), _starts(new_words)
    for word, new_word in _aligned(words, new_words):
        yield here[0] + starts[word], there[0] + new_starts[new_word], len(words[word])


def _starts(parts: Sequence[str]) -> list[int]:
    """Where each part begins, and where the last one ends."""
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    return starts


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places that hold the same, rising in both."""
    pairs: list[tuple[int, int]] = []
    open_ = [(0, len(old), 0, len(new))]
    while open_:
        first, last, new_first, new_last = open_.pop()
        while first < last and new_first < new_last and old[first] == new[new_first]:
            pairs.append((first, new_first))
            first, new_first = first + 1, new_first + 1
        anchors = _anchors(old, new, (first, last), (new_first, new_last))
        for place, new_place in anchors:
            pairs.append((place, new_place))
            open_.append((first, place, new_first, new_place))
            first, new_first = place + 1, new_place + 1
        if anchors:
            open_.append((first, last, new_first, new_last))
            continue
        while first < last and new_first < new_last and old[last - 1] == new[new_last - 1]:
            last, new_last = last - 1, new_last - 1
            pairs.append((last, new_last))
    return sorted(pairs)


def _anchors(
    old: Sequence[str], new: Sequence[str], here: tuple[int, int], there: tuple[int, int]
) -> list[tuple[int, int]]:
    """What stands once on both sides, as far as its order is the same: the longest such chain."""
    once = _once(old, here)
    new_once = _once(new, there)
    tails: list[int] = []
    chains: list[tuple[int, int]] = []
    before: dict[int, int | None] = {}
    for part, place in once.items():
        if (new_place := new_once.get(part)) is None:
            continue
        length = bisect_left(tails, new_place)
        before[new_place] = tails[length - 1] if length else None
        tails[length : length + 1] = [new_place]
        chains.append((place, new_place))
    old_place = {new_place: place for place, new_place in chains}
    found: list[tuple[int, int]] = []
    at = tails[-1] if tails else None
    while at is not None:
        found.append((old_place[at], at))
        at = before[at]
    return found[::-1]


def _once(parts: Sequence[str], within: tuple[int, int]) -> dict[str, int]:
    """The parts that stand once within, with their places, in order."""
    counts = Counter(parts[slice(*within)])
    return {parts[place]: place for place in range(*within) if counts[parts[place]] == 1}


def _joined(stretches: list[tuple[int, int, int]]) -> list[Run]:
    joined: list[Run] = []
    for old, new, length in stretches:
        if joined and (joined[-1].old_end, joined[-1].new_end) == (old, new):
            joined[-1] = Run(joined[-1].old, joined[-1].new, joined[-1].length + length)
        else:
            joined.append(Run(old, new, length))
    return joined


def _long_enough(found: list[Run], old_length: int, new_length: int) -> list[Run]:
    return [
        run
        for run in found
        if run.length >= SHORT or run.old == run.new == 0 or (run.old_end, run.new_end) == (old_length, new_length)
    ]
