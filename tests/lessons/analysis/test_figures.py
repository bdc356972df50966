"""Numbers as texts write them."""

import re

import pytest

from lessons.analysis.figures import NUMBER, is_rough, value


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("25", 25),
        ("1,200", 1200),
        ("seven", 7),
        ("Twelve", 12),
        ("twenty-five", 25),
        ("forty", 40),
        ("many", None),
        ("twenty-many", None),
        ("٣", None),
        ("", None),
    ],
)
def test_a_number_is_read_in_digits_and_words(words, expected):
    assert value(words) == expected


@pytest.mark.parametrize("words", ["25", "1,200", "twenty-five", "nine"])
def test_the_pattern_takes_a_whole_number(words):
    assert re.fullmatch(NUMBER, words)


@pytest.mark.parametrize("words", ["2.5", "25%", "10:30", "2014/15", "7-8"])
def test_the_pattern_leaves_what_is_no_count(words):
    assert re.match(NUMBER, words) is None


@pytest.mark.parametrize(
    ("before", "rough"), [("about ", True), ("more than ", True), ("another ", True), ("the ", False)]
)
def test_words_before_a_number_make_it_rough(before, rough):
    assert is_rough(f"It was {before}40 people", len(f"It was {before}")) is rough
