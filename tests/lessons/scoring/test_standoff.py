"""The measures of the evaluation, against figures worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.scoring.misses import grouped, relation_misses, span_misses
from lessons.scoring.standoff import (
    Bound,
    Figure,
    Judged,
    Standoff,
    best_first,
    covered,
    read,
    relation_figures,
    rows,
    span_figure,
    tokens,
)

#       0123456789012345678901234567890123456789
TEXT = "Ann Lee said it rained. Bob says no."
#       Ann 0 Lee 4 said 8 it 13 rained 16 . 22 Bob 24 says 28 no 33 . 35

GOLD = """T1\tSource 0 7\tAnn Lee
T2\tCue 8 12\tsaid
T3\tContent 13 22\tit rained
E1\tCue:T2 Source:T1 Content:T3 Attribution:T9
T4\tSource 24 27\tBob
T5\tCue 28 32\tsays
T6\tContent 33 35\tno
E2\tCue:T5 Source:T4 Content:T6
"""
PROPOSED = """T1\tattribution 4 12\tLee said
T2\tSource 4 7\tLee
T3\tCue 8 12\tsaid
T4\tContent 13 15;16 22\tit rained
E1\tCue:T3 Source:T2 Content:T4
T5\tCue 16 22\trained
E2\tCue:T5
"""


def judged(gold=GOLD, proposed=PROPOSED, text=TEXT):
    return Judged("a", text, read(gold), read(proposed))


def figure(precision, recall):
    both = precision + recall
    return Figure(round(precision, 4), round(recall, 4), round(2 * precision * recall / both, 4) if both else 0.0)


def test_read_keeps_bounds_and_relations():
    standoff = read(PROPOSED)
    assert standoff.bounds[3] == Bound("Content", ((13, 15), (16, 22)))
    assert [relation.cue for relation in standoff.relations] == [((8, 12),), ((16, 22),)]
    assert standoff.relations[1].source == ()


def test_read_joins_the_spans_of_a_numbered_role_and_passes_over_what_is_missing():
    (relation,) = read("T1\tContent 0 3\tx\nT2\tContent 4 7\tx\nE1\tContent:T1 Content2:T2 Cue:T9\n").relations
    assert relation.content == ((0, 3), (4, 7))
    assert relation.cue == ()


def test_read_passes_over_other_lines():
    assert read("#1\tAnnotatorNotes T1\tx\nA1\tNegated E1\nR1\tOrigin Arg1:T1\n\nT7\n") == Standoff()


@pytest.mark.parametrize("where", ["x y", "3", "5 5", "7 2", "1 2;", "1 2 3"])
def test_read_refuses_a_place_that_is_none(where):
    with pytest.raises(ValueError, match="line 2"):
        read(f"T1\tCue 0 3\tx\nT2\tCue {where}\tx\n")


def test_relations_are_measured_by_hand():
    figures = relation_figures([judged()])
    # Cues: gold {said} {says}; proposed {said} {rained}.
    assert figures["cue"] == dict.fromkeys(["exact", "overlap", "token"], figure(1 / 2, 1 / 2))
    # Sources: gold {Ann Lee} {Bob}; proposed {Lee} alone.
    assert figures["source"] == {"exact": figure(0, 0), "overlap": figure(1, 1 / 2), "token": figure(1, 1 / 3)}
    # Contents: gold {it rained} {no}; proposed {it rained} in two pieces.
    assert figures["content"] == {
        "exact": figure(1, 1 / 2),
        "overlap": figure(1, 1 / 2),
        "token": figure(1, 2 / 3),
    }


def test_relations_are_averaged_over_all_texts_together():
    empty = Judged("b", TEXT, read(GOLD), Standoff())
    assert relation_figures([judged(), empty])["cue"]["exact"] == figure(1 / 2, 1 / 4)


def test_one_proposal_is_matched_once_only():
    gold = "T1\tCue 0 7\tx\nT2\tCue 4 12\tx\nE1\tCue:T1\nE2\tCue:T2\n"
    proposed = "T1\tCue 0 12\tx\nE1\tCue:T1\n"
    assert relation_figures([judged(gold, proposed)])["cue"]["overlap"] == figure(1, 1 / 2)


def test_the_better_overlap_is_matched_first():
    gold = [frozenset({1, 2, 3}), frozenset({3, 4})]
    assert best_first(gold, [frozenset({3, 4, 5}), frozenset({1, 2})]) == {0: 1, 1: 0}


def test_spans_are_measured_by_hand():
    gold = "T1\tDoubt 0 10\tx\nT2\tFear 20 30\tx\n"
    # 5-10 is all inside gold, 25-35 half of it. Of gold, half of each is covered.
    proposed = "T1\tdoubt 5 10\tx\nT2\tappeal 25 35\tx\n"
    assert span_figure([judged(gold, proposed)]) == figure((1 + 0.5) / 2, (0.5 + 0.5) / 2)


def test_spans_of_one_side_that_overlap_count_once_and_touching_ones_twice():
    gold = "T1\tA 0 6\tx\nT2\tB 4 10\tx\nT3\tC 10 20\tx\n"
    assert span_figure([judged(gold, "T1\tx 0 10\tx\n")]) == figure(1, 1 / 2)


def test_nothing_proposed_and_nothing_to_find_is_nought():
    assert span_figure([judged("", "")]) == Figure(0.0, 0.0, 0.0)
    assert relation_figures([])["cue"]["exact"] == Figure(0.0, 0.0, 0.0)


def test_rows_are_aligned():
    assert rows({"cue": {"exact": Figure(0.5, 0.25, 0.3333)}}) == ["cue      exact    P 0.500  R 0.250  F1 0.333"]


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 45), st.integers(1, 10)), max_size=5))
def test_covered_agrees_with_looking_at_every_token(text, places):
    units = tokens(text)
    pieces = [(start, start + length) for start, length in places]
    assert covered(units, pieces) == {
        i for i, (a, b) in enumerate(units) if any(a < end and b > start for start, end in pieces)
    }


def test_misses_of_relations_say_what_differs():
    misses = list(relation_misses(judged(), lambda pieces: TEXT[pieces[0][0] : pieces[0][1]]))
    assert [(miss.kind, miss.group, miss.cost) for miss in misses] == [
        ("Cues missed", "says", 1),
        ("Cues proposed beside the reference", "rained", 1),
        ("Sources that differ", "starts late", 1),
    ]
    assert misses[0].example == "a:28  Ann Lee said it rained. Bob [says] no."
    assert misses[2].example == "a:0  [Ann Lee] said it rained. Bob says no.\ninstead: Lee"


@pytest.mark.parametrize(
    ("proposed", "shape", "cost"),
    [
        ("", "none proposed", 2),
        ("T2\tContent 0 3\tx\nE1\tCue:T1 Content:T2\n", "elsewhere", 3),
        ("T2\tContent 8 35\tx\nE1\tCue:T1 Content:T2\n", "starts early, ends late", 5),
        ("T2\tContent 13 15\tx\nE1\tCue:T1 Content:T2\n", "ends early", 1),
    ],
)
def test_contents_that_differ_cost_their_tokens(proposed, shape, cost):
    events = proposed or "E1\tCue:T1\n"
    misses = relation_misses(judged(proposed=f"T1\tCue 8 12\tx\n{events}"), lambda pieces: "say")
    (content,) = [miss for miss in misses if miss.kind == "Contents that differ"]
    assert (content.group, content.cost) == (f"say: {shape}", cost)


def test_misses_of_spans_are_those_that_nothing_touches():
    gold = "T1\tDoubt 0 7\tx\nT2\tFear 24 36\tx\n"
    proposed = "T1\tdoubt 4 7\tx\nT2\tvagueness 13 15\tx\n"
    found = [(miss.kind, miss.group) for miss in span_misses(judged(gold, proposed))]
    assert found == [
        ("Spans missed, by kind", "Fear"),
        ("Short spans missed, by their words", "bob says no. (Fear)"),
        ("Spans proposed beside the reference, by kind", "vagueness"),
        ("Short spans proposed beside the reference, by their words", "it (vagueness)"),
    ]


def test_misses_are_grouped_dearest_first():
    misses = list(span_misses(judged("T1\tA 0 3\tx\nT2\tB 4 7\tx\nT3\tB 8 12\tx\n", "")))
    cost, (group,) = grouped(misses, 1)["Spans missed, by kind"]
    assert (cost, group.name, group.cost, len(group.examples)) == (3, "B", 2, 2)
