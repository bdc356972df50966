"""What a second look changed is told mark by mark, the losses too."""

from lessons.scoring.comparison import compare
from lessons.scoring.second_look import Kind, changes
from tests.lessons.scoring.test_comparison import TEXT, key, mark

KEY = [key("k1", "who", "The spokesman said"), key("k2", "claim", "nobody saw it")]


def told(first, second, wanted=KEY):
    found = changes(compare(TEXT, wanted, first), compare(TEXT, wanted, second))
    return [(change.kind, (change.pair.answer or change.pair.key).span.of(TEXT)) for change in found]


def test_a_mark_made_only_later_is_found():
    assert told([], [mark("b", "claim", "nobody saw it")]) == [(Kind.FOUND, "nobody saw it")]


def test_better_edges_and_a_better_tag_are_mended():
    first = [mark("a", "who", "The spokesman"), mark("b", "who", "nobody saw it")]
    second = [mark("c", "who", "The spokesman said"), mark("d", "claim", "nobody saw it")]
    assert told(first, second) == [(Kind.MENDED, "The spokesman said"), (Kind.MENDED, "nobody saw it")]


def test_an_extra_mark_is_let_go_or_added():
    extra, other = mark("a", "claim", "wiped out"), mark("b", "claim", "that the depot")
    assert told([extra], []) == [(Kind.LET_GO, "wiped out")]
    assert told([extra], [extra, other]) == [(Kind.ADDED, "that the depot")]


def test_agreement_given_up_is_told_too():
    assert told([mark("a", "claim", "nobody saw it")], []) == [(Kind.WORSE, "nobody saw it")]
    assert told([mark("a", "claim", "nobody saw it")], [mark("b", "claim", "nobody")]) == [(Kind.WORSE, "nobody")]


def test_marks_that_stay_are_no_change_whatever_their_ids():
    first = [mark("a", "claim", "nobody saw it"), mark("b", "claim", "wiped out")]
    second = [mark("c", "claim", "nobody saw it"), mark("d", "claim", "wiped out")]
    assert told(first, second) == []


def test_a_mark_that_may_be_missed_is_found_and_given_up_like_any_other():
    optional = [key("k", "claim", "wiped out", optional=True)]
    made = [mark("a", "claim", "wiped out")]
    assert told([], made, optional) == [(Kind.FOUND, "wiped out")]
    assert told(made, [], optional) == [(Kind.WORSE, "wiped out")]
