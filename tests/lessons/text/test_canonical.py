"""One frozen text: what is kept, what vanishes, and the way back to the file."""

import unicodedata
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.text.canonical import canonicalise, read_date
from lessons.text.spans import Span

MARKED_UP = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "*",
                "**",
                "_",
                "\n",
                "\n\n",
                "\r\n",
                " ",
                "\xa0",
                "\ufeff",
                "# ",
                "---",
                "“",
                "”",
                '"',
                "é",
                "한",
                "👩🏽\u200d🚀",
                "שלום",
                "مرحبا",
                "The end.",
                "he said",
                "21/10/2015",
                "snake_case",
                "[x]",
            ]
        ),
    ),
    max_size=25,
).map("".join)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("21/10/2015", date(2015, 10, 21)),
        ("03/04/2015", date(2015, 4, 3)),
        ("10/21/2015", date(2015, 10, 21)),
        ("2015-10-21", date(2015, 10, 21)),
        ("21 October 2015", date(2015, 10, 21)),
        ("October 21, 2015", date(2015, 10, 21)),
        ("Wednesday, 21st Oct. 2015", date(2015, 10, 21)),
        ("Published: May 1, 2015", date(2015, 5, 1)),
        ("31/02/2015", None),
        ("2015-21-10", None),
        ("On 21 October 2015 it rained", None),
        ("", None),
    ],
)
def test_read_date_knows_a_line_that_is_a_date(line, expected):
    assert read_date(line) == expected


def test_headline_date_and_rules_are_told_from_the_paragraphs():
    text = canonicalise("Ministry closes bridge\n\n---\n\n21/10/2015\n\nThe bridge\nis shut.\n\nIt may open.\n\n---\n")
    assert text.text == "Ministry closes bridge\nThe bridge is shut.\nIt may open."
    assert [block.kind for block in text.blocks] == ["headline", "paragraph", "paragraph"]
    assert (text.title, text.date) == ("Ministry closes bridge", date(2015, 10, 21))


@pytest.mark.parametrize(
    "raw", ["The bridge is shut.\n\nIt may open.", "A bridge", "He listed:\n\nOne.", "word " * 31 + "\n\nEnd."]
)
def test_a_text_may_have_no_headline(raw):
    text = canonicalise(raw)
    assert (text.title, text.blocks[0].kind) == ("", "paragraph")


def test_a_hash_makes_a_headline_of_anything():
    assert canonicalise("# It is shut.\nThe bridge.").title == "It is shut."


def test_a_later_date_stays_in_the_text():
    assert canonicalise("Title\n\nOne.\n\n21/10/2015\n\nTwo.").text == "Title\nOne.\n21/10/2015\nTwo."


def test_one_paragraph_a_line_without_blank_lines():
    assert canonicalise("Bridge shut\nThe bridge is shut.\nIt may open.\n“Yes.”").text.count("\n") == 3


def test_hard_wrapped_lines_make_one_paragraph():
    wrapped = "The bridge over the\nriver is shut until\nspring. It may open\nafter that."
    assert canonicalise(wrapped).text == wrapped.replace("\n", " ")


@pytest.mark.parametrize(
    ("raw", "text", "marks"),
    [
        ('*"Go," he said.*', '"Go," he said.', [("em", '"Go," he said.')]),
        ("a **bold** word", "a bold word", [("strong", "bold")]),
        ("an ***odd*** word", "an odd word", [("em", "odd"), ("strong", "odd")]),
        ("an _old_ word", "an old word", [("em", "old")]),
        ("**a _nested_ one**", "a nested one", [("strong", "a nested one"), ("em", "nested")]),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4", []),
        ("a lone * and *this", "a lone * and *this", []),
        ("f**k and s*** [here] **", "f**k and s*** [here] **", []),
        ("*never\n\nacross*", "*never\nacross*", []),
    ],
)
def test_emphasis_becomes_inlines(raw, text, marks):
    found = canonicalise(raw)
    assert found.text == text
    assert [(mark.kind, found.text[mark.start : mark.end]) for mark in found.inlines] == marks


def test_to_source_points_into_the_file_across_dropped_marks():
    raw = "\ufeffTitle\r\n\r\nA *cafe\u0301  au* lait."
    text = canonicalise(raw)
    assert text.text == "Title\nA café au lait."
    start = text.text.index("café")
    assert text.to_source(Span(start, start + 4)).of(raw) == "cafe\u0301"
    assert text.to_source(Span(start, start + 12)).of(raw) == "cafe\u0301  au* lait"


def test_from_source_finds_the_characters_that_a_place_in_the_file_became():
    raw = "\ufeff*“The bridge*   is\r\nshut”"
    canonical = canonicalise(raw)

    def found(words):
        start = raw.index(words)
        span = canonical.from_source(start, start + len(words))
        return span and span.of(canonical.text)

    assert found("bridge*   is") == "bridge is"
    assert found("*“The") == "“The"
    assert found("is\r\nshut") == "is shut"
    assert found("*") is None


@pytest.mark.parametrize("raw", ["", " \n\t\r\n", "\ufeff", "---\n***", "\x00"])
def test_an_empty_text_has_no_blocks(raw):
    text = canonicalise(raw)
    assert (text.text, text.blocks, text.offsets) == ("", (), ())


@given(MARKED_UP)
def test_canonical_text_keeps_its_promises(raw):
    text = canonicalise(raw)
    assert text == canonicalise(raw)
    assert text.text == unicodedata.normalize("NFC", text.text)
    assert text.text == "\n".join(text.text[block.start : block.end] for block in text.blocks)
    assert all(text.text[block.start : block.end].split() for block in text.blocks)
    assert "  " not in text.text
    assert len(text.offsets) == len(text.text)
    assert all(0 <= start <= end <= len(raw) for start, end in text.offsets)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(text.offsets))
    assert all(0 <= mark.start < mark.end <= len(text.text) for mark in text.inlines)


@given(MARKED_UP)
def test_every_character_comes_from_its_place_in_the_file(raw):
    text = canonicalise(raw)
    for char, (start, end) in zip(text.text, text.offsets, strict=True):
        assert char in unicodedata.normalize("NFC", raw[start:end]) or char in " \n"


@given(st.text(alphabet="*_ a\n", max_size=60))
def test_emphasis_loses_no_letter(raw):
    assert canonicalise(raw).text.count("a") == raw.count("a")
