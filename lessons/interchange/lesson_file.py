"""A whole lesson in one JSON file: text, provenance, reference and the lesson's words. Plain data, nothing that runs.

`{"format": "sourcewise-lesson", "version": 1, "text": {…}, "annotations": [records], "lesson": {…}, "codebook": {…}}`;
without the last where the codebook is the shipped one. The text comes with its blocks and inlines and the SHA-256 by which the reader knows that none of it was lost. Readers pass over fields
that they do not know; a change that they could not pass over raises the version.
"""

import datetime as dt
import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from lessons.codebook import SHIPPED, BadCodebook, Codebook
from lessons.interchange import checking
from lessons.interchange.marks import GivenMark, Mark, sha256_of
from lessons.interchange.records import as_record, from_records
from lessons.interchange.refusals import Problem, Refused

FORMAT, VERSION = "sourcewise-lesson", 1
WORDS_LIMIT = 50_000  # characters of one step
_ROWS = 200  # links of a chain, voices, things missing
_SLUG = r"[-a-zA-Z0-9_]+"


@dataclass(frozen=True)
class OutletFacts:
    name: str
    country: str
    ownership: str
    ownership_note: str
    ownership_source: str


@dataclass(frozen=True)
class TextFacts:
    """A text and where it comes from. `blocks` and `inlines` are [kind, start, end] rows in code points, half-open;
    the blocks cover the text but for the single newlines between them. Dates are ISO 8601 or empty.
    """

    slug: str
    title: str
    kind: str
    author: str
    published_on: str
    retrieved_on: str
    url: str
    rights: str
    chain: list[dict[str, Any]]
    missing: list[str]
    voices: list[dict[str, Any]]
    outlet: OutletFacts | None
    raw: str
    text: str
    blocks: list[list[Any]]
    inlines: list[list[Any]]
    language: str = "en"  # files written earlier do not say
    invented: bool = False  # as little as this


@dataclass(frozen=True)
class PairFacts:
    """The other telling of the same event, by its lesson's slug; `lines` are {"about", "here", "there", "note"}."""

    slug: str
    question: str
    lines: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class LessonFacts:
    """The words around the text; `passage` is [start, end] of the exercise, `steps` Markdown by step, `order` the steps in
    their order, all of them, of which `hidden` are not shown. Files written earlier have nothing from `visibility` on.
    """

    slug: str
    title: str
    summary: str
    minutes: int
    public: bool
    published: bool
    passage: tuple[int, int]
    exercise_tags: tuple[str, ...]
    steps: dict[str, str]
    visibility: str = ""
    goals: tuple[str, ...] = ()
    ages: tuple[int, int] = (13, 19)
    topics: tuple[str, ...] = ()
    language: str = "en"
    credits: str = ""
    lineage: tuple[dict[str, str], ...] = ()
    teacher_page: str = ""
    quick: tuple[dict[str, Any], ...] = ()
    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    pair: PairFacts | None = None


@dataclass(frozen=True)
class LessonFile:
    text: TextFacts
    marks: tuple[GivenMark, ...]
    lesson: LessonFacts
    codebook: Codebook = SHIPPED


def write(text: TextFacts, marks: tuple[Mark, ...], lesson: LessonFacts, codebook: Codebook = SHIPPED) -> str:
    content: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "text": {**asdict(text), "sha256": sha256_of(text.text)},
        "annotations": [as_record(text.text, mark) for mark in marks],
        "lesson": asdict(lesson),
    }
    if codebook != SHIPPED:
        content["codebook"] = codebook.as_data()
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read(data: bytes) -> LessonFile:
    """Raises Refused, whatever the file holds."""
    content = checking.obj(checking.parsed(checking.decoded(data)), "file")
    if content.get("format") != FORMAT:
        raise Refused(Problem.UNREADABLE)
    if content.get("version") != VERSION:
        raise Refused(Problem.OTHER_VERSION, what=str(content.get("version"))[:40])
    text = _text(checking.obj(content.get("text"), "text"))
    codebook = _codebook(content["codebook"]) if "codebook" in content else SHIPPED
    marks = from_records(content.get("annotations"), "annotation", codebook.tags)
    lesson = _lesson(checking.obj(content.get("lesson"), "lesson"), len(text.text), codebook)
    return LessonFile(text, marks, lesson, codebook)


