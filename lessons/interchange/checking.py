"""Reads untrusted values: each function gives a value of the wanted shape or raises `Refused`, naming the place."""

import json
import re
from collections.abc import Container, Mapping
from typing import Any

from lessons.codebook import TAGS
from lessons.interchange.marks import Anchor, Details
from lessons.interchange.refusals import FILE_LIMIT, MARKS_LIMIT, Problem, Refused

NOTE_LIMIT = 10_000  # characters of a reason
QUOTE_LIMIT = 200_000  # no text is longer
_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_KINDS = {"source_kind": 20, "stance": 20, "content_kind": 20}
_NOTES = {"because": NOTE_LIMIT, "settle": NOTE_LIMIT, "neutral": 300, "voice": 200}
_ROLES = ("source", "cue", "content")


def decoded(data: bytes) -> str:
    """A file's text, without a byte-order mark."""
    if len(data) > FILE_LIMIT:
        raise Refused(Problem.TOO_LARGE)
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Refused(Problem.NOT_UTF8) from error


def parsed(text: str, where: str = "") -> Any:
    """JSON, however deep, long or broken."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(Problem.UNREADABLE, where) from error


def obj(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(Problem.SHAPE, where)
    return value


def rows(value: Any, where: str, *, limit: int = MARKS_LIMIT) -> list[Any]:
    if not isinstance(value, list):
        raise Refused(Problem.SHAPE, where)
    if len(value) > limit:
        raise Refused(Problem.TOO_MANY, where)
    return value


def words(value: Any, where: str, *, limit: int = QUOTE_LIMIT) -> str:
    """Text that every database and every file can hold: no lone surrogates, no NUL."""
    if not isinstance(value, str):
        raise Refused(Problem.SHAPE, where)
    if len(value) > limit:
        raise Refused(Problem.TOO_LONG, where)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Refused(Problem.CHARACTERS, where) from error
    if "\0" in value:
        raise Refused(Problem.CHARACTERS, where)
    return value


def offset(value: Any, where: str) -> int:
    if type(value) is not int or not 0 <= value <= QUOTE_LIMIT:
        raise Refused(Problem.SHAPE, where)
    return value


def key(value: Any, where: str, *, limit: int = 40) -> str:
    """A word of a vocabulary, or nothing."""
    found = words(value, where, limit=limit)
    if found and not _KEY.fullmatch(found):
        raise Refused(Problem.SHAPE, where)
    return found


def tag(value: Any, where: str, known: Container[str] = TAGS) -> str:
    """A tag of the codebook, by its key."""
    found = words(value, where, limit=200)
    if found not in known:
        raise Refused(Problem.UNKNOWN_TAGS, where, found)
    return found


def role(value: Any, where: str) -> str:
    if value not in _ROLES:
        raise Refused(Problem.SHAPE, where)
    return str(value)


def anchor(exact: Any, start: Any, where: str, *, prefix: Any = "", suffix: Any = "") -> Anchor:
    return Anchor(
        words(exact, where),
        None if start is None else offset(start, where),
        words(prefix, where, limit=1000),
        words(suffix, where, limit=1000),
    )


def details(raw: Mapping[str, Any], where: str) -> Details:
    """The details of one mark; what is missing is empty, what is unknown is left out."""
    notes = {name: words(raw.get(name, ""), f"{where}, {name}", limit=limit) for name, limit in _NOTES.items()}
    kinds = {name: key(raw.get(name, ""), f"{where}, {name}", limit=limit) for name, limit in _KINDS.items()}
    flags = tuple(key(flag, f"{where}, flags") for flag in rows(raw.get("flags", []), f"{where}, flags", limit=20))
    optional, state, confidence = raw.get("optional", False), raw.get("state", "accepted"), raw.get("confidence")
    if not isinstance(optional, bool) or state not in ("accepted", "proposed"):
        raise Refused(Problem.SHAPE, where)
    if confidence is not None:
        if type(confidence) not in (int, float) or not 0 <= confidence <= 1:
            raise Refused(Problem.SHAPE, f"{where}, confidence")
        confidence = float(confidence)
    return Details(
        notes["because"],
        notes["settle"],
        notes["neutral"],
        notes["voice"],
        kinds["source_kind"],
        kinds["stance"],
        kinds["content_kind"],
        flags,
        optional,
        state,
        confidence,
    )
