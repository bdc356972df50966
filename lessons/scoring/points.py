"""From agreement to points. Points are decimals with one place, halves rounded up, so that sums are what they look like."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_TENTH = Decimal("0.1")
_STEADY = Decimal("1e-9")  # what floating point adds to a share such as 0.15 must not decide a rounding


@dataclass(frozen=True, slots=True)
class Rubric:
    """The level reached in each criterion, None where nobody has judged yet, and the highest there is."""

    levels: tuple[int | None, ...]
    top: int

    @property
    def share(self) -> Decimal | None:
        """0 to 1; None until every criterion is judged."""
        judged = [level for level in self.levels if level is not None]
        if not judged or len(judged) < len(self.levels):
            return None
        return Decimal(sum(judged)) / (self.top * len(judged))


def tenths(points: Decimal) -> Decimal:
    return points.quantize(_TENTH, ROUND_HALF_UP)


def earned(
    agreement: float, scale: Decimal, *, reasons: Decimal = Decimal(0), rubric: Rubric | None = None
) -> Decimal | None:
    """Points of `scale`: `reasons` of them by the rubric, the others by the agreement, 0 to 1.

    None while the rubric that some of them hang on is not judged.
    """
    share = Decimal(agreement).quantize(_STEADY)
    if not reasons:
        return tenths(share * scale)
    judged = rubric.share if rubric else None
    return None if judged is None else tenths(share * (scale - reasons) + judged * reasons)


def rescaled(points: Decimal, out_of: Decimal, scale: Decimal) -> Decimal:
    """Points given on one scale, on another."""
    return points if out_of == scale else tenths(points * scale / out_of)


def total(marks: Iterable[tuple[Decimal, Decimal, Decimal]]) -> Decimal | None:
    """The weighted mean of (points, scale, weight) as a share, 0 to 1; None where nothing counts."""
    gained, weights = Decimal(0), Decimal(0)
    for points, scale, weight in marks:
        gained += weight * points / scale
        weights += weight
    return gained / weights if weights else None
