"""Two tellings of one event side by side: their lines found in both texts, and what only one of them says."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lessons.authoring.reading import PairLine, Reading, Twin
from lessons.sources.rendering import RenderedBlock, render_blocks
from lessons.text.segments import Labelled
from lessons.text.spans import Span


class Teller(StrEnum):
    """Who tells a line: this text only, the other only, or both."""

    HERE = "here"
    THERE = "there"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Told:
    """`chosen` is what a reader took it for; empty where nothing was chosen."""

    number: int
    line: PairLine
    teller: Teller
    chosen: str

    @property
    def is_seen(self) -> bool:
        return self.chosen == self.teller


@dataclass(frozen=True, slots=True)
class Column:
    """One text; `side` begins the ids of its marks: `a3` is its mark for line 3."""

    side: str
    reading: Reading
    blocks: list[RenderedBlock]


@dataclass(frozen=True, slots=True)
class Beside:
    here: Column
    there: Column
    told: list[Told]

    @property
    def columns(self) -> list[Column]:
        return [self.here, self.there]

    @property
    def only_here(self) -> list[Told]:
        return [told for told in self.told if told.teller is Teller.HERE]

    @property
    def only_there(self) -> list[Told]:
        return [told for told in self.told if told.teller is Teller.THERE]

    @property
    def chosen(self) -> int:
        return sum(bool(told.chosen) for told in self.told)

    @property
    def seen(self) -> int:
        return sum(told.is_seen for told in self.told)


def teller(line: PairLine) -> Teller:
    if line.here and line.there:
        return Teller.BOTH
    return Teller.HERE if line.here else Teller.THERE


def places(text: str, quotes: Sequence[str]) -> list[Span | None]:
    """Where each quote stands, in code points. A repeated one is taken further on each time; None where it is missing."""
    found: list[Span | None] = []
    after: dict[str, int] = {}
    for quote in quotes:
        start = text.find(quote, after.get(quote, 0)) if quote else -1
        found.append(Span(start, start + len(quote)) if start >= 0 else None)
        if start >= 0:
            after[quote] = start + len(quote)
    return found


def beside(reading: Reading, other: Reading, pair: Twin, *, chosen: dict[int, str], drawn: bool) -> Beside:
    """`drawn` marks the lines in both texts: before, a reader is to look for them."""
    told = [Told(n, line, teller(line), chosen.get(n, "")) for n, line in enumerate(pair.lines)]
    return Beside(
        _column("a", reading, [line.here for line in pair.lines] if drawn else []),
        _column("b", other, [line.there for line in pair.lines] if drawn else []),
        told,
    )


def _column(side: str, reading: Reading, quotes: list[str]) -> Column:
    marks = [
        Labelled(f"{side}{n}", "told", span) for n, span in enumerate(places(reading.text, quotes)) if span is not None
    ]
    return Column(side, reading, render_blocks(reading.text, reading.blocks, reading.inlines, marks, linked=True))
