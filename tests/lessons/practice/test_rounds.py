"""A round is read from its address, and scored with partial credit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.practice.drills import DRILLS, Kind
from lessons.practice.rounds import NONE, Answered, BadRound, Outcome, Round, shuffled, words_of
from tests.lessons.practice.answers import all_right, right

DOUBT, REPETITION = DRILLS["doubt"], DRILLS["repetition"]


def marked(drill):
    return next(item for item in drill.items if item.kind is Kind.MARK and item.spans)


@pytest.mark.parametrize("drill", DRILLS.values(), ids=DRILLS.keys())
def test_whoever_answers_as_the_items_say_has_all_right(drill):
    done = Round.read(drill, "1", all_right(drill))
    assert done.is_finished
    assert done.share == 1


@given(st.integers(0, 9999))
def test_every_order_holds_every_item_once(order):
    assert sorted(item.text for item in shuffled(DOUBT, order)) == sorted(item.text for item in DOUBT.items)
    assert shuffled(DOUBT, order) == shuffled(DOUBT, order)


def test_another_number_is_another_order():
    assert len({tuple(item.text for item in shuffled(DOUBT, order)) for order in range(20)}) == 20


def test_a_round_comes_back_as_it_was_spelled():
    answers = all_right(DOUBT).rsplit(".", 3)[0]
    done = Round.read(DOUBT, "1", answers)
    assert done.spelled == answers
    assert not done.is_finished
    assert done.answer(right(done.current)).spelled == answers + "." + right(done.current)


@pytest.mark.parametrize("order", ["", "-1", "10000", "1.5", "x", "١"])
def test_an_order_that_is_none_is_refused(order):
    with pytest.raises(BadRound):
        Round.read(DOUBT, order, "")


@pytest.mark.parametrize("given", ["", "maybe", "yes.no", "labelling", "99", "1-", "--", "0-99", "1e3", "١"])
def test_an_answer_that_fits_no_item_is_refused(given):
    for item in DOUBT.items:
        if given in item.choices:
            continue
        with pytest.raises(BadRound):
            Answered(item, given)


def test_more_answers_than_items_are_refused():
    with pytest.raises(BadRound):
        Round.read(DOUBT, "1", all_right(DOUBT) + ".yes")


@given(st.text(max_size=30))
def test_any_address_gives_a_round_or_is_refused(answers):
    try:
        done = Round.read(DOUBT, "1", answers)
    except BadRound:
        return
    assert done.spelled == answers


def test_all_the_words_and_no_other_are_right():
    item = marked(REPETITION)
    assert Answered(item, "0-1-5-6-10-11").outcome is Outcome.RIGHT


def test_some_of_the_words_are_partly_right():
    item = marked(REPETITION)
    assert Answered(item, "0-1-5-6").outcome is Outcome.PARTLY
    assert Answered(item, "0-1").outcome is Outcome.PARTLY


def test_other_words_or_none_are_missed():
    item = marked(REPETITION)
    assert Answered(item, "3").outcome is Outcome.MISSED
    assert Answered(item, NONE).outcome is Outcome.MISSED


def test_marking_everything_earns_little():
    item = marked(DOUBT)
    assert Answered(item, "-".join(map(str, range(len(words_of(item)))))).outcome is Outcome.MISSED


def test_marking_where_there_is_nothing_is_missed():
    item = next(item for item in DOUBT.items if item.kind is Kind.MARK and not item.spans)
    assert Answered(item, "0").outcome is Outcome.MISSED
    assert Answered(item, NONE).outcome is Outcome.RIGHT


def test_words_side_by_side_are_one_stretch():
    item = marked(REPETITION)
    assert [span.of(item.text) for span in Answered(item, "1-0-5-5").chosen] == ["No answers", "no"]


def test_the_pieces_spell_the_text():
    item = marked(REPETITION)
    pieces = Answered(item, "1-2").pieces
    assert "".join(piece.words for piece in pieces) == item.text
    assert "".join(piece.words for piece in pieces if piece.chosen) == "answers from"
    assert next(piece.words for piece in pieces if piece.asked and not piece.chosen) == "No "


def test_partly_counts_half():
    order = next(n for n in range(50) if shuffled(REPETITION, n)[0] == marked(REPETITION))
    rest = all_right(REPETITION, order).split(".")[1:]
    assert Round.read(REPETITION, str(order), ".".join(["0-1", *rest])).share == 7.5 / 8
