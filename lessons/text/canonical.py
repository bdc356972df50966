"""The canonical text: what a source says, once, in one string that every span counts in.

Reading rules, in order:

* Characters. Unicode NFC; every kind of line break is a newline; byte-order marks, zero-width spaces, soft hyphens and
  control characters vanish; lone surrogates become U+FFFD. All other white space, no-break spaces included, is a
  space, and runs of it collapse to one.
* Lines. A rule (`---`, `***`, `===`) only separates. A line that holds nothing but a date, before the first paragraph,
  becomes `date`. A numeric date is read day first (03/04/2015 is 3 April) unless only month first makes a date.
* Blocks. Blank lines separate blocks, and hard-wrapped lines inside a block join with one space. A text without any
  blank line is read one paragraph a line when more than half of its lines after the first end like a sentence:
  hard-wrapped lines end so only by chance.
* Headline. The first block, when it is marked with `#`, or when it is one line of at most 30 words without a final full
  stop, colon or comma and something follows it.
* Emphasis. `*…*`, `_…_` and their doubles around words become inlines and their marks vanish. A mark inside a word or
  without a partner stays as it is, and emphasis never crosses a block.
"""

import datetime as dt
import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lessons.text.spans import Span

HEADLINE_WORDS = 30

_NESTING = 32  # open marks remembered at once; bounds the time on hostile input

_VANISHING = "\ufeff\u200b\u2060\u00ad"
_LINE_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
_RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,}\s*)")
_HASHES = re.compile(r"\s*#{1,6}\s+(?=\S)")
_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s+\S")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*\s*$")
_DELIMITER = re.compile(r"\*+|_+")

_MONTHS = ("january february march april may june july august september october november december").split()
_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE_PREFIX = (
    r"[\s*_]*(?:(?:published|updated|posted|date)\s*(?:on\b)?:?\s*)?"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
)
_DATE_SUFFIX = r"\.?[\s*_]*"
_DATES = [
    re.compile(_DATE_PREFIX + pattern + _DATE_SUFFIX, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})(?P<sep>[/.\-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<y>\d{{4}})",
        rf"{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",
    )
]


