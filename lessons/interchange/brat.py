"""brat standoff: NAME.txt and NAME.ann (https://brat.nlplab.org/standoff.html; Stenetorp et al. 2012).

Offsets are code points of the .txt, which is the text itself. Every mark is a text-bound annotation (T) whose type is
the tag. The parts of an attribution hang on an event (E) triggered by it, as Source, Cue and Content, numbered when a
role comes again; its words are text-bound annotations of the role's name. Other readings that are just as good are
text-bound annotations too, tied by a relation `Alternative`; a relation `Disagrees` links two passages that do.

The reason is the annotation's AnnotatorNotes, which brat shows and edits; what would settle it, the neutral wording and
the voice are notes of the types Settle, Neutral and Voice. Backslash, tab and line breaks in notes are written \\\\, \\t,
\\n and \\r. A note of the type Codebook, on
the first annotation, names a codebook other than the shipped one. Kinds and state are attributes with a value; each flag, and Optional, is an attribute without.

brat allows no line break inside a span: one that crosses a line has a fragment on each (`0 5;6 9`).
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Any

from lessons.codebook import TAGS
from lessons.interchange import checking
from lessons.interchange.marks import Anchor, Details, Document, GivenMark, Mark, Parcel, sha256_of
from lessons.interchange.refusals import MARKS_LIMIT, Problem, Refused
from lessons.text.spans import Span

_NOTES = {"because": "AnnotatorNotes", "settle": "Settle", "neutral": "Neutral", "voice": "Voice"}
_KINDS = {"source_kind": "SourceKind", "stance": "Stance", "content_kind": "ContentKind", "state": "State"}
_ROLES = {"source": "Source", "cue": "Cue", "content": "Content"}
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_ESCAPED = re.compile(r"\\([\\tnr])")
_UNESCAPES = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}
_BREAKS = re.compile(r"[\n\r\t\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NUMBER = re.compile(r"[0-9]{1,9}")
_CODEBOOK = "Codebook"
_FLAG = "Flag-"
_NOWHERE = 10**9  # after the end of any text


def write(document: Document) -> dict[str, str]:
    """The two files, by their endings."""
    return {".txt": document.text, ".ann": "".join(f"{line}\n" for line in _Writer(document).lines())}


def read(ann: str, text: str | None = None, known: Container[str] = TAGS) -> Parcel:
    """The marks of an .ann file. With its .txt, they know their context and can follow an edited text.

    Lines of other kinds (normalisations, equivalences) are passed over.
    """
    return _Reader(ann, text, known).parcel()


class _Writer:
    """Writes one file; the counters give every annotation its id."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.counts: dict[str, int] = {}

    def lines(self) -> Iterator[str]:
        names = [self._next("T") for _mark in self.document.marks]
        for mark, name in zip(self.document.marks, names, strict=True):
            yield self._bound(name, mark.tag, mark.span)
            subject = name
            if mark.parts:
                arguments = []
                seen: dict[str, int] = {}
                for role, span in mark.parts:
                    part = self._next("T")
                    yield self._bound(part, _ROLES[role], span)
                    seen[role] = seen.get(role, 0) + 1
                    arguments.append(f"{_ROLES[role]}{seen[role] if seen[role] > 1 else ''}:{part}")
                subject = self._next("E")
                yield f"{subject}\t{mark.tag}:{name} {' '.join(arguments)}"
            for tag, span in mark.alternatives:
                other = self._next("T")
                yield self._bound(other, tag, span)
                yield f"{self._next('R')}\tAlternative Arg1:{name} Arg2:{other}"
            if mark.linked is not None:
                yield f"{self._next('R')}\tDisagrees Arg1:{name} Arg2:{names[mark.linked]}"
            yield from self._told(mark, subject)
        if names and self.document.codebook_name:
            yield f"{self._next('#')}\t{_CODEBOOK} {names[0]}\t{_escaped(self.document.codebook_name)}"

    def _told(self, mark: Mark, subject: str) -> Iterator[str]:
        details = mark.details
        for attribute, kind in _KINDS.items():
            if value := getattr(details, attribute):
                yield f"{self._next('A')}\t{kind} {subject} {value}"
        for flag in details.flags:
            yield f"{self._next('A')}\t{_FLAG}{flag} {subject}"
        if details.optional:
            yield f"{self._next('A')}\tOptional {subject}"
        if details.confidence is not None:
            yield f"{self._next('A')}\tConfidence {subject} {details.confidence!r}"
        for name, kind in _NOTES.items():
            if value := getattr(details, name):
                yield f"{self._next('#')}\t{kind} {subject}\t{_escaped(value)}"

    def _next(self, letter: str) -> str:
        self.counts[letter] = self.counts.get(letter, 0) + 1
        return f"{letter}{self.counts[letter]}"

    def _bound(self, name: str, kind: str, span: Span) -> str:
        text = self.document.text
        pieces = _fragments(text, span)
        where = ";".join(f"{piece.start} {piece.end}" for piece in pieces)
        return f"{name}\t{kind} {where}\t{' '.join(_flat(piece.of(text)) for piece in pieces)}"


