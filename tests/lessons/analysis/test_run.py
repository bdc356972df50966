"""The analyser as a whole: promises that hold for any text, and what it finds in the first lesson's."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lessons.analysis import run
from lessons.analysis.article import article
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import load_model, parse
from lessons.codebook import TAGS
from lessons.text.canonical import canonicalise
from lessons.text.spans import Span, cuts_word

SEED = Path(__file__).parents[3] / "seeds" / "000_fb20e6645e8f4f39.txt"

FRAGMENTS = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "''",
        "‘",
        "’",
        "«",
        ":",
        " – ",
        "*",
        "\n",
        "\n\n",
        "he said",
        "The ministry said that ",
        "according to ",
        "the terrorist regime",
        "was killed. ",
        "five towns ",
        "the towns of A, B, C and D. ",
        "שלום ",
        "مرحبا ",
        "é",
        "👩🏽\u200d🚀",
        "anti-terror operation",
        "wiped it out",
        " will ",
        "told",
        ", ",
        ". ",
        "? ",
        "U.S. ",
        "1,000 ",
        "130% of voters",
        "40 people: 25 from A and 10 from B",
        "Of these, 3 were in A, 4 in B and 5 in C. ",
        "Monday, 31 February 2015",
        "three towns: ",
        "; ",
        "12 miners were trapped. ",
        "60 percent for, 50 percent against",
    ]
)
MESSY = st.lists(st.one_of(FRAGMENTS, st.text(max_size=10)), max_size=30).map("".join)


@pytest.fixture(scope="module")
def seed():
    canonical = canonicalise(SEED.read_text(encoding="utf-8"))
    return canonical.text, run(canonical)


@given(MESSY)
@example("130% of voters’he said")
@example('"The ministry said that "“1')
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_run_keeps_its_promises_for_any_text(raw):
    canonical = canonicalise(raw)
    findings = run(canonical)
    assert findings == run(canonical)
    whole = article(parse(canonical))
    assert not canonical.blocks or sum(voice.words for voice in whole.voices) == len(re.findall(r"\w+", canonical.text))
    assert all(share.stretches == () for share in whole.voices[-1:])
    assert len({(finding.span, finding.tag, finding.link) for finding in findings}) == len(findings)
    for finding in findings:
        assert TAGS[finding.tag].layer == finding.layer
        assert finding.because
        for span in [finding.span, *(part.span for part in finding.parts), *([finding.link] if finding.link else [])]:
            assert 0 <= span.start < span.end <= len(canonical.text)
            assert span.of(canonical.text) == span.of(canonical.text).strip()
            assert not cuts_word(canonical.text, span.start)
            assert not cuts_word(canonical.text, span.end)


@pytest.mark.parametrize("raw", ["", "\n\n", "…", "“", "👩🏽\u200d🚀", "*", "שלום"])
def test_run_leaves_a_text_without_words_alone(raw):
    assert run(canonicalise(raw)) == []


@pytest.mark.parametrize(
    "raw",
    [
        "the terrorist " * 5000,
        "the terrorist regime said ministers were late and " * 400,
        "a" * 100_000,
        "“he said ” " * 500,
        "1,000 people, 25 in A and " * 800,
        "👩🏽\u200d🚀 e\u0301 שלום " * 1500,
    ],
    ids=["words", "clauses", "letters", "quotes", "figures", "signs"],
)
def test_run_survives_a_long_text_without_a_full_stop(raw):
    canonical = canonicalise(raw)
    for finding in run(canonical):
        assert not cuts_word(canonical.text, finding.span.start)
        assert not cuts_word(canonical.text, finding.span.end)


def test_run_survives_a_million_characters_without_a_full_stop():
    assert run(canonicalise(f"{'a' * 999} " * 1000)) == []


def test_the_model_is_loaded_once_a_process():
    run(canonicalise("The bus is late."))
    loaded = load_model.cache_info().misses
    run(canonicalise("The bus is late again."))
    assert load_model.cache_info().misses == loaded


def test_importing_the_analyser_does_not_import_spacy():
    code = "import sys, lessons.analysis; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=SEED.parents[1], check=False).returncode == 0


def test_a_missing_model_is_an_os_error(monkeypatch):
    monkeypatch.setenv("SOURCEWISE_SPACY_MODEL", "no_such_model")
    with pytest.raises(OSError, match="no_such_model"):
        run(canonicalise("The bus is late."))


ATTRIBUTIONS = [
    "– Russian military",
    "the MoD's spokesman, Major General Igor Konashenkov, said",
    "he said",
    "The spokesman said",
    "Konashenkov added",
    "Konashenkov also told journalists",
    "Konashenkov said",
    "The MoD spokesman reported",
    "Konashenkov said",
    "Konashenkov stressed",
    "Konashenkov also said",
    "he noted",
    "explaining",
]


def test_the_first_text_has_its_thirteen_attributions_and_little_else(seed):
    text, findings = seed
    found = [f.span.of(text) for f in findings if f.tag == "attribution" and f.confidence > 0.5]
    assert found == ATTRIBUTIONS


def test_one_spokesman_says_it_all(seed):
    _, findings = seed
    voices = [f.voice for f in findings if f.tag == "attribution" and f.confidence > 0.5]
    assert voices == ["Russian military", *["Igor Konashenkov"] * 12]


def test_the_first_text_has_its_five_quotations(seed):
    text, findings = seed
    quotes = [f.span.of(text) for f in findings if f.tag == "direct-quote"]
    assert len(quotes) == 5
    assert all(quote[0] in '“"' and quote[-1] in '”"' for quote in quotes)
    assert "nine SUVs" in quotes[3]
    assert "wiped the target out" in quotes[3]


def test_five_provinces_are_linked_to_six_names(seed):
    text, findings = seed
    few, many = [f for f in findings if f.tag == "inconsistent"]
    assert few.span.of(text) == "five Syrian provinces"
    assert many.span.of(text) == "provinces of Aleppo, Damascus, Deir al-Zor, Hama, Idlib and Latakia"
    assert (few.link, many.link) == (many.span, few.span)
    assert "6 is not 5" in few.because


@pytest.mark.parametrize(
    "words",
    [
        "eliminated",
        "militant targets",
        "terrorist groups",
        "wiped the target out",
        "warlords",
        "jihadists",
        "a number of",
        "anti-terror operation",
        "precision airstrike",
        "terrorist targets",
        "terror acts",
        "combat assignment",
        "bloody",
        "well over",
        "massive",
        "jihadist groups",
        "militant leaders",
    ],
)
def test_the_first_text_has_its_framing_phrases(seed, words):
    text, findings = seed
    assert words in [f.span.of(text) for f in findings if f.layer == "framing"]


def test_claims_of_the_first_text_are_told_apart(seed):
    text, findings = seed
    tags = {f.span.of(text)[:30]: f for f in findings if f.layer == "claims"}
    assert tags["“Communications eavesdropping "].tag == "unverifiable"
    assert tags["The Russian Air Force eliminat"].flags == (
        "single-source",
        "no-evidence-shown",
        "figure-without-method",
    )
    assert tags["Also in Idlib province, anothe"].tag == "unattributed"
    assert tags["hope to stage terror acts afte"].tag == "prediction"


def test_a_neutral_text_comes_out_clean_of_framing():
    raw = (
        "Bridge at Orrin to close for repairs\n\nThe bridge at Orrin will be closed to cars from Monday, the council said.\n\n"
        "Workers will replace 40 metres of railing, according to a notice on the council's website. Buses will use the road "
        "through Aland, and the ferry will run every 20 minutes.\n\n“We chose the quiet weeks after the holidays,” said Maria "
        "Lund, who leads the works.\n\nThe last repair, in 2009, took six weeks. The budget is 1.2 million, 4 percent less than "
        "in 2009."
    )
    assert [f for f in run(canonicalise(raw)) if f.layer == "framing"] == []


def test_a_finding_refuses_a_tag_of_another_layer():
    with pytest.raises(ValueError, match="no tag"):
        Finding(Span(0, 1), "claims", "attribution", because="x", confidence=0.5, rule="x")


def test_a_finding_refuses_a_confidence_above_one():
    with pytest.raises(ValueError, match="between 0 and 1"):
        Finding(Span(0, 1), "claims", "checkable", because="x", confidence=1.5, rule="x")
