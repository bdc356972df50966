"""Every format that is read as well as written gives back what it was given."""

import csv
import json
import zipfile
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings

from lessons.interchange import brat, doccano, sheets
from lessons.interchange.formats import FORMATS, packed, read
from lessons.interchange.marks import placed
from lessons.interchange.refusals import FILE_LIMIT, Problem, Refused
from tests.lessons.interchange.examples import case, documents, harbour

TWO_WAY = sorted(key for key, form in FORMATS.items() if form.two_way)


def there_and_back(document, key):
    files = FORMATS[key].write(document)
    if len(files) > 1:
        return read("any.zip", packed(files, "any"))
    [(ending, words)] = files.items()
    return read(f"any{ending}", words.encode())


@pytest.mark.parametrize("key", TWO_WAY)
@given(document=documents())
@settings(deadline=None)
def test_any_marks_over_any_text_come_back(key, document):
    parcel = there_and_back(document, key)
    assert placed(document.text, parcel.marks).marks == document.marks
    assert parcel.sha256 in {document.sha256, ""}


@pytest.mark.parametrize("key", TWO_WAY)
def test_a_readable_example_comes_back(key):
    placing = placed(harbour().text, there_and_back(harbour(), key).marks)
    assert (placing.marks, placing.lost) == (harbour().marks, ())


# ---------------------------------------------------------------- brat


def test_brat_writes_what_its_manual_says():
    files = brat.write(harbour())
    assert files[".txt"] == harbour().text
    lines = files[".ann"].splitlines()
    assert "T1\tunattributed 0 18\tHarbour stays shut" in lines
    assert "E1\tattribution:T2 Source:T6 Cue:T7 Content:T8" in lines
    assert "A3\tStance E1 neutral" in lines
    assert "#1\tAnnotatorNotes E1\tOne person\\tonly.\\nSo ask." in lines
    assert "R1\tDisagrees Arg1:T3 Arg2:T4" in lines


def test_brat_without_its_text_takes_words_at_their_place_only():
    ann = brat.write(harbour())[".ann"]
    assert placed(harbour().text, brat.read(ann).marks).marks == harbour().marks
    assert placed("x" + harbour().text, brat.read(ann).marks).marks == ()


def test_brat_mark_with_a_gap_is_told_of_and_not_placed():
    text = "said Ann and then said Bob"
    placing = placed(text, brat.read("T1\tdoubt 0 4;23 26\tsaid Bob\n", text).marks)
    assert (placing.marks, placing.lost) == ((), ("said Bob",))


def test_brat_part_with_a_gap_is_two_parts():
    text = "He, Ann said, left."
    ann = "T1\tattribution 4 12\tAnn said\nT2\tContent 0 2;14 19\tHe left.\nE1\tattribution:T1 Content:T2\n"
    [mark] = placed(text, brat.read(ann, text).marks).marks
    assert [(role, span.of(text)) for role, span in mark.parts] == [("content", "He"), ("content", "left.")]


@pytest.mark.parametrize(
    ("ann", "problem"),
    [
        ("T1\tdoubt 0 4\tsaid\nT1\tdoubt 0 4\tsaid", Problem.SHAPE),
        ("T1\tdoubt -1 4\tsaid", Problem.SHAPE),
        ("T1\tdoubt 4 0\tsaid", Problem.SHAPE),
        ("T1\tdoubt 0 99999999999\tsaid", Problem.SHAPE),
        ("T1\tdoubt ٠ ٤\tsaid", Problem.SHAPE),
        ("T1\tdoubt 0 4\tsai", Problem.SHAPE),
        ("T1\tdoubt 0 4\tgone", Problem.DAMAGED),
        ("T1\tlies 0 4\tsaid", Problem.UNKNOWN_TAGS),
        ("E1\tdoubt:T9", Problem.SHAPE),
        ("T1\tdoubt 0 4\tsaid\nE1\tdoubt:T1 Foe:T1", Problem.SHAPE),
        ("T1\tdoubt 0 4\tsaid\nR1\tAlternative Arg1:T1 Arg2:T7", Problem.SHAPE),
        ("T1\tdoubt 0 4\tsaid\nA1\tConfidence T1 nan", Problem.SHAPE),
        ("T1\tdoubt 0 4\tsaid\nA1\tConfidence T1 much", Problem.SHAPE),
        ("T1\tdoubt 0 4\tsaid\n#1\tNeutral T1\t" + "x" * 301, Problem.TOO_LONG),
        ("\n" * 400_001, Problem.TOO_MANY),
    ],
    ids=case,
)
def test_brat_refuses(ann, problem):
    with pytest.raises(Refused) as refusal:
        brat.read(ann, "said Ann")
    assert refusal.value.problem == problem


def zipped(**entries):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in entries.items():
            folder.writestr(name.replace("__", "/").replace("_", "."), content)
    return buffer.getvalue()


