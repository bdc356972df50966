"""A table for spreadsheets: CSV after RFC 4180, one row a mark, with the mark by which Excel knows UTF-8.

Parts, other readings and flags are JSON in their cells, as in `records`. `linked` names the `id` of another row. A cell
that a spreadsheet would take for a formula (OWASP, “CSV Injection”) gets an apostrophe in front, which is taken away
again on the way back; so does a cell that begins with apostrophes before such a sign.
"""

import csv
import json
import re
from collections.abc import Container
from io import StringIO
from typing import Any

from lessons.codebook import TAGS
from lessons.interchange import checking
from lessons.interchange.marks import Document, Parcel
from lessons.interchange.records import as_record, from_records
from lessons.interchange.refusals import MARKS_LIMIT, Problem, Refused

_TEXTS = ("because", "settle", "neutral", "voice", "source_kind", "stance", "content_kind", "state")
_TABLES = ("flags", "parts", "alternatives")
_PLACE = ("start", "end", "quote")
_REST = ("prefix", "suffix", "text_sha256", "codebook")
_COLUMNS = ("id", "layer", "tag", *_PLACE, *_TEXTS, "optional", "confidence", "linked", *_TABLES, *_REST)
_REQUIRED = {"tag", "quote"}
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def write(document: Document) -> str:
    """A header and one row a mark, lines ended by CRLF."""
    sheet = StringIO(newline="")
    writer = csv.DictWriter(sheet, _COLUMNS)
    writer.writeheader()
    made_on = document.sha256
    for number, mark in enumerate(document.marks):
        record = as_record(document.text, mark)
        cells = {name: str(record.get(name, "")) for name in ("tag", "start", "end", "quote", *_TEXTS)}
        cells |= {name: record.get(name, "") for name in ("prefix", "suffix")}
        cells |= {name: json.dumps(record[name], ensure_ascii=False) for name in _TABLES if name in record}
        cells |= {
            "id": str(number + 1),
            "layer": document.layer_of(mark),
            "codebook": document.codebook_name,
            "optional": "yes" if mark.details.optional else "",
            "confidence": "" if mark.details.confidence is None else repr(mark.details.confidence),
            "linked": "" if mark.linked is None else str(mark.linked + 1),
            "text_sha256": made_on,
        }
        writer.writerow({name: plain_cell(cell) for name, cell in cells.items()})
    return "\ufeff" + sheet.getvalue()


def read(text: str, known: Container[str] = TAGS) -> Parcel:
    """Rows under a header that names at least tag and quote. Commas, semicolons or tabs may part the cells."""
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    try:
        reader = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        if reader.fieldnames is None or not set(reader.fieldnames) >= _REQUIRED:
            raise Refused(Problem.SHAPE, "row 1")
        rows = []
        for row in reader:
            rows.append({name: bare_cell(cell) for name, cell in row.items() if name and isinstance(cell, str)})
            if len(rows) > MARKS_LIMIT:
                raise Refused(Problem.TOO_MANY)
    except csv.Error as error:
        raise Refused(Problem.UNREADABLE) from error
    numbers = {row["id"]: number for number, row in enumerate(rows) if row.get("id")}
    marks = from_records([_record(row, numbers, f"row {n}") for n, row in enumerate(rows, 2)], "row", known, first=2)
    texts = {row["text_sha256"] for row in rows if row.get("text_sha256")}
    if len(texts) > 1:
        raise Refused(Problem.SEVERAL_TEXTS)
    return Parcel(marks, next(iter(texts), ""), next((row["codebook"] for row in rows if row.get("codebook")), ""))


def _record(row: dict[str, str], numbers: dict[str, int], where: str) -> dict[str, Any]:
    record: dict[str, Any] = {name: row.get(name, "") for name in ("tag", "quote", "prefix", "suffix", *_TEXTS)}
    record["state"] = record["state"] or "accepted"
    record |= {name: checking.parsed(row[name], f"{where}, {name}") for name in _TABLES if row.get(name)}
    record["optional"] = row.get("optional", "").strip().lower() in {"yes", "true", "1"}
    try:
        record["start"] = int(row["start"]) if row.get("start") else None
        record["confidence"] = float(row["confidence"]) if row.get("confidence") else None
    except ValueError as error:
        raise Refused(Problem.SHAPE, where) from error
    if linked := row.get("linked"):
        if linked not in numbers:
            raise Refused(Problem.SHAPE, f"{where}, linked")
        record["linked"] = numbers[linked]
    return record


def plain_cell(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def bare_cell(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
