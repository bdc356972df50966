"""The word lists: whole, unambiguous, and usable."""

import pytest

from lessons.analysis.attribution.reporting_verbs import verbs
from lessons.analysis.inflection import in_form_of
from lessons.analysis.lexicon import rows
from lessons.analysis.parsing import DEFAULT_MODEL, load_model, parse
from lessons.analysis.wording import entries
from lessons.codebook import TAGS
from lessons.text.canonical import canonicalise

FRAMING = rows("framing")


def test_framing_entries_name_a_framing_tag_a_reason_and_an_origin():
    assert len(FRAMING) >= 1000
    for row in FRAMING:
        assert TAGS[row["tag"]].layer == "framing"
        assert row["pos"] == "-" or set(row["pos"]) <= set("VNA")
        assert row["strength"] in ("1", "2", "3")
        assert row["note"].endswith((".", "?"))
        assert row["origin"]


def test_framing_entries_are_unambiguous():
    seen = set()
    for row in FRAMING:
        for pos in "VNA" if row["pos"] == "-" else row["pos"]:
            key = (row["phrase"].replace("-", " "), pos)
            assert key not in seen, key
            seen.add(key)


@pytest.mark.parametrize("tag", ["loaded-language", "labelling", "euphemism", "exaggeration", "appeal-to-authority"])
def test_framing_entries_cover_the_tag(tag):
    assert sum(row["tag"] == tag for row in FRAMING) >= 40


def test_every_framing_entry_can_match():
    make_doc = load_model(DEFAULT_MODEL).make_doc
    for entry in entries():
        assert entry.words[0] != "*"
        assert entry.words[-1] != "*"
        assert " ".join(entry.words) == " ".join(entry.words).lower()
        doc = make_doc(" ".join("thing" if word == "*" else word for word in entry.words).replace(" - ", "-"))
        words = ["*" if token.text == "thing" and "*" in entry.words else token.text for token in doc]
        assert tuple(words) == entry.words, f"{entry.words} is read as {words}"


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
