"""manage.py evaluate: figures and misses over a small folder, and what it refuses."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

RAW = "\ufeffBridge shut\r\n\r\nThe mayor said that *the bus* was late.\r\n\r\nThe regime fell, reports Bob.\r\n"


@pytest.fixture
def gold(tmp_path):
    def place(words):
        return f"{RAW.index(words)} {RAW.index(words) + len(words)}"

    (tmp_path / "bus.txt").write_text(RAW, encoding="utf-8", newline="")
    lines = [
        f"T1\tSource {place('The mayor')}\tThe mayor",
        f"T2\tCue {place('said')}\tsaid",
        f"T3\tContent {place('that *the bus* was late')}\tthat the bus was late",
        "E1\tCue:T2 Source:T1 Content:T3",
        f"T4\tCue {place('fell')}\tfell",
        "E2\tCue:T4",
    ]
    (tmp_path / "bus.ann").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def evaluate(*args):
    out = io.StringIO()
    call_command("evaluate", *map(str, args), stdout=out)
    return out.getvalue()


def figures(printed):
    return json.loads(printed.splitlines()[-1])


def test_attribution_is_measured_by_role(gold):
    printed = evaluate(gold)
    measured = figures(printed)
    assert measured["texts"] == 1
    assert measured["cue"]["exact"]["r"] == 0.5
    assert measured["source"]["exact"]["r"] == 1
    assert measured["content"]["exact"]["r"] == 1
    assert measured["words_a_second"] > 0
    assert "cue      exact    P " in printed


def test_misses_are_named_by_construction_and_shown_in_context(gold):
    printed = evaluate(gold)
    assert "Cues missed: 1\n      1  fall (VERB)\n" in printed
    assert "The regime [fell], reports Bob." in printed
    assert "Cues missed" not in evaluate(gold, "--misses", "0")


def test_framing_is_measured_by_overlap(gold):
    start = RAW.index("regime")
    (gold / "bus.ann").write_text(f"T1\tLabel {start} {start + 6}\tregime\n", encoding="utf-8")
    measured = figures(evaluate(gold, "--layer", "framing"))
    assert measured["spans"]["r"] == 1


def test_a_text_without_annotations_counts_as_empty(gold):
    (gold / "also.txt").write_text("", encoding="utf-8")
    assert figures(evaluate(gold))["texts"] == 2


def test_bad_folders_are_refused(gold, tmp_path):
    with pytest.raises(CommandError, match="not a folder"):
        evaluate(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=r"holds no NAME\.txt"):
        evaluate(tmp_path / "empty")
    (tmp_path / "empty" / "a.txt").write_text("So.", encoding="utf-8")
    with pytest.raises(CommandError, match="nothing to measure against"):
        evaluate(tmp_path / "empty")


def test_a_bad_line_is_named(gold):
    (gold / "bus.ann").write_text("T1\tCue here\tsaid\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"bus\.ann cannot be read: line 1"):
        evaluate(gold)


def test_a_file_that_is_not_utf8_is_refused(gold):
    (gold / "latin.txt").write_bytes(b"caf\xe9")
    with pytest.raises(CommandError, match="not UTF-8: byte 3"):
        evaluate(gold)


def test_a_missing_model_is_told_plainly(gold, monkeypatch):
    monkeypatch.setenv("SOURCEWISE_SPACY_MODEL", "no_such_model")
    with pytest.raises(CommandError, match="no_such_model"):
        evaluate(gold)
