"""Spans: the arithmetic, and snapping to whole words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.text.spans import Span, cuts_word, snap_to_words


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2)])
def test_span_refuses_to_be_empty_or_negative(start, end):
    with pytest.raises(ValueError, match="a span needs"):
        Span(start, end)


def test_touching_spans_do_not_overlap():
    assert not Span(0, 2).overlaps(Span(2, 4))
    assert Span(0, 3).overlaps(Span(2, 4))


def test_a_span_contains_itself_and_what_lies_inside():
    assert Span(1, 4).contains(Span(1, 4))
    assert not Span(1, 4).contains(Span(0, 2))


@pytest.mark.parametrize(
    ("text", "picked", "snapped"),
    [
        ("the anti-terror operation", "terror op", "anti-terror operation"),
        ("the U.S. Army", "U.S. ", "U.S."),
        ("he said, yes", " said, ", "said,"),
        ("“Stop,” he said", "Stop", "Stop"),
        ("the MoD's spokesman", "MoD", "MoD's"),
        ("a cafe\u0301 here", "cafe", "cafe\u0301"),
        ("the 8.5 tons", "5 t", "8.5 tons"),
    ],
)
def test_snap_to_words_cuts_no_word(text, picked, snapped):
    start = text.index(picked)
    span = snap_to_words(text, Span(start, start + len(picked)))
    assert span is not None
    assert span.of(text) == snapped


def test_snap_to_words_finds_nothing_in_white_space():
    assert snap_to_words("a  b", Span(1, 3)) is None


def test_snap_to_words_refuses_a_span_beyond_the_text():
    with pytest.raises(IndexError):
        snap_to_words("abc", Span(1, 4))


@given(st.text(min_size=1), st.data())
def test_snapped_spans_stand_on_word_edges(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    span = snap_to_words(text, Span(start, data.draw(st.integers(start + 1, len(text)))))
    if span is not None:
        assert not cuts_word(text, span.start)
        assert not cuts_word(text, span.end)
        assert not span.of(text)[0].isspace()
        assert snap_to_words(text, span) == span
