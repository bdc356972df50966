"""Examples that stand beside a detector: what it finds, and near misses that it must leave."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A raw text, and exactly the words a detector marks in it, in reading order."""

    text: str
    marked: tuple[str, ...]


def finds(text: str, marked: list[str]) -> tuple[Example, ...]:
    """The detector marks exactly these words. Raises ValueError without any: that would be `leaves`."""
    if not marked:
        raise ValueError("say leaves() for a text without marks")
    return (Example(text, tuple(marked)),)


def leaves(text: str) -> tuple[Example, ...]:
    """The detector marks nothing."""
    return (Example(text, ()),)
