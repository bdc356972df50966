"""The word lists: whole, unambiguous, and usable."""

import pytest

from lessons.analysis.attribution.reporting_verbs import verbs
from lessons.analysis.inflection import in_form_of
from lessons.analysis.lexicon import rows
from lessons.analysis.parsing import parse
from lessons.codebook import TAGS
from lessons.text.canonical import canonicalise


def test_framing_entries_name_a_framing_tag_a_reason_and_an_origin():
    entries = rows("framing")
    assert len(entries) >= 150
    assert all(TAGS[row["tag"]].layer == "framing" and row["note"] and row["origin"] for row in entries)
    assert len({(row["phrase"], row["tag"], row["pos"]) for row in entries}) == len(entries)
    assert {row["pos"] for row in entries} <= {"V", "N", "A", "-", "VN", "NA"}


def test_reporting_verbs_have_known_kinds_and_stances():
    assert {verb.kind for verb in verbs().values()} == {"speech", "thought", "wish", "show"}
    assert {verb.stance for verb in verbs().values()} == {"neutral", "endorsing", "distancing"} | {"evidential"}


@pytest.mark.parametrize(
    ("sentence", "word", "plain", "pos", "expected"),
    [
        ("They slashed it.", "slashed", "cut", "V", "cut"),
        ("Prices plummeted.", "plummeted", "fall", "V", "fell"),
        ("Prices have plummeted.", "plummeted", "fall", "V", "fallen"),
        ("He is slamming the plan.", "slamming", "criticize", "V", "criticizing"),
        ("Thugs came.", "Thugs", "man", "N", "men"),
        ("Warlords came.", "Warlords", "commander", "N", "commanders"),
        ("Allies came.", "Allies", "ally", "N", "allies"),
        ("It came.", "It", "", "N", ""),
    ],
)
def test_the_plain_word_takes_the_form_of_the_word_it_replaces(sentence, word, plain, pos, expected):
    token = next(token for token in parse(canonicalise(sentence)).doc if token.text == word)
    assert in_form_of(plain, token, pos) == expected
