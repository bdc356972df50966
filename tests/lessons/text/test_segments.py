"""Flat segments: the twin of `static/js/text/segments.js`, held to the same cases."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.text.segments import Labelled, in_lanes, segments
from lessons.text.spans import Span

CASES = json.loads((Path(__file__).parents[2] / "js" / "segments.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_segments_as_the_browser_cuts_them(case):
    marks = [Labelled(name, label, Span(start, end)) for name, label, start, end in case["marks"]]
    inlines = [(kind, Span(start, end)) for kind, start, end in case["inlines"]]
    assert [
        [piece.start, piece.end, list(piece.inlines), [[mark.id, mark.label, mark.lane] for mark in piece.marks]]
        for piece in segments(Span(*case["within"]), marks, inlines)
    ] == case["segments"]


MARKS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=5).map(
    lambda rows: [Labelled(str(n), "t", Span(start, start + length)) for n, (start, length) in enumerate(rows)]
)


@given(MARKS)
def test_segments_cover_everything_once_and_no_two_marks_share_a_lane(marks):
    within = Span(5, 45)
    pieces = segments(within, marks)
    assert pieces[0].start == within.start
    assert pieces[-1].end == within.end
    assert all(before.end == after.start for before, after in pairwise(pieces))
    laned = in_lanes(marks)
    for piece in pieces:
        lanes = [mark.lane for mark in piece.marks]
        assert len(set(lanes)) == len(lanes)
        covering = {mark.id for mark in marks if mark.span.contains(Span(piece.start, piece.end))}
        assert {mark.id for mark in piece.marks} == covering
        assert all(laned[mark.id] == mark for mark in piece.marks)
