"""What a teacher's word changes in an answer key."""

from lessons.scoring.accepted import Accepted, stands_alone, with_accepted
from lessons.scoring.comparison import KeyMark, Mark, Outcome, compare
from lessons.text.spans import Span

TEXT = "The regime struck five districts, the army said. Nobody saw it."


def span(quote):
    start = TEXT.index(quote)
    return Span(start, start + len(quote))


KEY = [KeyMark("n1", (("loaded", span("regime")),)), KeyMark("n2", (("who", span("the army said")),))]


def compared(accepted, *marks):
    key = with_accepted(KEY, accepted)
    return compare(TEXT, key, [Mark(f"a{n}", tag, span(quote)) for n, (tag, quote) in enumerate(marks)])


def test_a_place_with_a_note_counts_as_much_as_the_references_own():
    marks = ("label", "The regime"), ("who", "the army said")
    assert compared([], *marks).overall.share == 0.5
    found = compared([Accepted("1", "n1", "label", span("The regime"))], *marks)
    assert (found.overall.share, found.pairs[0].reading) == (1, 1)


def test_a_place_alone_may_be_marked_and_may_be_missed():
    accepted = [Accepted("1", "", "claim", span("Nobody saw it"))]
    own = ("loaded", "regime"), ("who", "the army said")
    assert compared([], *own, ("claim", "Nobody saw it")).overall.share < 1
    assert compared(accepted, *own, ("claim", "Nobody saw it")).overall.share == 1
    assert compared(accepted, *own).overall.share == 1


def test_a_note_alone_may_be_missed_and_still_counts_when_found():
    accepted = [Accepted("1", "n1", "", None)]
    assert compared([], ("who", "the army said")).overall.share < 1
    assert compared(accepted, ("who", "the army said")).overall.share == 1
    assert compared(accepted, ("who", "the army said"), ("loaded", "regime")).overall.share == 1


def test_what_was_accepted_costs_nobody_anything():
    marks = [("loaded", "regime")]
    before = compared([], *marks).overall.share
    accepted = [Accepted("1", "n1", "label", span("The regime")), Accepted("2", "", "claim", span("five districts"))]
    assert compared(accepted, *marks).overall.share == before


def test_a_reading_of_a_note_outside_this_exercise_stands_alone_and_a_note_alone_changes_nothing():
    key = with_accepted(
        KEY, [Accepted("1", "elsewhere", "claim", span("Nobody")), Accepted("2", "elsewhere", "", None)]
    )
    assert [mark.id for mark in key] == ["n1", "n2", "accepted-1"]
    assert [stands_alone(mark) for mark in key] == [False, False, True]
    assert compare(TEXT, key, [Mark("a", "claim", span("Nobody"))]).pairs[-1].outcome is Outcome.EXACT
