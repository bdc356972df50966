"""One go through the items of a tag. All of it is in the address, so that nothing has to be kept. Pure: no Django."""

import itertools
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lessons.practice.drills import Drill, Item, Kind
from lessons.scoring.comparison import KeyMark, Mark, compare
from lessons.text.spans import Span

ORDERS = 10_000
NONE = "none"  # nothing to mark
RIGHT_FROM, PARTLY_FROM = 0.85, 0.3  # shares of agreement, as `Score.share` counts it
_ORDER = re.compile(r"[0-9]{1,4}")
_WORDS = re.compile(r"[0-9]{1,3}(-[0-9]{1,3}){0,99}")


class BadRound(ValueError):
    """No such order, or an answer that fits no item."""


class Outcome(StrEnum):
    RIGHT = "right"
    PARTLY = "partly"
    MISSED = "missed"


POINTS = {Outcome.RIGHT: 1.0, Outcome.PARTLY: 0.5, Outcome.MISSED: 0.0}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an item's text: whether the item speaks of it, and whether it was chosen."""

    words: str
    asked: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """An item with its answer: one of its choices, or numbers of words as in `words_of`, or NONE."""

    item: Item
    given: str

    def __post_init__(self) -> None:
        if self.item.kind is not Kind.MARK:
            fits = self.given in self.item.choices
        else:
            words = _WORDS.fullmatch(self.given)
            fits = self.given == NONE or bool(words and max(self._numbers()) < len(words_of(self.item)))
        if not fits:
            raise BadRound(self.given)

    @property
    def outcome(self) -> Outcome:
        if self.item.kind is not Kind.MARK:
            return Outcome.RIGHT if self.given == self.item.answer else Outcome.MISSED
        tag = self.item.tag.key
        key = [KeyMark(str(n), ((tag, span),)) for n, span in enumerate(self.item.spans)]
        made = [Mark(str(n), tag, span) for n, span in enumerate(self.chosen)]
        share = compare(self.item.text, key, made).overall.share
        if share >= RIGHT_FROM:
            return Outcome.RIGHT
        return Outcome.PARTLY if share >= PARTLY_FROM else Outcome.MISSED

    @property
    def chosen(self) -> list[Span]:
        """The words chosen; those side by side are one stretch."""
        if self.item.kind is not Kind.MARK or self.given == NONE:
            return []
        words, spans, before = words_of(self.item), list[Span](), -2
        for number in sorted(set(self._numbers())):
            start = spans.pop().start if number == before + 1 else words[number].start
            spans.append(Span(start, words[number].end))
            before = number
        return spans

    def _numbers(self) -> list[int]:
        return [int(number) for number in self.given.split("-")]

    @property
    def pieces(self) -> list[Piece]:
        return pieces(self.item, self.chosen)


@dataclass(frozen=True, slots=True)
class Round:
    """The items in one of ORDERS orders, and the answers so far."""

    drill: Drill
    order: int
    answered: tuple[Answered, ...]

    @classmethod
    def read(cls, drill: Drill, order: str, answers: str) -> "Round":
        """`answers` as `spelled` writes them. Raises BadRound."""
        if not _ORDER.fullmatch(order):
            raise BadRound(order)
        given = answers.split(".") if answers else []
        items = shuffled(drill, int(order))
        if len(given) > len(items):
            raise BadRound(answers)
        return cls(drill, int(order), tuple(Answered(*pair) for pair in zip(items, given, strict=False)))

    @property
    def spelled(self) -> str:
        return ".".join(answered.given for answered in self.answered)

    @property
    def items(self) -> list[Item]:
        return shuffled(self.drill, self.order)

    @property
    def is_finished(self) -> bool:
        return len(self.answered) == len(self.drill.items)

    @property
    def current(self) -> Item:
        """The first item without an answer, in a round that is not finished."""
        return self.items[len(self.answered)]

    def answer(self, given: str) -> "Round":
        """The round with the current item answered. Raises BadRound."""
        return Round(self.drill, self.order, (*self.answered, Answered(self.current, given)))

    def count(self, outcome: Outcome) -> int:
        return sum(answered.outcome is outcome for answered in self.answered)

    @property
    def share(self) -> float:
        """Points out of the number of items, 0 to 1: one if right, half if partly."""
        return sum(POINTS[answered.outcome] for answered in self.answered) / len(self.drill.items)


def shuffled(drill: Drill, order: int) -> list[Item]:
    items = list(drill.items)
    random.Random(order).shuffle(items)  # noqa: S311 - an order to practise in, no secret
    return items


def words_of(item: Item) -> list[Span]:
    """What can be chosen one by one: words with the punctuation that touches them."""
    return [Span(*found.span()) for found in re.finditer(r"\S+", item.text)]


def pieces(item: Item, chosen: Sequence[Span] = ()) -> list[Piece]:
    """The text cut wherever what is asked or chosen begins or ends."""
    edges = {0, len(item.text), *itertools.chain.from_iterable((s.start, s.end) for s in (*item.spans, *chosen))}
    return [
        Piece(
            item.text[start:end],
            any(span.contains(Span(start, end)) for span in item.spans),
            any(span.contains(Span(start, end)) for span in chosen),
        )
        for start, end in itertools.pairwise(sorted(edges))
    ]
