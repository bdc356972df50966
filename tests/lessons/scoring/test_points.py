from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.scoring.points import Rubric, earned, rescaled, tenths, total


@pytest.mark.parametrize(
    ("share", "scale", "points"),
    [(0.625, 10, "6.3"), (0.15, 1, "0.2"), (0.0, 10, "0.0"), (1.0, 7, "7.0"), (2 / 3, 100, "66.7"), (0.45, 0.5, "0.2")],
)
def test_points_are_the_agreements_share_of_the_scale_halves_up(share, scale, points):
    assert earned(share, Decimal(str(scale))) == Decimal(points)


@given(st.floats(0, 1), st.integers(1, 500))
def test_points_lie_on_the_scale(share, scale):
    assert 0 <= earned(share, Decimal(scale)) <= scale


def test_points_for_reasons_follow_the_rubric_and_the_others_the_agreement():
    assert earned(0.5, Decimal(10), reasons=Decimal(4), rubric=Rubric((3, 0), 3)) == Decimal("5.0")
    assert earned(1.0, Decimal(10), reasons=Decimal(4), rubric=Rubric((0, 0), 3)) == Decimal("6.0")
    assert earned(0.0, Decimal(10), reasons=Decimal(10), rubric=Rubric((3, 3), 3)) == Decimal("10.0")


@pytest.mark.parametrize("rubric", [None, Rubric((), 3), Rubric((None, None), 3), Rubric((3, None), 3)])
def test_points_wait_until_every_criterion_is_judged(rubric):
    assert earned(1.0, Decimal(10), reasons=Decimal(4), rubric=rubric) is None


def test_points_given_on_one_scale_keep_their_share_on_another():
    assert rescaled(Decimal("7.5"), Decimal(10), Decimal(100)) == Decimal("75.0")
    assert rescaled(Decimal("7.5"), Decimal(10), Decimal(10)) == Decimal("7.5")


def test_total_weighs_shares_not_points():
    assert total([(Decimal(5), Decimal(10), Decimal(1)), (Decimal(100), Decimal(100), Decimal(3))]) == Decimal("0.875")
    assert total([]) is None
    assert total([(Decimal(5), Decimal(10), Decimal(0))]) is None


def test_tenths_round_halves_up():
    assert [tenths(Decimal(one)) for one in ("0.25", "0.35", "0.05")] == [
        Decimal("0.3"),
        Decimal("0.4"),
        Decimal("0.1"),
    ]