def _text(row: dict[str, Any]) -> TextFacts:
    words = checking.words(row.get("text"), "text")
    if not words.strip() or row.get("sha256") != sha256_of(words):
        raise Refused(Problem.DAMAGED, "text")
    outlet = row.get("outlet")
    return TextFacts(
        slug=_slug(row, "text"),
        title=_line(row, "title", "text", 300, needed=True),
        kind=_line(row, "kind", "text", 20),
        author=_line(row, "author", "text", 120),
        published_on=_date(row, "published_on"),
        retrieved_on=_date(row, "retrieved_on"),
        url=_address(row, "url", "text"),
        rights=_line(row, "rights", "text", checking.NOTE_LIMIT),
        chain=[_link(link) for link in checking.rows(row.get("chain", []), "chain", limit=_ROWS)],
        missing=[
            checking.words(line, "missing", limit=1000)
            for line in checking.rows(row.get("missing", []), "missing", limit=_ROWS)
        ],
        voices=[_voice(voice) for voice in checking.rows(row.get("voices", []), "voices", limit=_ROWS)],
        outlet=None if outlet is None else _outlet(checking.obj(outlet, "outlet")),
        raw=checking.words(row.get("raw"), "raw"),
        text=words,
        blocks=_blocks(row.get("blocks"), words),
        inlines=_inlines(row.get("inlines"), len(words)),
        language=_line(row, "language", "text", 10) or "en",
        invented=_yes(row, "invented"),
    )


def _codebook(value: Any) -> Codebook:
    try:
        return Codebook.from_data(value)
    except BadCodebook as problem:
        raise Refused(Problem.SHAPE, f"codebook, {problem}") from problem


def _outlet(row: dict[str, Any]) -> OutletFacts:
    return OutletFacts(
        _line(row, "name", "outlet", 120, needed=True),
        _line(row, "country", "outlet", 80),
        _line(row, "ownership", "outlet", 20),
        _line(row, "ownership_note", "outlet", checking.NOTE_LIMIT),
        _address(row, "ownership_source", "outlet"),
    )


def _lesson(row: dict[str, Any], size: int, codebook: Codebook) -> LessonFacts:
    passage = [checking.offset(edge, "passage") for edge in checking.rows(row.get("passage"), "passage", limit=2)]
    if len(passage) != 2 or not passage[0] < passage[1] <= size:
        raise Refused(Problem.SHAPE, "passage")
    minutes = row.get("minutes")
    if type(minutes) is not int or not 1 <= minutes <= 1000:
        raise Refused(Problem.SHAPE, "minutes")
    steps = checking.obj(row.get("steps"), "steps")
    if len(steps) > 20:
        raise Refused(Problem.TOO_MANY, "steps")
    return LessonFacts(
        slug=_slug(row, "lesson"),
        title=_line(row, "title", "lesson", 200, needed=True),
        summary=_line(row, "summary", "lesson", checking.NOTE_LIMIT),
        minutes=minutes,
        public=_yes(row, "public"),
        published=_yes(row, "published"),
        passage=(passage[0], passage[1]),
        exercise_tags=tuple(
            checking.tag(tag, "exercise_tags", codebook.tags)
            for tag in checking.rows(row.get("exercise_tags"), "exercise_tags")
        ),
        steps={
            checking.key(kind, "steps"): checking.words(body, f"steps, {kind}", limit=WORDS_LIMIT)
            for kind, body in steps.items()
        },
        visibility=_line(row, "visibility", "lesson", 10),
        goals=_lines(row, "goals", 300),
        ages=_ages(row.get("ages", [13, 19])),
        topics=_lines(row, "topics", 40),
        language=_line(row, "language", "lesson", 10) or "en",
        credits=_line(row, "credits", "lesson", 300),
        lineage=tuple(_told(one, "lineage", {"title": 200, "by": 200, "credits": 300}) for one in _few(row, "lineage")),
        teacher_page=_line(row, "teacher_page", "lesson", WORDS_LIMIT),
        quick=tuple(_quick(one) for one in _few(row, "quick")),
        order=_lines(row, "order", 40),
        hidden=_lines(row, "hidden", 40),
        pair=None if row.get("pair") is None else _pair(checking.obj(row["pair"], "pair")),
    )


