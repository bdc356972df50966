"""The items themselves: enough of them, fair, each with its reason, and the words to find where the brackets stood."""

from collections import Counter
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.codebook import LAYERS, TAGS
from lessons.practice.drills import DRILLS, Kind, unbracketed
from lessons.practice.rounds import words_of
from lessons.text.words import words_in

ITEMS = list(chain.from_iterable(drill.items for drill in DRILLS.values()))
every_drill = pytest.mark.parametrize("drill", DRILLS.values(), ids=DRILLS.keys())


def has_its_tag(item):
    return item.shown_tag == item.tag


def test_every_tag_of_the_codebook_has_eight_items():
    assert {key: len(drill.items) for key, drill in DRILLS.items()} == dict.fromkeys(TAGS, 8)


@every_drill
def test_half_of_the_items_only_look_like_the_tag(drill):
    assert sum(has_its_tag(item) for item in drill.items) == 4
    by_kind = Counter((item.kind, has_its_tag(item)) for item in drill.items)
    assert by_kind == {
        (Kind.IS, True): 2,
        (Kind.IS, False): 2,
        (Kind.MARK, True): 1,
        (Kind.MARK, False): 1,
        (Kind.WHICH, True): 1,
        (Kind.WHICH, False): 1,
    }


@every_drill
def test_every_answer_is_among_its_choices(drill):
    for item in drill.items:
        assert (item.answer in item.choices) == (item.kind is not Kind.MARK), item.text
        assert (item.other is not None) == (item.kind is Kind.WHICH), item.text


@every_drill
def test_the_glossary_tells_apart_what_an_item_asks_to_tell_apart(drill):
    told = [row.tag for row in drill.confused]
    assert drill.tag not in told
    assert len(set(told)) == len(told) >= 2
    assert {item.other for item in drill.items if item.other} <= set(told)


@every_drill
def test_the_words_in_question_are_whole_words_of_the_sentence(drill):
    for item in drill.items:
        assert not set("[]") & set(item.text), item.text
        assert item.kind is Kind.MARK or item.spans, item.text
        for span in item.spans:
            touched = [word for word in words_of(item) if word.overlaps(span)]
            inside = words_in(item.text, span)
            assert inside, item.text
            assert inside == [word for part in touched for word in words_in(item.text, part)], item.text


@every_drill
def test_every_word_that_can_be_chosen_holds_a_word(drill):
    for item in drill.items:
        assert all(words_in(item.text, span) for span in words_of(item)), item.text


@every_drill
def test_every_item_is_short_and_says_why(drill):
    for item in drill.items:
        assert len(item.text.split()) <= 26, item.text
        assert 30 <= len(item.because) <= 160, item.because
        assert item.because[-1] in ".?!", item.because
    for words in (drill.remember, *(row.tell for row in drill.confused)):
        assert 30 <= len(words) <= 170, words
        assert words[-1] in ".?!", words


def test_no_sentence_and_no_reason_comes_twice():
    for words in ([item.text for item in ITEMS], [item.because for item in ITEMS]):
        assert [text for text, times in Counter(words).items() if times > 1] == []


def test_no_item_repeats_an_example_of_the_codebook():
    codebook = " ".join(tag.example.replace("*", "") + tag.near_miss for tag in TAGS.values())
    assert [item.text for item in ITEMS if item.text in codebook] == []


def test_in_every_layer_a_yes_is_as_likely_as_a_no():
    for layer in LAYERS:
        answers = Counter(item.answer for item in ITEMS if item.tag.layer == layer and item.kind is Kind.IS)
        assert answers["yes"] == answers["no"]


@given(st.lists(st.tuples(st.text("abc ,é😀", max_size=6), st.text("xyz é😀", min_size=1, max_size=6)), max_size=4))
def test_brackets_are_taken_out_and_remembered(parts):
    text, spans = unbracketed("".join(f"{before}[{inside}]" for before, inside in parts))
    assert text == "".join(before + inside for before, inside in parts)
    assert [span.of(text) for span in spans] == [inside for _, inside in parts]
