"""The matching is the best there is: checked against trying every way."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.scoring.matching import best_matching

PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 20).map(lambda n: n / 20), max_size=14
)


def by_brute_force(weights):
    lefts = sorted({left for left, _ in weights})
    rights = [*sorted({right for _, right in weights}), *[None] * len(lefts)]
    return max(
        sum(weights.get(pair, 0) for pair in zip(lefts, order, strict=False))
        for order in permutations(rights, len(lefts))
    )


def test_best_matching_prefers_the_larger_sum_to_the_first_come():
    assert best_matching({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8}) == {0: 1, 1: 0}


def test_best_matching_of_nothing_is_nothing():
    assert best_matching({}) == {}


@given(PAIRS.filter(lambda weights: len({left for left, _ in weights}) <= 4))
def test_best_matching_is_one_to_one_and_as_good_as_any(weights):
    matched = best_matching(weights)
    assert len(set(matched.values())) == len(matched)
    assert all(pair in weights for pair in matched.items())
    best = by_brute_force(weights) if weights else 0
    assert sum(weights[pair] for pair in matched.items()) == pytest.approx(best)
