"""What a student reads after handing in: exact, boundary differs, other tag, missed, only you."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.scoring.comparison import KeyMark, Mark, Outcome, compare, overlap, word_by_word
from lessons.text.spans import Span

TEXT = 'The spokesman said that the depot was "wiped out", and nobody saw it.'


def span(quote):
    start = TEXT.index(quote)
    return Span(start, start + len(quote))


def key(name, tag, quote, *others, optional=False):
    return KeyMark(name, ((tag, span(quote)), *((t, span(q)) for t, q in others)), optional)


def mark(name, tag, quote):
    return Mark(name, tag, span(quote))


def outcomes(comparison):
    return [pair.outcome for pair in comparison.pairs]


def test_the_same_words_agree_exactly_and_a_comma_makes_no_difference():
    found = compare(TEXT, [key("k", "loaded", "wiped out")], [mark("a", "loaded", '"wiped out",')])
    assert outcomes(found) == [Outcome.EXACT]
    assert found.overall.share == 1


def test_other_edges_earn_the_share_of_common_words():
    found = compare(TEXT, [key("k", "who", "The spokesman said")], [mark("a", "who", "spokesman said that")])
    assert outcomes(found) == [Outcome.BOUNDARY]
    assert found.pairs[0].credit == pytest.approx(2 / 4)
    assert found.overall.share == pytest.approx(0.5)


def test_another_tag_on_the_same_words_is_told_apart_and_earns_nothing():
    found = compare(TEXT, [key("k", "who", "The spokesman said")], [mark("a", "claim", "The spokesman said")])
    assert outcomes(found) == [Outcome.OTHER_TAG]
    assert found.overall.share == 0
    assert found.by_tag["who"].due == 1
    assert found.by_tag["claim"].made == 1


def test_another_tag_on_a_few_of_the_words_is_no_pair():
    found = compare(TEXT, [key("k", "who", "The spokesman said that the")], [mark("a", "claim", "the")])
    assert outcomes(found) == [Outcome.MISSED, Outcome.EXTRA]


def test_missed_and_extra_count_against_the_score_alike():
    found = compare(TEXT, [key("k", "who", "The spokesman said")], [mark("a", "claim", "nobody saw it")])
    assert outcomes(found) == [Outcome.MISSED, Outcome.EXTRA]
    assert (found.overall.due, found.overall.made, found.overall.share) == (1, 1, 0)


def test_a_listed_alternative_costs_nothing():
    wanted = key("k", "claim", "the depot was", ("loaded", "wiped out"))
    found = compare(TEXT, [wanted], [mark("a", "loaded", "wiped out")])
    assert outcomes(found) == [Outcome.EXACT]
    assert found.pairs[0].alternative
    assert found.overall.share == 1


def test_credit_for_a_listed_reading_counts_under_the_tag_that_was_chosen():
    wanted = key("k", "claim", "wiped out", ("loaded", "wiped out"))
    found = compare(TEXT, [wanted], [mark("a", "loaded", "wiped out")])
    assert set(found.by_tag) == {"loaded"}
    assert (found.by_tag["loaded"].due, found.by_tag["loaded"].made, found.by_tag["loaded"].share) == (1, 1, 1)


def test_an_optional_mark_may_be_missed_but_counts_when_found():
    wanted = key("k", "loaded", "wiped out", optional=True)
    assert compare(TEXT, [wanted], []).overall.share == 1
    assert compare(TEXT, [wanted], []).pairs == ()
    assert compare(TEXT, [wanted], [mark("a", "loaded", "wiped out")]).overall.share == 1
    retagged = compare(TEXT, [wanted], [mark("a", "claim", "wiped out")])
    assert (retagged.overall.due, retagged.overall.made) == (0, 1)


def test_marking_nothing_where_nothing_is_due_is_full_agreement():
    assert compare(TEXT, [], []).overall.share == 1


def test_two_marks_on_one_key_mark_are_one_match_and_one_extra():
    wanted = [key("k", "who", "The spokesman said")]
    found = compare(TEXT, wanted, [mark("a", "who", "The spokesman"), mark("b", "who", "The spokesman said")])
    assert sorted(outcomes(found)) == [Outcome.EXACT, Outcome.EXTRA]


def test_one_mark_prefers_the_required_key_mark_to_an_optional_one():
    wanted = [key("o", "who", "The spokesman", optional=True), key("r", "who", "spokesman said")]
    found = compare(TEXT, wanted, [mark("a", "who", "spokesman")])
    assert [pair.key.id for pair in found.pairs if pair.answer] == ["r"]


def test_matching_is_not_first_come():
    wanted = [key("k1", "c", "said that the depot"), key("k2", "c", "the depot was")]
    made = [mark("a1", "c", "the depot"), mark("a2", "c", "said that")]
    found = compare(TEXT, wanted, made)
    assert {(pair.key.id, pair.answer.id) for pair in found.pairs} == {("k1", "a2"), ("k2", "a1")}


def test_overlap_of_spans_that_only_touch_is_nothing():
    assert overlap(TEXT, Span(0, 3), Span(3, 13)) == 0


SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20)).map(
    lambda pair: Span(pair[0], min(len(TEXT), pair[0] + pair[1]))
)
TAGS = st.sampled_from(["who", "claim", "loaded"])


@given(st.lists(st.tuples(TAGS, SPANS, st.booleans()), max_size=8), st.lists(st.tuples(TAGS, SPANS), max_size=8))
def test_every_mark_appears_once_and_the_score_stays_between_0_and_1(wanted, made):
    keys = [KeyMark(f"k{n}", ((tag, where),), optional) for n, (tag, where, optional) in enumerate(wanted)]
    answer = [Mark(f"a{n}", tag, where) for n, (tag, where) in enumerate(made)]
    found = compare(TEXT, keys, answer)
    assert sorted(pair.answer.id for pair in found.pairs if pair.answer) == sorted(a.id for a in answer)
    shown = sorted(pair.key.id for pair in found.pairs if pair.key)
    assert len(set(shown)) == len(shown)
    assert {k.id for k in keys if not k.optional} <= set(shown)
    assert 0 <= found.overall.share <= 1 + 1e-9
    assert found.overall.made == len(answer)


@given(st.lists(st.tuples(TAGS, SPANS), max_size=8))
def test_the_reference_itself_scores_full_marks(wanted):
    keys = [KeyMark(f"k{n}", ((tag, where),)) for n, (tag, where) in enumerate(wanted)]
    answer = [Mark(f"a{n}", tag, where) for n, (tag, where) in enumerate(wanted)]
    assert compare(TEXT, keys, answer).overall.share == pytest.approx(1)


def in_words(wanted, made):
    pieces = word_by_word(TEXT, wanted and span(wanted), made and span(made))
    return [(whose.value, piece.of(TEXT)) for whose, piece in pieces]


def test_word_by_word_tells_whose_words_are_whose():
    assert in_words("The spokesman said", "spokesman said that") == [
        ("key", "The "),
        ("both", "spokesman said"),
        ("answer", " that"),
    ]


def test_word_by_word_of_one_mark_alone_is_all_its_own():
    assert in_words("nobody saw it", None) == [("key", "nobody saw it")]
    assert in_words(None, "nobody saw it") == [("answer", "nobody saw it")]


def test_word_by_word_finds_no_difference_in_a_comma_or_a_quotation_mark():
    assert in_words("wiped out", '"wiped out",') == [("both", '"wiped out",')]
    assert in_words('"wiped out",', "wiped out") == [("both", '"wiped out",')]


def test_a_mark_measured_against_another_reading_says_which():
    found = compare(
        TEXT,
        [key("k", "who", "spokesman", ("claim", "the depot was"))],
        [mark("a", "claim", "the depot")],
    )
    assert (found.pairs[0].reading, found.pairs[0].outcome) == (1, Outcome.BOUNDARY)
