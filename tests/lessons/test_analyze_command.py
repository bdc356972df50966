"""manage.py analyze: what it prints, what it writes, and what it refuses."""

import io
import json
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

RAW = "\ufeffBridge shut\r\n\r\n*“The bridge is *shut,” Ann Lee said.\r\nThe regime,\r\npolice said, fell.\r\n"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "bridge.txt"
    path.write_text(RAW, encoding="utf-8", newline="")
    return path


def analyze(*args):
    out = io.StringIO()
    call_command("analyze", *map(str, args), stdout=out)
    return out.getvalue()


def test_text_shows_words_reason_and_plain_wording(article):
    printed = analyze(article)
    assert "Labelling" in printed
    assert "    regime\n" in printed
    assert "Plain wording: government" in printed


def test_text_ends_with_the_article_as_a_whole(article):
    end = analyze(article).partition("The article as a whole\n")[2]
    assert "Words by voice: Ann Lee " in end
    assert "the article itself" in end
    assert "    Voices that do not speak for each other: 2\n" in end
    assert "    Sources: named person 1, institution 1\n" in end


def test_json_holds_the_article_as_a_whole_whatever_the_layer(article):
    whole = json.loads(analyze(article, "--format", "json", "--layer", "framing"))["article"]
    assert sum(voice["words"] for voice in whole["voices"]) == 14
    assert whole["independent_voices"] == 2
    assert whole["sources"] == {"named": 1, "institution": 1}
    assert {link["key"] for link in whole["missing"]} >= {"no-document"}


def test_layer_keeps_the_marks_of_one_layer(article):
    findings = json.loads(analyze(article, "--format", "json", "--layer", "framing"))["findings"]
    assert {finding["layer"] for finding in findings} == {"framing"}


def test_json_gives_offsets_into_the_canonical_text_and_the_file(article):
    record = json.loads(analyze(article, "--format", "json"))
    assert record["title"] == "Bridge shut"
    assert len(record["sha256"]) == 64
    for finding in record["findings"]:
        assert record["text"][finding["start"] : finding["end"]] == finding["quote"]
    regime = next(f for f in record["findings"] if f["quote"] == "regime")
    assert RAW[regime["source_start"] : regime["source_end"]] == "regime"
    said = next(f for f in record["findings"] if f["voice"] == "Ann Lee" and f["parts"])
    assert {part["role"] for part in said["parts"]} == {"source", "cue", "content"}


def test_several_files_make_one_json_list(article, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("The regime fell.", encoding="utf-8")
    assert [record["file"] for record in json.loads(analyze(article, other, "--format", "json"))] == [
        str(article),
        str(other),
    ]


def test_brat_counts_in_the_file_as_it_lies_on_disk(article, tmp_path):
    analyze(article, "--format", "brat", "--out", tmp_path / "out")
    lines = (tmp_path / "out" / "bridge.ann").read_text(encoding="utf-8").splitlines()
    spans = {}
    for line in lines:
        if line.startswith("T"):
            key, place, words = line.split("\t")
            kind, _, where = place.partition(" ")
            pieces = [tuple(map(int, piece.split())) for piece in where.split(";")]
            assert re.sub(r"[\r\n]", " ", " ".join(RAW[start:end] for start, end in pieces)) == words
            spans[key] = (kind, words)
    events = [dict(role.split(":") for role in line.split("\t")[1].split()) for line in lines if line.startswith("E")]
    assert {spans[key][0] for event in events for key in event.values()} == {"Cue", "Source", "Content"}
    police = next(event for event in events if spans[event["Source"]][1] == "police")
    assert spans[police["Content"]][1] == "The regime fell"
    assert any(";" in line for line in lines)


def test_a_folder_stands_for_its_texts(article, tmp_path):
    (tmp_path / "notes.csv").write_text("a,b", encoding="utf-8")
    assert json.loads(analyze(tmp_path, "--format", "json"))["file"] == str(article)


def test_a_dash_reads_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"The regime fell.")))
    assert "regime" in analyze("-")


def test_an_empty_text_has_no_marks(tmp_path):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    assert json.loads(analyze(tmp_path / "empty.txt", "--format", "json"))["findings"] == []


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        analyze(tmp_path / "none.txt")


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    with pytest.raises(CommandError, match="not UTF-8: byte 3"):
        analyze(tmp_path / "latin.txt")


def test_a_folder_without_texts_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"without .txt or .md"):
        analyze(tmp_path)


def test_two_texts_of_one_name_are_refused(article, tmp_path):
    (tmp_path / "sub").mkdir()
    twin = tmp_path / "sub" / "bridge.md"
    twin.write_text("The regime fell.", encoding="utf-8")
    with pytest.raises(CommandError, match="both be written as bridge"):
        analyze(article, twin, "--out", tmp_path / "out")


def test_marks_never_overwrite_their_text(article):
    with pytest.raises(CommandError, match="overwritten"):
        analyze(article, "--out", article.parent)
    assert article.read_text(encoding="utf-8").startswith("\ufeffBridge")


def test_a_missing_model_is_told_plainly(article, monkeypatch):
    monkeypatch.setenv("SOURCEWISE_SPACY_MODEL", "no_such_model")
    with pytest.raises(CommandError, match="no_such_model"):
        analyze(article)
