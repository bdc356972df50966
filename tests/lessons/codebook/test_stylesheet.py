"""The rules that draw tags."""

import re
from dataclasses import replace

from lessons.codebook import SHIPPED
from lessons.codebook.__main__ import BEGIN, END, MARKS
from lessons.codebook.book import PATTERNS
from lessons.codebook.stylesheet import digest, rules, stylesheet
from lessons.text.segments import LANES

TAG = SHIPPED.tags["doubt"]


def bare(sheet):
    """As a formatter may not change it."""
    return re.sub(r"\s+", "", sheet)


def test_the_shipped_rules_in_marks_css_are_up_to_date():
    written = MARKS.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    assert bare(written) == bare(rules(SHIPPED.tags.values())), "run `python -m lessons.codebook`, then `make format`"


def test_a_sheet_draws_every_tag_in_every_lane_and_nothing_else():
    sheet = stylesheet([TAG])
    selectors = set(re.findall(r"^ +([^\s@/][^{\n]*) \{", sheet, re.MULTILINE))
    assert selectors == {
        ":root",
        ":root.on-paper",
        ".t-doubt",
        *(f".u{lane}-doubt" for lane in range(LANES)),
    }
    assert f"--colour-doubt: light-dark({TAG.light}, {TAG.dark});" in sheet
    assert sheet.count("{") == sheet.count("}")


def test_every_pattern_is_drawn_differently():
    assert len({stylesheet([replace(TAG, pattern=pattern)]) for pattern in PATTERNS}) == len(PATTERNS)


def test_a_sheet_is_named_by_how_tags_look_not_by_their_words():
    named = digest(stylesheet([TAG]))
    assert digest(stylesheet([replace(TAG, label="Other words")])) == named
    assert digest(stylesheet([replace(TAG, light="#123456")])) != named
