"""What is practised, tag by tag, read once from items/<tag>.toml. Pure: no Django.

In an item's text, brackets stand around the words that are asked about, or, in a "mark" item, around the words to find;
there may be none. Half of the items of every tag are look-alikes that do not have it.
"""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from lessons.codebook import TAGS, Tag
from lessons.text.spans import Span

_BRACKETED = re.compile(r"\[([^\]]+)\]")


class Kind(StrEnum):
    IS = "is"  # Is this the tag? Yes or no.
    MARK = "mark"  # Which words are it? Perhaps none.
    WHICH = "which"  # Is it this tag or another that is often confused with it?


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `answer` is yes or no, or the key of the right tag; empty where words are to be marked."""

    kind: Kind
    tag: Tag
    text: str
    spans: tuple[Span, ...]
    because: str
    answer: str = ""
    other: Tag | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The answers to choose from, in an order that tells nothing."""
        if self.other is not None:
            return tuple(key for key in TAGS if key in (self.tag.key, self.other.key))
        return ("yes", "no") if self.kind is Kind.IS else ()

    @property
    def shown_tag(self) -> Tag | None:
        """The tag that the words of `spans` have; None where they have none."""
        if self.answer == "no" or not self.spans:
            return None
        return TAGS.get(self.answer, self.tag)


@dataclass(frozen=True, slots=True)
class Confusion:
    """A tag that is often taken for another, and how to tell them apart."""

    tag: Tag
    tell: str


@dataclass(frozen=True, slots=True)
class Drill:
    """The practice of one tag."""

    tag: Tag
    remember: str
    confused: tuple[Confusion, ...]
    items: tuple[Item, ...]


def unbracketed(text: str) -> tuple[str, tuple[Span, ...]]:
    """The text without its brackets, and where they stood: code points, half-open."""
    plain, spans, end = "", [], 0
    for found in _BRACKETED.finditer(text):
        plain += text[end : found.start()]
        spans.append(Span(len(plain), len(plain) + len(found[1])))
        plain += found[1]
        end = found.end()
    return plain + text[end:], tuple(spans)


def _drill(tag: Tag) -> Drill:
    data = tomllib.loads((Path(__file__).parent / "items" / f"{tag.key}.toml").read_text(encoding="utf-8"))
    confused = tuple(Confusion(TAGS[row["tag"]], row["tell"]) for row in data["confused"])
    return Drill(tag, data["remember"], confused, tuple(_item(tag, row) for row in data["item"]))


def _item(tag: Tag, row: dict[str, Any]) -> Item:
    text, spans = unbracketed(row["text"])
    other = TAGS[row["other"]] if "other" in row else None
    return Item(Kind(row["kind"]), tag, text, spans, row["because"], row.get("answer", ""), other)


DRILLS = {key: _drill(tag) for key, tag in TAGS.items()}
