"""What a second answer to the same key changed: found later, mended, let go, given up."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lessons.scoring.comparison import Comparison, Mark, Outcome, Pair


class Kind(StrEnum):
    FOUND = "found"
    MENDED = "mended"
    LET_GO = "let-go"
    WORSE = "worse"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `pair` is where it shows: of the second comparison, or of the first where a mark was let go."""

    kind: Kind
    pair: Pair


def changes(first: Comparison, second: Comparison) -> list[Change]:
    """In reading order. Marks of the two answers are the same when tag and words are; ids do not matter."""
    return sorted(_changes(first, second), key=lambda change: change.pair.start)


def _changes(first: Comparison, second: Comparison) -> Iterator[Change]:
    before = {pair.key.id: pair for pair in first.pairs if pair.key}
    after = {pair.key.id: pair for pair in second.pairs if pair.key}
    for key_id in before.keys() | after.keys():
        # A key mark that may be missed has no pair where it was missed.
        was, now = before.get(key_id), after.get(key_id)
        gained, earned = (now.credit if now else 0.0), (was.credit if was else 0.0)
        if gained > earned:
            yield Change(Kind.MENDED if was and was.answer else Kind.FOUND, now or was)  # type: ignore[arg-type]  # one is there
        elif gained < earned:
            yield Change(Kind.WORSE, now or was)  # type: ignore[arg-type]  # likewise
    kept, had = _marks(second), _marks(first)
    for pair in first.pairs:
        if pair.outcome is Outcome.EXTRA and pair.answer and _what(pair.answer) not in kept:
            yield Change(Kind.LET_GO, pair)
    for pair in second.pairs:
        if pair.outcome is Outcome.EXTRA and pair.answer and _what(pair.answer) not in had:
            yield Change(Kind.ADDED, pair)


def _marks(comparison: Comparison) -> set[tuple[str, int, int]]:
    return {_what(pair.answer) for pair in comparison.pairs if pair.answer}


def _what(mark: Mark) -> tuple[str, int, int]:
    return mark.tag, mark.span.start, mark.span.end
