"""Framing words in company, and whose words they are."""

import pytest

from lessons.analysis.detectors import wording
from lessons.analysis.lexicon import descriptions, rows
from lessons.analysis.parsing import parse
from lessons.text.canonical import canonicalise


def found(raw):
    return list(wording.find(parse(canonicalise(raw))))


def marked(raw):
    text = parse(canonicalise(raw))
    return [finding.span.of(text.text) for finding in wording.find(text)]


def test_a_weak_word_counts_only_in_company():
    plain = (
        "The repair closed the road for a week and a number of shops lost trade, the council’s report said on Monday. "
    )
    assert marked(plain) == []
    assert marked("The thugs closed a number of shops.") == ["thugs", "a number of"]


def test_a_strong_word_in_a_long_plain_text_lends_nothing_to_weak_ones():
    filler = "The council met on Monday and read the budget for the next year aloud to those who had come. " * 12
    assert marked(f"{filler}The thugs fled.\n\n{filler}The fire caused chaos.") == ["thugs"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("It was a horrific new law.", "horrific new law"),
        ("An utterly pathetic excuse was given.", "utterly pathetic excuse"),
        ("The armed local thugs fled.", "armed local thugs"),
        ("They shamefully left.", "shamefully"),
        ("Thugs Flee As Council Votes", "Thugs"),
    ],
)
def test_a_mark_reaches_over_the_phrase_that_the_word_colours(raw, words):
    assert marked(raw) == [words]


def test_the_plain_wording_keeps_what_stands_before():
    assert found("The armed local thugs fled.")[0].neutral == "armed local men"


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        ("The thugs fled.", ""),
        ("“The thugs fled,” Ann Lee said.", "It stands in a quotation: the word is Ann Lee’s."),
        ("“The thugs fled.”", "It stands in a quotation."),
        ("Ann Lee said that the thugs fled.", "It is in what Ann Lee is reported to say."),
    ],
)
def test_a_mark_says_whose_word_it_is(raw, note):
    (finding,) = found(raw)
    assert finding.because.endswith(note or "?")


def test_the_articles_own_words_are_marked_with_more_confidence():
    assert found("The thugs fled.")[0].confidence > found("“The thugs fled,” Ann Lee said.")[0].confidence


def test_the_framing_lists_are_one_list_to_those_who_ask():
    assert "framing" in descriptions()
    assert {"words", "phrase"} & set(rows("framing")[0]) == {"phrase"}
