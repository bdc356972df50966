"""A mark as plain data, ready for JSON: the form in which it travels inside a lesson file and beside doccano's labels.

`{"tag", "start", "end", "quote", "prefix", "suffix", …}` with the details that are not empty, `parts` and `alternatives`
as lists of `{"role" or "tag", "start", "end", "quote"}`, and `linked` as the number of a mark in the same list.
"""

from collections.abc import Container
from dataclasses import asdict
from typing import Any

from lessons.codebook import TAGS
from lessons.interchange import checking
from lessons.interchange.marks import Anchor, GivenMark, Mark
from lessons.interchange.refusals import Problem, Refused
from lessons.text.spans import Span

PIECES_LIMIT = 100  # parts, or alternatives, of one mark


def as_record(text: str, mark: Mark) -> dict[str, Any]:
    place = Anchor.at(text, mark.span)
    record: dict[str, Any] = {"tag": mark.tag, **_place(text, mark.span)}
    record |= {name: words for name, words in (("prefix", place.prefix), ("suffix", place.suffix)) if words}
    told = asdict(mark.details).items()
    record |= {name: value for name, value in told if value or isinstance(value, float)}
    if mark.parts:
        record["parts"] = [{"role": role, **_place(text, span)} for role, span in mark.parts]
    if mark.alternatives:
        record["alternatives"] = [{"tag": tag, **_place(text, span)} for tag, span in mark.alternatives]
    if mark.linked is not None:
        record["linked"] = mark.linked
    return record


def from_record(value: Any, where: str, known: Container[str] = TAGS) -> GivenMark:
    record = checking.obj(value, where)
    linked = record.get("linked")
    return GivenMark(
        checking.tag(record.get("tag"), where, known),
        _anchor(record, where),
        checking.details(record, where),
        tuple(
            (checking.role(row.get("role"), where), _anchor(row, where))
            for row in _pieces(record.get("parts", []), f"{where}, parts")
        ),
        tuple(
            (checking.tag(row.get("tag"), where, known), _anchor(row, where))
            for row in _pieces(record.get("alternatives", []), f"{where}, alternatives")
        ),
        None if linked is None else checking.offset(linked, f"{where}, linked"),
    )


def from_records(value: Any, where: str, known: Container[str] = TAGS, *, first: int = 1) -> tuple[GivenMark, ...]:
    """A whole list, whose links stay inside it. `known` are the keys of tags; `first` is the number by which people know
    its first row.
    """
    given = tuple(from_record(row, f"{where} {n}", known) for n, row in enumerate(checking.rows(value, where), first))
    if any(mark.linked is not None and mark.linked >= len(given) for mark in given):
        raise Refused(Problem.SHAPE, f"{where}, linked")
    return given


def _place(text: str, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "quote": span.of(text)}


def _pieces(value: Any, where: str) -> list[dict[str, Any]]:
    return [checking.obj(row, where) for row in checking.rows(value, where, limit=PIECES_LIMIT)]


def _anchor(record: dict[str, Any], where: str) -> Anchor:
    return checking.anchor(
        record.get("quote"),
        record.get("start"),
        where,
        prefix=record.get("prefix", ""),
        suffix=record.get("suffix", ""),
    )