@dataclass
class _Bound:
    kind: str
    pieces: list[Span]
    words: str
    where: str


@dataclass
class _Told:
    """What attributes and notes say of one annotation."""

    raw: dict[str, Any] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self, ann: str, text: str | None, known: Container[str]) -> None:
        self.text = text
        self.known = known
        self.codebook = ""
        self.bounds: dict[str, _Bound] = {}
        self.triggers: dict[str, str] = {}
        self.events: dict[str, list[str]] = {}
        self.roles: dict[str, list[tuple[str, str]]] = {}
        self.relations: list[tuple[str, str, str, str]] = []
        self.told: dict[str, _Told] = {}
        lines = ann.split("\n")
        checking.rows(lines, "lines", limit=MARKS_LIMIT * 20)
        for number, line in enumerate(lines, 1):
            if line.strip():
                self._line(line.removesuffix("\r"), f"line {number}")

    def parcel(self) -> Parcel:
        others: dict[str, list[str]] = {}
        links: dict[str, str] = {}
        for kind, first, second, where in self.relations:
            first, second = self.triggers.get(first, first), self.triggers.get(second, second)
            if first not in self.bounds or second not in self.bounds:
                raise Refused(Problem.SHAPE, where)
            if kind == "Alternative":
                others.setdefault(first, []).append(second)
            elif kind == "Disagrees":
                links[first] = second
        minor = {other for names in others.values() for other in names}
        minor |= {part for parts in self.roles.values() for _role, part in parts}
        minor |= {name for name, bound in self.bounds.items() if bound.kind in _ROLES.values()}
        names = [name for name in self.bounds if name not in minor]
        checking.rows(names, "marks")
        numbers = {name: number for number, name in enumerate(names)}
        return Parcel(
            tuple(
                GivenMark(
                    self._tag(name),
                    self._anchor(name),
                    self._details(name),
                    tuple((role, place) for role, part in self.roles.get(name, []) for place in self._stretches(part)),
                    tuple((self._tag(other), self._anchor(other)) for other in others.get(name, [])),
                    numbers.get(links.get(name, "")),
                )
                for name in names
            ),
            sha256_of(self.text) if self.text is not None else "",
            self.codebook,
        )

    def _line(self, line: str, where: str) -> None:
        name, _tab, rest = line.partition("\t")
        match name[:1]:
            case "T":
                self._bound_line(name, rest, where)
            case "E":
                self._event_line(name, rest, where)
            case "R":
                cells = rest.split()
                if len(cells) != 3:
                    raise Refused(Problem.SHAPE, where)
                first, second = (cell.partition(":")[2] for cell in cells[1:])
                self.relations.append((cells[0], first, second, where))
            case "A" | "M":
                self._attribute_line(rest.split(), where)
            case "#":
                head, _tab, words = rest.partition("\t")
                kind, _space, subject = head.partition(" ")
                attribute = next((key for key, value in _NOTES.items() if value == kind), None)
                if kind == _CODEBOOK:
                    self.codebook = checking.words(_unescaped(words), where)
                elif attribute:
                    self.told.setdefault(subject, _Told()).raw[attribute] = _unescaped(words)

    def _bound_line(self, name: str, rest: str, where: str) -> None:
        head, _tab, words = rest.partition("\t")
        kind, _space, places = head.partition(" ")
        pieces: list[Span] = []
        for place in places.split(";"):
            edges = place.split(" ")
            if len(edges) != 2 or not all(_NUMBER.fullmatch(edge) for edge in edges):
                raise Refused(Problem.SHAPE, where)
            start, end = (checking.offset(int(edge), where) for edge in edges)
            if start >= end or (pieces and start < pieces[-1].end):
                raise Refused(Problem.SHAPE, where)
            pieces.append(Span(start, end))
        if name in self.bounds:
            raise Refused(Problem.SHAPE, where)
        self.bounds[name] = _Bound(kind, pieces, checking.words(words, where), where)

    def _event_line(self, name: str, rest: str, where: str) -> None:
        cells = [cell.partition(":") for cell in rest.split()]
        if not cells or cells[0][2] not in self.bounds:
            raise Refused(Problem.SHAPE, where)
        trigger = self.triggers[name] = cells[0][2]
        self.events.setdefault(trigger, []).append(name)
        for kind, _colon, part in cells[1:]:
            role = next((key for key, value in _ROLES.items() if kind.rstrip("0123456789") == value), None)
            if role is None or part not in self.bounds:
                raise Refused(Problem.SHAPE, where)
            self.roles.setdefault(trigger, []).append((role, part))

    def _attribute_line(self, cells: list[str], where: str) -> None:
        if len(cells) not in (2, 3):
            raise Refused(Problem.SHAPE, where)
        kind, subject, value = cells[0], cells[1], cells[2] if len(cells) == 3 else ""
        told = self.told.setdefault(subject, _Told())
        if attribute := next((key for key, name in _KINDS.items() if name == kind), None):
            told.raw[attribute] = value
        elif kind.startswith(_FLAG):
            told.flags.append(kind.removeprefix(_FLAG))
        elif kind == "Optional":
            told.raw["optional"] = True
        elif kind == "Confidence":
            try:
                told.raw["confidence"] = float(value)
            except ValueError as error:
                raise Refused(Problem.SHAPE, where) from error

    def _details(self, name: str) -> Details:
        subjects = [name, *self.events.get(name, [])]
        raw: dict[str, Any] = {"flags": []}
        for told in filter(None, map(self.told.get, subjects)):
            raw |= told.raw
            raw["flags"] = raw["flags"] + told.flags
        return checking.details(raw, self.bounds[name].where)

    def _tag(self, name: str) -> str:
        return checking.tag(self.bounds[name].kind, self.bounds[name].where, self.known)

    def _anchor(self, name: str) -> Anchor:
        """The one stretch of a mark. A mark with gaps has no place here: it is told of by its words and never found."""
        stretches = self._stretches(name)
        return stretches[0] if len(stretches) == 1 else Anchor(self.bounds[name].words, _NOWHERE)

    def _stretches(self, name: str) -> list[Anchor]:
        """Fragments count as one stretch where nothing but line breaks parts them."""
        bound = self.bounds[name]
        said = _shares(bound)
        if self.text is not None and [_flat(piece.of(self.text)) for piece in bound.pieces] != said:
            raise Refused(Problem.DAMAGED, bound.where)
        stretches: list[tuple[Span, str]] = []
        for piece, words in zip(bound.pieces, said, strict=True):
            before, gap = (stretches[-1], piece.start - stretches[-1][0].end) if stretches else (None, 0)
            if before and (gap <= 1 if self.text is None else not self.text[before[0].end : piece.start].strip("\n")):
                stretches[-1] = Span(before[0].start, piece.end), before[1] + "\n" * gap + words
            else:
                stretches.append((piece, words))
        if self.text is not None:
            return [Anchor.at(self.text, span) for span, _words in stretches]
        return [Anchor(words, span.start) for span, words in stretches]


def _shares(bound: _Bound) -> list[str]:
    """The words of each fragment, which stand in the line with a space between them."""
    shares, at = [], 0
    for piece in bound.pieces:
        shares.append(bound.words[at : at + len(piece)])
        at += len(piece) + 1
    if at != len(bound.words) + 1:
        raise Refused(Problem.SHAPE, bound.where)
    return shares


def _fragments(text: str, span: Span) -> list[Span]:
    """The span cut at its line breaks, unless it begins or ends with one."""
    lines, start = [], span.start
    for line in span.of(text).split("\n"):
        if line:
            lines.append(Span(start, start + len(line)))
        start += len(line) + 1
    whole = lines and (lines[0].start, lines[-1].end) == (span.start, span.end)
    return lines if whole else [span]


def _flat(words: str) -> str:
    return _BREAKS.sub(" ", words)


def _escaped(words: str) -> str:
    return "".join(_ESCAPES.get(char, char) for char in words)


def _unescaped(words: str) -> str:
    return _ESCAPED.sub(lambda found: _UNESCAPES[found.group(1)], words)
