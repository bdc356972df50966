"""Moving the ends of a mark by the word, and the words around it."""

import pytest

from lessons.text.spans import Span
from lessons.text.words import around, nudged, words_in

TEXT = "The mayor’s aide said: “We don't know.” Others, later, did."
ALL = Span(0, len(TEXT))


def span_of(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def test_words_hold_together_at_apostrophes_and_leave_punctuation():
    assert [word.of(TEXT) for word in words_in(TEXT, ALL)] == [
        *("The", "mayor’s", "aide", "said", "We", "don't", "know", "Others", "later", "did")
    ]


@pytest.mark.parametrize(
    ("edge", "step", "moved"),
    [
        ("start", -1, "mayor’s aide said"),
        ("start", 1, "said"),
        ("end", 1, "aide said: “We"),
        ("end", -1, "aide"),
    ],
)
def test_an_end_moves_over_one_word(edge, step, moved):
    span = nudged(TEXT, span_of("aide said"), edge, step, within=ALL)
    assert span is not None
    assert span.of(TEXT) == moved


def test_an_end_behind_punctuation_comes_back_to_its_own_word():
    span = nudged(TEXT, span_of("Others, later,"), "end", -1, within=ALL)
    assert span is not None
    assert span.of(TEXT) == "Others, later"


@pytest.mark.parametrize(("edge", "step"), [("start", 1), ("end", -1)])
def test_the_last_word_stays(edge, step):
    assert nudged(TEXT, span_of("aide"), edge, step, within=ALL) is None


@pytest.mark.parametrize(("words", "edge", "step"), [("The", "start", -1), ("did.", "end", 1)])
def test_no_end_leaves_the_stretch(words, edge, step):
    assert nudged(TEXT, span_of(words), edge, step, within=ALL) is None


def test_the_paragraph_is_the_furthest():
    assert nudged(TEXT, span_of("know"), "end", 1, within=span_of("“We don't know.”")) is None


@pytest.mark.parametrize(
    ("quote", "before", "after"),
    [
        ("Two", "", " words."),
        ("words.", "Two ", ""),
        ("here", "", " stands" * 8 + "…"),
        ("there", "…" + "stands " * 8, ""),
        ("Last", "", " ones."),
    ],
)
def test_words_around_a_quote_end_at_its_paragraph_or_between_words(quote, before, after):
    text = "Two words.\nhere " + "stands " * 20 + "there\nLast ones."
    start = text.index(quote)
    assert around(text, Span(start, start + len(quote))) == (before, after)
