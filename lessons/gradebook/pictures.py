"""Where the parts of the pictures lie, in units of their viewBox. What they show stands in a table beside each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

WIDTH, HEIGHT, EDGE = 360, 160, 20  # a student's way
_LABELS, _HEAD, _ACROSS, _DOWN = 190, 120, 44, 38  # the matrix: room for words, and from square to square


@dataclass(frozen=True, slots=True)
class Label:
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Square:
    x: int
    y: int
    count: int
    share: float
    agrees: bool

    @property
    def shade(self) -> str:
        return f"{0.06 + 0.94 * self.share:.2f}"

    @property
    def is_dark(self) -> bool:
        return self.share > 0.45

    @property
    def middle_x(self) -> int:
        return self.x + 20

    @property
    def middle_y(self) -> int:
        return self.y + 18


@dataclass(frozen=True, slots=True)
class MatrixPicture:
    width: int
    height: int
    columns: Sequence[Label]
    rows: Sequence[Label]
    squares: Sequence[Square]


def matrix(tags: Sequence[str], rows: Sequence[tuple[str | None, Sequence[tuple[int, float]]]]) -> MatrixPicture:
    """`rows` are a tag's label, or None where the reference marks nothing, with count and share in each column."""
    columns = [*tags, _("left unmarked")]
    return MatrixPicture(
        width=_LABELS + _ACROSS * len(columns) + _HEAD - 20,
        height=_HEAD + _DOWN * len(rows),
        columns=[Label(_LABELS + _ACROSS * n + 18, _HEAD - 8, _short(label)) for n, label in enumerate(columns)],
        rows=[
            Label(_LABELS - 10, _HEAD + _DOWN * n + 18, _short(label or _("only the students")))
            for n, (label, _cells) in enumerate(rows)
        ],
        squares=[
            Square(_LABELS + _ACROSS * x, _HEAD + _DOWN * y, count, share, agrees=label == columns[x])
            for y, (label, cells) in enumerate(rows)
            for x, (count, share) in enumerate(cells)
        ],
    )


def _short(label: str) -> str:
    return label if len(label) <= 24 else f"{label[:23]}…"
