"""The score is that of the best of all matchings: every one is tried."""

import re
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.scoring.comparison import KeyMark, Mark, compare
from lessons.text.spans import Span

TEXT = "The mayor said nobody saw the regime strike five old depots."
WORDS = [found.span() for found in re.finditer(r"\w+", TEXT)]

PLACES = st.tuples(st.integers(0, len(WORDS) - 1), st.integers(1, 4))
READINGS = st.tuples(st.sampled_from("ab"), PLACES)
KEYS = st.lists(st.tuples(st.lists(READINGS, min_size=1, max_size=2), st.booleans()), max_size=4)
ANSWERS = st.lists(READINGS, max_size=4)


def words(place):
    first, count = place
    return set(range(first, min(first + count, len(WORDS))))


def span(place):
    covered = words(place)
    return Span(WORDS[min(covered)][0], WORDS[max(covered)][1])


def credit(readings, answer):
    """The share of common words under the same tag: of the readings the best."""
    tag, place = answer
    return max(
        len(words(there) & words(place)) / len(words(there) | words(place)) if wanted == tag else 0
        for wanted, there in readings
    )


def all_matchings(keys, answers):
    """Every way to pair some keys with as many answers, one to one."""
    for size in range(min(len(keys), len(answers)) + 1):
        for some in combinations(range(len(keys)), size):
            for order in permutations(range(len(answers)), size):
                yield list(zip(some, order, strict=True))


def score(keys, answers, matching):
    gained = sum(credit(keys[k][0], answers[a]) for k, a in matching)
    found = {k for k, a in matching if credit(keys[k][0], answers[a])}
    due = sum(not optional or k in found for k, (_readings, optional) in enumerate(keys))
    return gained, 2 * gained / (due + len(answers)) if due + len(answers) else 1.0


@given(KEYS, ANSWERS)
def test_the_score_is_that_of_the_best_of_all_matchings(keys, answers):
    scores = [score(keys, answers, matching) for matching in all_matchings(keys, answers)]
    best = max(gained for gained, _share in scores)
    best_shares = [share for gained, share in scores if gained > best - 1e-9]
    key = [
        KeyMark(f"k{n}", tuple((tag, span(place)) for tag, place in readings), optional)
        for n, (readings, optional) in enumerate(keys)
    ]
    found = compare(TEXT, key, [Mark(f"a{n}", tag, span(place)) for n, (tag, place) in enumerate(answers)]).overall
    assert found.credit == pytest.approx(best)
    assert any(found.share == pytest.approx(share) for share in best_shares)
