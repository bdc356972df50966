"""Answers to whole rounds, as an address spells them."""

from lessons.practice.drills import Drill, Item, Kind
from lessons.practice.rounds import NONE, shuffled, words_of


def right(item: Item) -> str:
    if item.kind is not Kind.MARK:
        return item.answer
    touched = [str(n) for n, word in enumerate(words_of(item)) if any(word.overlaps(span) for span in item.spans)]
    return "-".join(touched) or NONE


def wrong(item: Item) -> str:
    others = [choice for choice in item.choices if choice != item.answer]
    return others[0] if others else NONE if item.spans else "0"


def all_right(drill: Drill, order: int = 1) -> str:
    return ".".join(right(item) for item in shuffled(drill, order))


def all_wrong(drill: Drill, order: int = 1) -> str:
    return ".".join(wrong(item) for item in shuffled(drill, order))
