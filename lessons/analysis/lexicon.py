"""Word lists as data: tab-separated files with a header line; lines that start with # are comments.

A long list is a folder of such files; its README.md says what it holds.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path

_FOLDER = Path(__file__).parent / "lexicons"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `lexicons/NAME.tsv`, or of every file in the folder `lexicons/NAME`, by column.

    Raises ValueError when a row has too many or too few cells.
    """
    folder = _FOLDER / name
    files = sorted(folder.glob("*.tsv")) if folder.is_dir() else [folder.with_suffix(".tsv")]
    return tuple(row for file in files for row in _read(file))


@cache
def words(name: str) -> frozenset[str]:
    """The first column of `lexicons/NAME.tsv`."""
    return frozenset(next(iter(row.values())) for row in rows(name))


@cache
def descriptions() -> dict[str, str]:
    """The name of every list with the first sentence of the comment that heads it, or of its folder's README.md."""
    heads = {path.stem: _head(path) for path in _FOLDER.glob("*.tsv")}
    heads |= {path.parent.name: _head(path) for path in _FOLDER.glob("*/README.md")}
    return dict(sorted(heads.items()))


def _head(path: Path) -> str:
    lines = takewhile(lambda line: line.startswith("#"), path.read_text(encoding="utf-8").splitlines())
    return re.split(r"(?<=[.!?])\s", " ".join(line.lstrip("# ") for line in lines))[0]


def _read(file: Path) -> Iterator[dict[str, str]]:
    header: list[str] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            header = cells
            continue
        if len(cells) != len(header):
            raise ValueError(f"{file.name}, line {number}: {len(cells)} cells where the header has {len(header)}")
        yield dict(zip(header, cells, strict=True))