def _few(row: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [checking.obj(one, name) for one in checking.rows(row.get(name, []), name, limit=_ROWS)]


def _lines(row: dict[str, Any], name: str, limit: int) -> tuple[str, ...]:
    return tuple(
        checking.words(line, name, limit=limit) for line in checking.rows(row.get(name, []), name, limit=_ROWS)
    )


def _told(row: dict[str, Any], where: str, limits: dict[str, int]) -> dict[str, str]:
    return {name: _line(row, name, where, limit) for name, limit in limits.items()}


def _ages(value: Any) -> tuple[int, int]:
    ages = checking.rows(value, "ages", limit=2)
    if len(ages) != 2 or any(type(age) is not int for age in ages) or not 5 <= ages[0] <= ages[1] <= 99:
        raise Refused(Problem.SHAPE, "ages")
    return ages[0], ages[1]


def _quick(row: dict[str, Any]) -> dict[str, Any]:
    options = list(_lines(row, "options", 300))
    answer = checking.offset(row.get("answer"), "quick")
    if not 2 <= len(options) <= 6 or answer >= len(options):
        raise Refused(Problem.SHAPE, "quick")
    told = {
        "step": _line(row, "step", "quick", 10, needed=True),
        "question": _line(row, "question", "quick", 500, needed=True),
        "because": _line(row, "because", "quick", 2000),
    }
    return {**told, "options": options, "answer": answer}


def _pair(row: dict[str, Any]) -> PairFacts:
    limits = {"about": 300, "here": 1000, "there": 1000, "note": 2000}
    return PairFacts(
        slug=_slug(row, "pair"),
        question=_line(row, "question", "pair", 2000),
        lines=tuple(_told(line, "pair", limits) for line in _few(row, "lines")),
    )


def _blocks(value: Any, text: str) -> list[list[Any]]:
    """Rows that cover the text, in order, one newline between each and the next."""
    blocks = [_standoff(row, "blocks", {"headline", "paragraph"}) for row in checking.rows(value, "blocks")]
    ends = [-1, *(end for _kind, _start, end in blocks)]
    starts = [*(start for _kind, start, _end in blocks), len(text) + 1]
    if any(start != end + 1 for end, start in zip(ends, starts, strict=True)):
        raise Refused(Problem.DAMAGED, "blocks")
    if any(text[end] != "\n" for end in ends[1:-1]):
        raise Refused(Problem.DAMAGED, "blocks")
    return blocks


def _inlines(value: Any, size: int) -> list[list[Any]]:
    inlines = [_standoff(row, "inlines", {"em", "strong"}) for row in checking.rows(value, "inlines")]
    if any(end > size for _kind, _start, end in inlines):
        raise Refused(Problem.DAMAGED, "inlines")
    return inlines


def _standoff(value: Any, where: str, kinds: set[str]) -> list[Any]:
    cells = checking.rows(value, where, limit=3)
    if len(cells) != 3 or not isinstance(cells[0], str) or cells[0] not in kinds:
        raise Refused(Problem.SHAPE, where)
    start, end = checking.offset(cells[1], where), checking.offset(cells[2], where)
    if start >= end:
        raise Refused(Problem.SHAPE, where)
    return [cells[0], start, end]


def _link(value: Any) -> dict[str, Any]:
    row = checking.obj(value, "chain")
    return {
        "who": _line(row, "who", "chain", 1000),
        "what": _line(row, "what", "chain", 1000),
        "missing": _yes(row, "missing"),
    }


def _voice(value: Any) -> dict[str, Any]:
    row = checking.obj(value, "voices")
    independent = row.get("independent")
    if independent is not None and not isinstance(independent, bool):
        raise Refused(Problem.SHAPE, "voices")
    told = {name: _line(row, name, "voices", 1000) for name in ("name", "label", "note")}
    return {**told, "independent": independent}


def _slug(row: dict[str, Any], where: str) -> str:
    slug = _line(row, "slug", where, 80, needed=True)
    if not re.fullmatch(_SLUG, slug):
        raise Refused(Problem.SHAPE, f"{where}, slug")
    return slug


def _line(row: dict[str, Any], name: str, where: str, limit: int, *, needed: bool = False) -> str:
    words = checking.words(row.get(name, ""), f"{where}, {name}", limit=limit)
    if needed and not words.strip():
        raise Refused(Problem.SHAPE, f"{where}, {name}")
    return words


def _address(row: dict[str, Any], name: str, where: str) -> str:
    """A page's address. Others (javascript:, data:) have no business in a link."""
    url = _line(row, name, where, 500)
    if url and not url.lower().startswith(("http://", "https://")):
        raise Refused(Problem.SHAPE, f"{where}, {name}")
    return url


def _date(row: dict[str, Any], name: str) -> str:
    date = _line(row, name, "text", 10)
    try:
        return dt.date.fromisoformat(date).isoformat() if date else ""
    except ValueError as error:
        raise Refused(Problem.SHAPE, f"text, {name}") from error


def _yes(row: dict[str, Any], name: str) -> bool:
    value = row.get(name, False)
    if not isinstance(value, bool):
        raise Refused(Problem.SHAPE, name)
    return value
