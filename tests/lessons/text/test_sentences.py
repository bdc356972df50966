"""Where a sentence ends, and the many places where a full stop does not end it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.text.canonical import canonicalise
from lessons.text.sentences import sentences


def split(raw):
    text = canonicalise(raw)
    return [span.of(text.text) for span in sentences(text.text, text.blocks)]


@pytest.mark.parametrize(
    "parts",
    [
        ["It rained.", "He left!", "Did she?", "Yes…", "No."],
        ["Mr. Smith met Gen. Lee and J. K. Rowling in the U.S. Senate at 9 a.m. on Monday.", "Then they ate."],
        ["He lives in the U.S.", "The weather is fine."],
        ["They paid $3.5 million, i.e. No. 4 on the list.", "It was St. Paul v. Acme Inc. that decided it."],
        ["“Stop,” he said.", "“I will not.”", "She left."],
        ["“Will you?” he asked.", "She would."],
        ["“Will you?” Mr. Jones of the Post asked.", "“No!”", "Everyone laughed."],
        ["(It was late.)", "Nobody came [again].", "So it ended.[1]", "Well..."],
        ["He thought … and then left.", "“... The End.”"],
        ["He saw vitamin C.", "The rest is known."],
        ["The count was no.", "Nobody knew."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts):
    assert split(" ".join(parts)) == parts


def test_sentences_never_cross_a_block():
    assert split("Bridge shut\n\nThe ministry, which\n\nclosed it.") == [
        "Bridge shut",
        "The ministry, which",
        "closed it.",
    ]


@given(
    st.lists(
        st.one_of(
            st.text(max_size=15), st.sampled_from([". ", "? ", "” ", "\n\n", "Mr. ", "。", "... ", "👩🏽‍🚀", "“"])
        ),
        max_size=20,
    ).map("".join)
)
def test_sentences_are_trimmed_ordered_and_cover_every_word(raw):
    text = canonicalise(raw)
    spans = sentences(text.text, text.blocks)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(span.of(text.text) == span.of(text.text).strip() for span in spans)
    assert "".join("".join(span.of(text.text).split()) for span in spans) == "".join(text.text.split())
    assert all(any(b.start <= span.start and span.end <= b.end for b in text.blocks) for span in spans)
