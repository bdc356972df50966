"""Word lists as data: tab-separated files with a header line; lines that start with # are comments."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path

_FOLDER = Path(__file__).parent / "lexicons"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `lexicons/NAME.tsv` by column. Raises ValueError when a row has too many or too few cells."""
    return tuple(_read(name))


@cache
def words(name: str) -> frozenset[str]:
    """The first column of `lexicons/NAME.tsv`."""
    return frozenset(next(iter(row.values())) for row in rows(name))


@cache
def descriptions() -> dict[str, str]:
    """The name of every list with the first sentence of the comment that heads it."""
    return {path.stem: _head(path) for path in sorted(_FOLDER.glob("*.tsv"))}


def _head(path: Path) -> str:
    lines = takewhile(lambda line: line.startswith("#"), path.read_text(encoding="utf-8").splitlines())
    return re.split(r"(?<=[.!?])\s", " ".join(line.lstrip("# ") for line in lines))[0]


def _read(name: str) -> Iterator[dict[str, str]]:
    lines = (_FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    header: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            header = cells
            continue
        if len(cells) != len(header):
            raise ValueError(f"{name}.tsv, line {number}: {len(cells)} cells where the header has {len(header)}")
        yield dict(zip(header, cells, strict=True))
