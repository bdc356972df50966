"""Words that a person typed are found again, near the place they came from."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lessons.annotations.anchoring import find_quote
from lessons.text.canonical import canonicalise
from lessons.text.spans import Span, cuts_word

TEXT = "The army said it won. “The army never loses,” the army’s chief said – twice.\nThe other army said no."

texts = st.lists(
    st.sampled_from(["the", "army", "said", "it’s", "“so”", "–", "Ça", "né.", "\n\n", "a"]), min_size=1
).map(lambda words: canonicalise(" ".join(words)).text)


@pytest.mark.parametrize(("near", "start"), [(0, 4), (20, 27), (94, 87)])
def test_nearest_of_several_places_is_taken(near, start):
    span = find_quote(TEXT, "army", near=near)
    assert span is not None
    assert span.start == start


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("  it won ", "it won"),
        ('"The army never loses," the army\'s chief', "“The army never loses,” the army’s chief"),
        ("said - twice", "said – twice"),
        ("said –\n twice. The other", "said – twice.\nThe other"),
        ("THE OTHER ARMY", "The other army"),
        ("“it won”", "it won"),
    ],
)
def test_shapes_of_marks_and_spaces_do_not_matter(typed, found):
    span = find_quote(TEXT, typed, near=0)
    assert span is not None
    assert span.of(TEXT) == found


@pytest.mark.parametrize("typed", ["", "  ", "the navy", "“”", "army army"])
def test_what_is_not_there_is_not_found(typed):
    assert find_quote(TEXT, typed, near=0) is None


def test_whole_words_win_over_parts_of_nearer_words():
    span = find_quote("Other men saw the man.", "the", near=0)
    assert span is not None
    assert span.start == 14


def test_places_that_overlap_are_all_looked_at():
    assert find_quote("– – –", "– –", near=2) == Span(2, 5)


@given(texts, st.data())
def test_words_cut_from_the_text_are_found_where_they_stood(text, data):
    assume(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    assume(quote.strip() == quote)
    found = find_quote(text, quote, near=start)
    assert found is not None
    assert found.of(text) == quote
    if not (cuts_word(text, start) or cuts_word(text, end)):
        assert (found.start, found.end) == (start, end)


@given(st.text(), st.text(), st.integers())
def test_any_words_at_all_are_found_inside_the_text_or_not_at_all(text, quote, near):
    found = find_quote(text, quote, near=near)
    assert found is None or found.end <= len(text)


@pytest.mark.parametrize("words", ["a ", "- ", "x"])
def test_a_quotation_beyond_all_measure_is_refused_at_once(words):
    begun = time.monotonic()
    assert find_quote(TEXT, words * 400_000, near=0) is None
    assert time.monotonic() - begun < 1
