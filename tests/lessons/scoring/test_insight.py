"""What many comparisons have in common."""

import pytest

from lessons.scoring.agreement import alpha, readers_alpha
from lessons.scoring.comparison import KeyMark, Mark, Score, compare
from lessons.scoring.insight import Answer, Tally, figures, weakest
from lessons.text.spans import Span

TEXT = "The regime struck five districts. The army said so. Nobody saw it."
SENTENCES = [Span(0, 33), Span(34, 51), Span(52, 66)]


def span(quote):
    start = TEXT.index(quote)
    return Span(start, start + len(quote))


KEY = [
    KeyMark("n1", (("loaded", span("regime")), ("label", span("regime")))),
    KeyMark("n2", (("who", span("The army said")),)),
    KeyMark("n3", (("claim", span("five districts")),), optional=True),
]


def answer(*marks, sure=None):
    made = [Mark(f"{tag} {quote}", tag, span(quote)) for tag, quote in marks]
    return Answer(made, {mark.id: step for mark, step in zip(made, sure or [], strict=False) if step})


def tally(*answers):
    found = Tally()
    for one in answers:
        found.add(compare(TEXT, KEY, one.marks), one, SENTENCES)
    return found


def test_tags_are_counted_by_what_the_reference_has_and_what_the_student_gave():
    found = tally(
        answer(("loaded", "regime"), ("claim", "The army said")),
        answer(("claim", "Nobody saw it")),
    )
    assert found.tags == {
        ("loaded", "loaded"): 1,
        ("who", "claim"): 1,
        ("loaded", ""): 1,
        ("who", ""): 1,
        ("", "claim"): 1,
    }


def test_a_listed_reading_under_another_tag_is_no_confusion():
    assert ("label", "label") in tally(answer(("label", "regime"))).tags
    assert ("loaded", "label") not in tally(answer(("label", "regime"))).tags


def test_missed_notes_are_counted_and_optional_ones_are_not():
    found = tally(answer(("loaded", "regime")), answer())
    assert found.missed == {"n1": 1, "n2": 2}
    assert found.met == {"n1": 1}


def test_an_answer_raises_one_alarm_for_a_sentence_however_often_it_marks_there():
    found = tally(answer(("claim", "Nobody"), ("claim", "saw it")), answer(("claim", "saw it")))
    assert found.alarms == {("claim", 52, 66): 2}


def test_sureness_is_counted_with_what_it_earned():
    found = tally(
        answer(("loaded", "regime"), ("claim", "Nobody"), sure=["high", "high"]),
        answer(("loaded", "The regime"), ("who", "The army said"), sure=["low", ""]),
    )
    assert found.sure == {"high": 2, "low": 1}
    assert found.credit == {"high": 1, "low": 0.5}


def test_tallies_of_two_texts_add_up():
    both = tally(answer(("loaded", "regime"), sure=["high"])) + tally(answer(), answer(("loaded", "regime")))
    assert (both.answers, both.tags["loaded", "loaded"], both.tags["who", ""]) == (3, 2, 3)
    assert (both.sure, both.credit) == ({"high": 1}, {"high": 1})


def test_readers_alpha_is_alpha_of_the_words_of_the_passage():
    readings = [answer(("loaded", "regime")).marks, answer(("loaded", "The regime")).marks, answer().marks]
    found, raw = readers_alpha(TEXT, Span(0, 33), readings)
    nothing, loaded = frozenset(), frozenset({"loaded"})
    rows = [[nothing, loaded], [loaded, loaded], [nothing, nothing]]
    assert found == pytest.approx(alpha([[*row, nothing, nothing, nothing] for row in rows]))
    # Three pairs of readers, five words: the first two words are each alike for one pair only.
    assert raw == pytest.approx((1 + 1 + 3 + 3 + 3) / 15)


def test_one_reader_alone_agrees_with_nobody():
    assert readers_alpha(TEXT, Span(0, 33), [answer().marks]) == (None, None)
    assert figures(TEXT, Span(0, 66), KEY, SENTENCES, [answer()]).alpha is None


def test_the_weakest_tag_has_the_least_agreement_over_all_and_enough_marks():
    scores = [
        {"who": Score(1, 2, 2), "claim": Score(0, 1, 0)},
        {"who": Score(2, 2, 2), "loaded": Score(1, 2, 1)},
    ]
    assert weakest(scores, below=0.8) == "loaded"
    assert weakest(scores, below=0.6) is None
    assert weakest(scores, below=0.8, at_least=1) == "claim"
    assert weakest([], below=1) is None
