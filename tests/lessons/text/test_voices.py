import pytest

from lessons.text.spans import Span
from lessons.text.voices import shares

TEXT = "One two three four, five six seven eight"


def part(quote):
    start = TEXT.index(quote)
    return Span(start, start + len(quote))


def test_shares_add_up_and_the_outlet_comes_last():
    found = shares(TEXT, [("Ann", part("three four,")), ("Bo", part("five six seven"))])
    assert [(voice.name, voice.words) for voice in found] == [("Bo", 3), ("Ann", 2), ("", 3)]
    assert sum(voice.share for voice in found) == pytest.approx(1)


def test_a_word_claimed_twice_counts_once():
    found = shares(TEXT, [("Ann", part("three four")), ("Bo", part("four, five"))])
    assert [(voice.name, voice.words) for voice in found] == [("Ann", 2), ("Bo", 1), ("", 5)]


def test_a_text_without_words_has_only_the_outlet():
    assert [(voice.name, voice.share) for voice in shares("…", [])] == [("", 0)]
