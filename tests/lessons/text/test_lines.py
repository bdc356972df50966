"""Numbered lines for paper: the same for every sheet made from a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.text.canonical import Block
from lessons.text.lines import lines_of, numbered_lines
from lessons.text.spans import Span


def lines(text, width, blocks=None):
    return numbered_lines(text, blocks or [Block("paragraph", 0, len(text))], width=width)


def words(text, width):
    return [line.span.of(text) for line in lines(text, width)]


def test_a_line_holds_as_many_words_as_fit():
    assert words("The harbour stays shut", 11) == ["The harbour", "stays shut"]


def test_a_word_too_long_for_a_line_has_one_of_its_own():
    assert words("so antidisestablishmentarianism is", 10) == ["so", "antidisestablishmentarianism", "is"]


def test_wide_signs_count_two_and_may_break_anywhere():
    assert words("港口今天关闭", 6) == ["港口今", "天关闭"]


def test_lines_are_numbered_through_all_blocks_and_cross_none():
    text = "Shut\nThe harbour stays shut"
    found = lines(text, 12, [Block("headline", 0, 4), Block("paragraph", 5, len(text))])
    assert [(line.number, line.kind, line.first, line.span.of(text)) for line in found] == [
        (1, "headline", True, "Shut"),
        (2, "paragraph", True, "The harbour"),
        (3, "paragraph", False, "stays shut"),
    ]


def test_a_mark_knows_its_first_and_last_line():
    found = lines("The harbour stays shut", 11)
    assert lines_of(found, Span(4, 17)) == (1, 2)
    assert lines_of(found, Span(12, 17)) == (2, 2)
    with pytest.raises(ValueError, match="no line"):
        lines_of(found, Span(30, 31))


@given(st.text("ab 港-.\n’", max_size=60), st.integers(1, 20))
def test_lines_hold_every_sign_but_white_space(text, width):
    if not text:
        return
    assert "".join("".join(words(text, width)).split()) == "".join(text.split())
