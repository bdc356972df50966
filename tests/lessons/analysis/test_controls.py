"""Twenty invented texts whose reading is known: the files themselves, and how the analyser does on them."""

from collections import Counter
from functools import cache
from typing import get_args

import pytest

from lessons.analysis import Finding, run
from lessons.analysis.findings import ContentKind, Flag, SourceKind, Stance
from lessons.analysis.quotes import quotes
from lessons.codebook import TAGS
from lessons.sources.models import Ownership, TextKind
from tests.lessons.analysis.controls import Control, controls

NEUTRAL, SLANTED = controls("neutral"), controls("slanted")
ALL = (*NEUTRAL, *SLANTED)
CLASHES = [(control, mark) for control in ALL for mark in control.marked("inconsistent")]
CLASH_KINDS = {
    "count-and-list",
    "total-and-parts",
    "over-a-hundred",
    "shares-over-a-hundred",
    "date-and-weekday",
    "same-quantity-twice",
}

SURE = 0.6  # confidence from which an attribution counts as proposed with conviction

each = pytest.mark.parametrize("control", ALL, ids=lambda control: control.name)
each_neutral = pytest.mark.parametrize("control", NEUTRAL, ids=lambda control: control.name)
each_slanted = pytest.mark.parametrize("control", SLANTED, ids=lambda control: control.name)


@cache
def findings(control_name: str) -> tuple[Finding, ...]:
    control = next(control for control in ALL if control.name == control_name)
    return tuple(run(control.canonical))


def per_hundred_words(texts: tuple[Control, ...]) -> float:
    marks = sum(finding.layer == "framing" for control in texts for finding in findings(control.name))
    return 100 * marks / sum(control.words for control in texts)


def sure_attributions(control: Control) -> list[Finding]:
    return [f for f in findings(control.name) if f.tag == "attribution" and f.confidence >= SURE]


# ------------------------------------------------------------------------------------------------------- the files


def test_there_are_ten_neutral_and_ten_slanted_texts():
    assert (len(NEUTRAL), len(SLANTED)) == (10, 10)


@each
def test_a_control_is_short_and_has_a_headline(control):
    assert 150 <= control.words <= 300
    assert control.canonical.title


@each
def test_the_card_says_that_text_and_outlet_are_invented(control):
    card = control.card
    assert card["invented"] is True
    assert card["kind"] in TextKind.values
    assert card["outlet"]["ownership"] in Ownership.values
    assert all(card[key] for key in ("slug", "domain", "register", "outlet_kind"))
    assert all(card["outlet"][key] for key in ("name", "ownership_note"))


def test_no_two_cards_share_an_outlet_or_a_slug():
    assert len({control.card["slug"] for control in ALL}) == len(ALL)
    assert len({control.card["outlet"]["name"] for control in ALL}) == len(ALL)


@each
def test_every_mark_is_of_the_codebook_and_gives_a_reason(control):
    for mark in control.marks:
        row = mark.row
        assert {mark.tag, *(tag for tag, _ in mark.others)} <= set(TAGS), row["quote"]
        assert row["because"].endswith((".", "?", "!", "”")), row["quote"]
        assert set(row.get("flags", [])) <= set(get_args(Flag)), row["quote"]


@each
def test_most_marks_say_what_would_settle_it(control):
    assert sum("settle" in mark.row for mark in control.marks) > len(control.marks) / 2


@each
def test_attributions_name_their_parts(control):
    for mark in control.marked("attribution"):
        row = mark.row
        assert row["source_kind"] in get_args(SourceKind), row["quote"]
        assert row["stance"] in get_args(Stance), row["quote"]
        assert row["content_kind"] in get_args(ContentKind), row["quote"]
        roles = Counter(role for role, _ in mark.parts)
        assert roles["cue"] == 1, row["quote"]
        assert roles["content"] >= 1, row["quote"]
        assert roles["source"] == (row["source_kind"] != "none"), row["quote"]


@each
def test_every_quotation_is_marked(control):
    marked = [mark.span for mark in control.marked("direct-quote")]
    for quote in quotes(control.text, control.canonical.blocks):
        if len(quote.inner.of(control.text).split()) >= 4:
            assert quote.span in marked, quote.span.of(control.text)


@each
def test_no_two_marks_say_the_same(control):
    assert len({(mark.span, mark.tag) for mark in control.marks}) == len(control.marks)


@each_neutral
def test_a_neutral_text_has_several_voices_and_hardly_any_framing(control):
    assert len({mark.row["voice"] for mark in control.marked("attribution")}) >= 3
    assert sum(mark.layer == "framing" for mark in control.marks) <= 2


@each_slanted
def test_a_slanted_text_has_much_framing(control):
    assert sum(mark.layer == "framing" for mark in control.marks) >= 8


@pytest.mark.parametrize("tag", [key for key, tag in TAGS.items() if tag.layer == "framing"])
def test_every_framing_key_comes_at_least_three_times_in_the_slanted_texts(tag):
    assert sum(len(control.marked(tag)) for control in SLANTED) >= 3


@pytest.mark.parametrize("tag", [key for key, tag in TAGS.items() if tag.layer == "claims"])
def test_every_kind_of_claim_comes_in_neutral_and_in_slanted_texts(tag):
    assert any(control.marked(tag) for control in NEUTRAL)
    assert any(control.marked(tag) for control in SLANTED)


def test_figures_disagree_in_every_kind_and_not_in_every_text():
    assert {mark.row["clash"] for _, mark in CLASHES} == CLASH_KINDS
    assert len({control.name for control, _ in CLASHES}) >= 4
    assert any(not control.marked("inconsistent") for control in NEUTRAL)


@each
def test_passages_that_clash_name_each_other(control):
    partners = {mark.row["id"]: mark.row["clashes_with"] for mark in control.marks if "id" in mark.row}
    assert all(partners[partner] == name for name, partner in partners.items())


# ---------------------------------------------------------------------------------------------------- the analyser


def test_slanted_texts_draw_five_times_the_framing_marks_of_neutral_ones():
    assert per_hundred_words(NEUTRAL) <= 1.0
    assert per_hundred_words(SLANTED) >= 5 * per_hundred_words(NEUTRAL)
    assert per_hundred_words(SLANTED) >= 1.0


def test_the_analyser_meets_four_of_five_attributions():
    met = [
        any(mark.span.overlaps(finding.span) for finding in sure_attributions(control))
        for control in ALL
        for mark in control.marked("attribution")
    ]
    assert sum(met) / len(met) >= 0.8


def test_four_of_five_proposed_attributions_are_in_the_reading():
    right = [
        any(mark.span.overlaps(finding.span) for mark in control.marked("attribution"))
        for control in ALL
        for finding in sure_attributions(control)
    ]
    assert sum(right) / len(right) >= 0.8


@pytest.mark.parametrize(
    ("control", "mark"), CLASHES, ids=[f"{control.name}-{mark.row['quote'][:20]}" for control, mark in CLASHES]
)
def test_figures_that_disagree_are_found_with_their_partner(control, mark):
    found = [f for f in findings(control.name) if f.tag == "inconsistent" and f.span.overlaps(mark.span)]
    assert found
    if partner := mark.row.get("clashes_with"):
        other = next(mark.span for mark in control.marks if mark.row.get("id") == partner)
        assert any(f.link and f.link.overlaps(other) for f in found)


@pytest.mark.parametrize(
    "control", [control for control in ALL if not control.marked("inconsistent")], ids=lambda control: control.name
)
def test_figures_that_agree_are_left_alone(control):
    assert [f.span.of(control.text) for f in findings(control.name) if f.tag == "inconsistent"] == []
