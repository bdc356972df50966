"""doccano's JSONL for sequence labelling (doccano 1.8, “JSONL”): one line, one text.

`label` holds [start, end, tag] rows in code points; they may overlap, which a doccano project must be told to allow.
What doccano has no place for travels in a field of our own, `sourcewise`, as one record a mark (see `records`): doccano
keeps it with the text as metadata and writes it out again. On the way back the labels are what counts: a label that
people moved, added or removed there is moved, added or removed here, and one that they left alone finds its record.
"""

import json
from collections.abc import Container
from typing import Any

from lessons.codebook import TAGS
from lessons.interchange import checking
from lessons.interchange.marks import Anchor, Document, GivenMark, Parcel, sha256_of
from lessons.interchange.records import as_record, from_records
from lessons.interchange.refusals import Problem, Refused
from lessons.text.spans import Span

_Key = tuple[int, int, str]


def write(document: Document) -> str:
    """One line of ASCII: doccano guesses encodings, and cannot guess this one wrong."""
    line = {
        "text": document.text,
        "label": [[mark.span.start, mark.span.end, mark.tag] for mark in document.marks],
        "name": document.name,
        "title": document.title,
        "sourcewise": [as_record(document.text, mark) for mark in document.marks],
    }
    if document.codebook_name:
        line["codebook"] = document.codebook_name
    return json.dumps(line) + "\n"


def read(text: str, known: Container[str] = TAGS) -> Parcel:
    """The labels of the one text in the file."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) != 1:
        raise Refused(Problem.SEVERAL_TEXTS if lines else Problem.UNREADABLE)
    row = checking.obj(checking.parsed(lines[0]), "line 1")
    words = checking.words(row.get("text"), "text")
    labels = _labels(row, known)
    for number, (start, end, _tag) in enumerate(labels, 1):
        if not start < end <= len(words):
            raise Refused(Problem.SHAPE, f"label {number}")
    records = from_records(row.get("sourcewise", []), "sourcewise", known)
    kept = {_key(mark): number for number, mark in reversed(list(enumerate(records)))}
    numbers = {kept[label]: number for number, label in enumerate(labels) if label in kept}
    return Parcel(
        tuple(
            _with_link(records[kept[label]], numbers)
            if label in kept
            else GivenMark(label[2], Anchor.at(words, Span(label[0], label[1])))
            for label in labels
        ),
        sha256_of(words),
        checking.words(row.get("codebook", ""), "codebook"),
    )


def _labels(row: dict[str, Any], known: Container[str]) -> list[_Key]:
    """Rows of three, or doccano's entities when the project has relations as well."""
    if "entities" in row:
        entities = [checking.obj(value, "entities") for value in checking.rows(row["entities"], "entities")]
        found: list[Any] = [[one.get("start_offset"), one.get("end_offset"), one.get("label")] for one in entities]
    else:
        found = checking.rows(row.get("label", row.get("labels", [])), "label")
    labels = []
    for number, value in enumerate(found, 1):
        where = f"label {number}"
        cells = checking.rows(value, where, limit=3)
        if len(cells) != 3:
            raise Refused(Problem.SHAPE, where)
        labels.append(
            (checking.offset(cells[0], where), checking.offset(cells[1], where), checking.tag(cells[2], where, known))
        )
    return labels


def _key(mark: GivenMark) -> _Key | None:
    start = mark.anchor.start
    return None if start is None else (start, start + len(mark.anchor.exact), mark.tag)


def _with_link(mark: GivenMark, numbers: dict[int, int]) -> GivenMark:
    """The record's mark; its link counts in labels now."""
    linked = numbers.get(mark.linked) if mark.linked is not None else None
    return GivenMark(mark.tag, mark.anchor, mark.details, mark.parts, mark.alternatives, linked)