@dataclass(frozen=True, slots=True)
class Block:
    """`text[start:end]` is one headline or paragraph, without its line break."""

    kind: Literal["headline", "paragraph"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Inline:
    """`text[start:end]` was emphasised in the source."""

    kind: Literal["em", "strong"]
    start: int
    end: int


@dataclass(frozen=True)
class CanonicalText:
    """Blocks joined by single newlines. Offsets are code points, half-open.

    `offsets[i]` is the half-open range of the raw input that character i stands for. `title` is the headline's text, or
    empty. A text without words may have no blocks and an empty `text`; callers decide what that means.
    """

    text: str
    blocks: tuple[Block, ...]
    inlines: tuple[Inline, ...]
    title: str
    date: dt.date | None
    offsets: tuple[tuple[int, int], ...]

    @property
    def sha256(self) -> str:
        """Hex digest of the text as UTF-8: what a page asserts before it trusts an offset."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def to_source(self, span: Span) -> Span:
        """The span of the raw input that holds these words, with whatever marks were dropped between them.

        Monotone in both ends. Raises IndexError when the span leaves the text.
        """
        return Span(self.offsets[span.start][0], self.offsets[span.end - 1][1])

    def from_source(self, start: int, end: int) -> Span | None:
        """The span of the characters that stand for any of `raw[start:end]`; None where none of it was kept."""
        first = bisect_right(self.offsets, start, key=lambda place: place[1])
        last = bisect_left(self.offsets, end, key=lambda place: place[0])
        return Span(first, last) if first < last else None


@dataclass(slots=True)
class _Piece:
    """Characters on their way to the canonical text, each with the raw range it came from."""

    text: str
    offsets: list[tuple[int, int]]

    def cut(self, start: int, end: int) -> "_Piece":
        return _Piece(self.text[start:end], self.offsets[start:end])


def canonicalise(raw: str) -> CanonicalText:
    """Read a source text, plain or lightly marked up in Markdown. Any string will do; none raises."""
    lines = _lines(_composed(raw))
    groups, date = _groups(lines)
    texts: list[str] = []
    blocks: list[Block] = []
    inlines: list[Inline] = []
    offsets: list[tuple[int, int]] = []
    title = ""
    for index, group in enumerate(groups):
        headline = index == 0 and _is_headline(group, followed=len(groups) > 1)
        piece, marks = _without_emphasis(_collapsed(_joined(group)))
        if not piece.text:
            continue
        if offsets:
            offsets.append((offsets[-1][1], piece.offsets[0][0]))
        start = len(offsets)
        offsets += piece.offsets
        texts.append(piece.text)
        blocks.append(Block("headline" if headline else "paragraph", start, len(offsets)))
        inlines += [Inline(mark.kind, start + mark.start, start + mark.end) for mark in marks]
        if headline:
            title = piece.text
    return CanonicalText(
        "\n".join(texts), tuple(blocks), tuple(sorted(inlines, key=_place)), title, date, tuple(offsets)
    )


def read_date(line: str) -> dt.date | None:
    """The date a line consists of, or None when it says anything more, or no date that exists."""
    for pattern in _DATES:
        if found := pattern.fullmatch(line):
            part = found.groupdict()
            year, day = int(part["y"]), int(part["d"])
            if part.get("month"):
                return _valid(year, _month(part["month"]), day)
            month = int(part["m"])
            return _valid(year, month, day) or (_valid(year, day, month) if part.get("sep") else None)
    return None


def _valid(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _composed(raw: str) -> _Piece:
    """NFC, one kind of line break, no invisible characters."""
    kept: list[tuple[str, int, int]] = []
    at = 0
    while at < len(raw):
        char = raw[at]
        end = at + 2 if raw.startswith("\r\n", at) else at + 1
        if char in _LINE_BREAKS:
            kept.append(("\n", at, end))
        elif char.isspace():
            kept.append((" ", at, end))
        elif "\ud800" <= char <= "\udfff":
            kept.append(("\ufffd", at, end))
        elif char not in _VANISHING and unicodedata.category(char) != "Cc":
            kept.append((char, at, end))
        at = end
    text = "".join(char for char, _, _ in kept)
    if unicodedata.is_normalized("NFC", text):
        return _Piece(text, [(start, end) for _, start, end in kept])
    out: list[str] = []
    offsets: list[tuple[int, int]] = []
    for first, last in _clusters(text):
        cluster = text[first:last]
        composed = unicodedata.normalize("NFC", cluster)
        out.append(composed)
        if composed == cluster:
            offsets += [(start, end) for _, start, end in kept[first:last]]
        else:
            offsets += [(kept[first][1], kept[last - 1][2])] * len(composed)
    return _Piece("".join(out), offsets)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Ranges that compose independently of each other. A starter may still compose with what precedes (Hangul)."""
    start = 0
    for at in range(1, len(text)):
        if text[at].isascii():
            separate = True
        elif unicodedata.combining(text[at]):
            separate = False
        else:
            left, right = text[start:at], text[at]
            whole = unicodedata.normalize("NFC", left + right)
            separate = whole == unicodedata.normalize("NFC", left) + unicodedata.normalize("NFC", right)
        if separate:
            yield start, at
            start = at
    if text:
        yield start, len(text)


def _lines(piece: _Piece) -> list[_Piece]:
    lines, start = [], 0
    for end in [at for at, char in enumerate(piece.text) if char == "\n"] + [len(piece.text)]:
        lines.append(piece.cut(start, end))
        start = end + 1
    return lines


def _groups(lines: list[_Piece]) -> tuple[list[list[_Piece]], dt.date | None]:
    """Lines gathered into blocks, with the date line taken out."""
    groups: list[list[_Piece]] = [[]]
    date: dt.date | None = None
    one_a_line = _one_paragraph_a_line(lines)
    kept = 0
    for line in lines:
        if not line.text.strip() or _RULE.fullmatch(line.text):
            groups.append([])
            continue
        if kept <= 1 and date is None and (found := read_date(line.text.strip())):
            date = found
            groups.append([])
            continue
        kept += 1
        if one_a_line or _HASHES.match(line.text):
            groups += [[line], []]
        elif _ITEM.match(line.text):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [group for group in groups if group], date


def _one_paragraph_a_line(lines: list[_Piece]) -> bool:
    texts = [line.text for line in lines]
    while texts and not texts[0].strip():
        texts.pop(0)
    while texts and not texts[-1].strip():
        texts.pop()
    rest = texts[1:]
    if not rest or not all(text.strip() for text in rest):
        return False
    return sum(bool(_SENTENCE_END.search(text)) for text in rest) * 2 > len(rest)


def _is_headline(group: list[_Piece], *, followed: bool) -> bool:
    if _HASHES.match(group[0].text):
        return True
    text = group[0].text.strip().rstrip("*_\"'”’»)]")
    short = len(group) == 1 and len(text.split()) <= HEADLINE_WORDS
    return followed and short and not text.endswith((".", ":", ",", ";"))


def _joined(group: list[_Piece]) -> _Piece:
    """One line of a block's lines; the line break between two counts as their space."""
    text: list[str] = []
    offsets: list[tuple[int, int]] = []
    for line in group:
        marker = _HASHES.match(line.text)
        body = line.cut(marker.end() if marker else 0, len(line.text))
        if offsets and body.offsets:
            text.append(" ")
            offsets.append((offsets[-1][1], body.offsets[0][0]))
        text.append(body.text)
        offsets += body.offsets
    return _Piece("".join(text), offsets)


def _collapsed(piece: _Piece) -> _Piece:
    """Runs of spaces as one, none at the ends."""
    text: list[str] = []
    offsets: list[tuple[int, int]] = []
    for found in re.finditer(r"[^ ]+", piece.text):
        if offsets:
            text.append(" ")
            offsets.append((offsets[-1][1], piece.offsets[found.start()][0]))
        text.append(found.group())
        offsets += piece.offsets[found.start() : found.end()]
    return _Piece("".join(text), offsets)


def _without_emphasis(piece: _Piece) -> tuple[_Piece, list[Inline]]:
    """Take out the marks that pair up around words, innermost first, after CommonMark's flanking rule."""
    text = piece.text
    opened: list[re.Match[str]] = []
    pairs: list[tuple[re.Match[str], re.Match[str]]] = []
    for mark in _DELIMITER.finditer(text):
        before, after = text[max(0, mark.start() - 1) : mark.start()], text[mark.end() : mark.end() + 1]
        if len(mark.group()) > 3:
            continue
        if before.strip() and not _inside_word(after):
            partner = next((other for other in reversed(opened) if other.group() == mark.group()), None)
            if partner and any(char.isalnum() for char in text[partner.end() : mark.start()]):
                pairs.append((partner, mark))
                del opened[opened.index(partner) :]
                continue
        if after.strip() and not _inside_word(before) and not unicodedata.combining(after):
            opened.append(mark)
            del opened[:-_NESTING]
    dropped = {at for pair in pairs for mark in pair for at in range(mark.start(), mark.end())}
    kept = [at for at in range(len(text)) if at not in dropped]
    place = {at: new for new, at in enumerate(kept)}
    inlines = []
    for left, right in pairs:
        inside = [place[at] for at in range(left.end(), right.start()) if at in place]
        kinds: list[Literal["em", "strong"]] = [["em"], ["strong"], ["em", "strong"]][len(left.group()) - 1]  # type: ignore[assignment]
        inlines += [Inline(kind, inside[0], inside[-1] + 1) for kind in kinds]
    return _Piece("".join(text[at] for at in kept), [piece.offsets[at] for at in kept]), inlines


def _inside_word(neighbour: str) -> bool:
    return neighbour.isalnum() or bool(neighbour and unicodedata.category(neighbour).startswith("M"))


def _place(inline: Inline) -> tuple[int, int, str]:
    return inline.start, -inline.end, inline.kind