def encrypted():
    data = bytearray(zipped(a_ann="T1\tdoubt 0 4\tsaid\n"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem.UNREADABLE),
        (b"PK\x03\x04 and nothing", Problem.UNREADABLE),
        (zipped(a_ann="T1\tdoubt 0 4\tsaid\n")[:60], Problem.UNREADABLE),
        (encrypted(), Problem.UNREADABLE),
        (zipped(a_txt="said"), Problem.UNREADABLE),
        (zipped(a_ann="", b_ann=""), Problem.SEVERAL_TEXTS),
        (zipped(a_ann=b" " * (FILE_LIMIT + 1)), Problem.TOO_LARGE),
        (b"x" * (FILE_LIMIT + 1), Problem.TOO_LARGE),
    ],
    ids=case,
)
def test_hostile_zips_are_refused(data, problem):
    with pytest.raises(Refused) as refusal:
        read("marks.zip", data)
    assert refusal.value.problem == problem


def test_a_zip_with_paths_is_read_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as folder:
        folder.writestr("../../evil.ann", "T1\tdoubt 0 4\tsaid\n")
        folder.writestr("/etc/evil.txt", "x")
    assert len(read("marks.zip", data.getvalue()).marks) == 1
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- doccano


def test_doccano_line_is_as_its_manual_says():
    line = json.loads(doccano.write(harbour()))
    assert line["text"] == harbour().text
    assert [line["text"][start:end] for start, end, _tag in line["label"]][:2] == [
        "Harbour stays shut",
        "the mayor said",
    ]


def test_doccano_labels_changed_there_count():
    line = json.loads(doccano.write(harbour()))
    line["label"][0] = [0, 7, "doubt"]
    del line["label"][3]
    placing = placed(harbour().text, doccano.read(json.dumps(line)).marks)
    assert [mark.tag for mark in placing.marks] == ["doubt", "attribution", "checkable", "direct-quote"]
    assert placing.marks[0].span.of(harbour().text) == "Harbour"
    assert placing.marks[1].details == harbour().marks[1].details
    assert placing.marks[2].linked is None


def test_doccano_entities_of_a_project_with_relations():
    entities = [{"id": 1, "label": "doubt", "start_offset": 0, "end_offset": 4}]
    [mark] = doccano.read(json.dumps({"text": "said Ann", "entities": entities, "relations": []})).marks
    assert mark.anchor.exact == "said"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", Problem.UNREADABLE),
        ('{"text": "a"}\n{"text": "b"}', Problem.SEVERAL_TEXTS),
        ('{"text": 7}', Problem.SHAPE),
        ('{"text": "a\\ud800", "label": []}', Problem.CHARACTERS),
        ('{"text": "said", "label": [[-1, 4, "doubt"]]}', Problem.SHAPE),
        ('{"text": "said", "label": [[0, 5, "doubt"]]}', Problem.SHAPE),
        ('{"text": "said", "label": [[0, 4]]}', Problem.SHAPE),
        ('{"text": "said", "label": [[0, 4, "lies"]]}', Problem.UNKNOWN_TAGS),
        ('{"text": "said", "label": [], "sourcewise": [{"tag": "doubt", "quote": "x", "linked": 4}]}', Problem.SHAPE),
        (json.dumps({"text": "x" * 200_001}), Problem.TOO_LONG),
    ],
    ids=case,
)
def test_doccano_refuses(content, problem):
    with pytest.raises(Refused) as refusal:
        doccano.read(content)
    assert refusal.value.problem == problem


# ---------------------------------------------------------------- CSV


def test_csv_is_rfc_4180_and_starts_no_formula():
    written = sheets.write(harbour())
    assert written.startswith("\ufeffid,layer,tag,start,end,quote,")
    assert "\r\n" in written
    rows = list(csv.DictReader(StringIO(written.removeprefix("\ufeff"), newline=""), strict=True))
    assert rows[3]["neutral"] == "'=1+1"
    assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for row in rows for cell in row.values())


def test_csv_as_a_spreadsheet_saves_it_elsewhere():
    [mark] = read("a.csv", b"tag;quote;prefix\r\ndoubt;said;\r\n").marks
    assert placed("Ann said", [mark]).marks[0].span.of("Ann said") == "said"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", Problem.SHAPE),
        ("a,b\n1,2\n", Problem.SHAPE),
        ('tag,quote\ndoubt,"open', Problem.UNREADABLE),
        ("tag,quote\nlies,said\n", Problem.UNKNOWN_TAGS),
        ("tag,quote,start\ndoubt,said,-4\n", Problem.SHAPE),
        ("tag,quote,start\ndoubt,said,x\n", Problem.SHAPE),
        (f"tag,quote,start\ndoubt,said,{'9' * 5000}\n", Problem.SHAPE),
        ("tag,quote,linked\ndoubt,said,7\n", Problem.SHAPE),
        ("tag,quote,parts\ndoubt,said,[\n", Problem.UNREADABLE),
        ('tag,quote,parts\ndoubt,said,"[{""role"": ""foe""}]"\n', Problem.SHAPE),
        ("tag,quote,text_sha256\ndoubt,said,a\ndoubt,said,b\n", Problem.SEVERAL_TEXTS),
        ("tag,quote\n" + "doubt,x\n" * 20_001, Problem.TOO_MANY),
        ("tag,quote\ndoubt," + "x" * 140_000, Problem.UNREADABLE),
    ],
    ids=case,
)
def test_csv_refuses(content, problem):
    with pytest.raises(Refused) as refusal:
        sheets.read(content)
    assert refusal.value.problem == problem
