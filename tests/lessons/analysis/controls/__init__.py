"""Twenty invented texts with a careful reading of each: ten neutral, ten slanted. Practice material and test data.

KIND/NN_NAME.txt                the text as an outlet might print it
KIND/NN_NAME.provenance.toml    the invented outlet and who owns it
KIND/NN_NAME.reference.toml     quoted phrases with reasons, in the format of the first lesson's in `seeds/`; `clash`
                                names the kind of a pair of figures that disagree
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lessons.codebook import TAGS
from lessons.text.anchoring import locate, locate_within
from lessons.text.canonical import CanonicalText, canonicalise
from lessons.text.spans import Span

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Mark:
    """One passage of a reading. `row` is its table in the file; `others` are readings that count as well."""

    span: Span
    row: dict[str, Any]
    parts: tuple[tuple[str, Span], ...]
    others: tuple[tuple[str, Span], ...]

    @property
    def tag(self) -> str:
        return str(self.row["tag"])

    @property
    def layer(self) -> str:
        return TAGS[self.tag].layer


@dataclass(frozen=True)
class Control:
    """One text with its reading."""

    name: str
    canonical: CanonicalText
    card: dict[str, Any]
    marks: tuple[Mark, ...]

    @property
    def text(self) -> str:
        return self.canonical.text

    @property
    def words(self) -> int:
        return len(self.text.split())

    def marked(self, tag: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.tag == tag]


@cache
def controls(kind: str) -> tuple[Control, ...]:
    """The neutral or the slanted texts, by name. Raises ValueError when a quote is not in its text exactly once."""
    return tuple(_control(path) for path in sorted((HERE / kind).glob("*.txt")))


def _control(path: Path) -> Control:
    canonical = canonicalise(path.read_text(encoding="utf-8"))
    rows = _table(path.with_suffix(".reference.toml"))["annotation"]
    marks = tuple(_mark(canonical, row) for row in rows)
    name = f"{path.parent.name}/{path.stem}"
    return Control(name, canonical, _table(path.with_suffix(".provenance.toml")), marks)


def _mark(canonical: CanonicalText, row: dict[str, Any]) -> Mark:
    text = canonical.text
    span = locate(text, row["quote"], near=row.get("near", ""))
    stretch = locate(text, row["near"]) if "near" in row else span
    blocks = (Span(block.start, block.end) for block in canonical.blocks)
    around = [span, stretch, next(block for block in blocks if block.contains(span))]
    parts = [
        (role, locate_within(text, quote, around))
        for role in ("source", "cue", "content")
        for quote in _listed(row.get(role, []))
    ]
    others = [
        (other["tag"], locate_within(text, other.get("quote", row["quote"]), around)) for other in row.get("or", [])
    ]
    return Mark(span, row, tuple(parts), tuple(others))


def _listed(quotes: str | list[str]) -> list[str]:
    return [quotes] if isinstance(quotes, str) else quotes


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
