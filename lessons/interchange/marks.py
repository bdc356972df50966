"""The marks that travel, and how a mark from elsewhere finds its place in a text, or does not."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from lessons.codebook import SHIPPED, Codebook
from lessons.text.spans import Span

CONTEXT = 32  # code points on either side of a quote, which tell it from its look-alikes

State = Literal["accepted", "proposed"]


def sha256_of(text: str) -> str:
    """The name by which a file tells of a text: the hex digest of its UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Details:
    """What a mark says beside its tag and place. Empty strings stand for what is not known.

    `confidence` is a machine's estimate, 0 to 1, or None. `flags` and the kinds are keys of lower-case letters and
    hyphens.
    """

    because: str = ""
    settle: str = ""
    neutral: str = ""
    voice: str = ""
    source_kind: str = ""
    stance: str = ""
    content_kind: str = ""
    flags: tuple[str, ...] = ()
    optional: bool = False
    state: State = "accepted"
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One labelled span. `parts` are an attribution's (role, span) pairs; `alternatives` are (tag, span) readings that
    are just as good; `linked` is the number, from 0, of the mark in the same list that this one disagrees with.
    """

    tag: str
    span: Span
    details: Details = Details()
    parts: tuple[tuple[str, Span], ...] = ()
    alternatives: tuple[tuple[str, Span], ...] = ()
    linked: int | None = None


@dataclass(frozen=True)
class Document:
    """A text with its marks. `name` is a slug, fit for a file name. Every span lies within `text`, every tag is one of
    the codebook.
    """

    name: str
    title: str
    text: str
    marks: tuple[Mark, ...]
    codebook: Codebook = SHIPPED

    @property
    def codebook_name(self) -> str:
        """What a file calls a codebook other than the shipped one, which goes without saying."""
        return "" if self.codebook == SHIPPED else self.codebook.name

    def layer_of(self, mark: Mark) -> str:
        return self.codebook.tags[mark.tag].layer

    @property
    def sha256(self) -> str:
        return sha256_of(self.text)


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a file says that words stand: the words, where they begin, and some of what stands around them.

    `start` is None when the file gives a quotation only.
    """

    exact: str
    start: int | None = None
    prefix: str = ""
    suffix: str = ""

    @classmethod
    def at(cls, text: str, span: Span) -> "Anchor":
        before, after = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
        return cls(span.of(text), span.start, before, after)


@dataclass(frozen=True, slots=True)
class GivenMark:
    """A mark as a file tells it, not yet placed. Otherwise as `Mark`."""

    tag: str
    anchor: Anchor
    details: Details = Details()
    parts: tuple[tuple[str, Anchor], ...] = ()
    alternatives: tuple[tuple[str, Anchor], ...] = ()
    linked: int | None = None


@dataclass(frozen=True)
class Parcel:
    """What a file holds: its marks, the SHA-256 of the text they were made on, where it tells, and the name of the
    codebook, where that is not the shipped one.
    """

    marks: tuple[GivenMark, ...]
    sha256: str = ""
    codebook: str = ""


@dataclass(frozen=True)
class Placing:
    """`lost` are the quotes of the marks that stand nowhere for certain, in the file's order."""

    marks: tuple[Mark, ...]
    lost: tuple[str, ...] = field(default=())


def placed(text: str, given: Iterable[GivenMark]) -> Placing:
    """Lay marks over `text`. A mark that cannot be placed with certainty, or a part of which cannot, is lost whole.

    A link to a lost mark is dropped.
    """
    given = list(given)
    found = [_placed(text, mark) for mark in given]
    kept = [number for number, mark in enumerate(found) if mark is not None]
    moved = {old: new for new, old in enumerate(kept)}
    return Placing(
        tuple(
            Mark(
                mark.tag,
                mark.span,
                mark.details,
                mark.parts,
                mark.alternatives,
                moved.get(mark.linked) if mark.linked is not None else None,
            )
            for mark in found
            if mark is not None
        ),
        tuple(mark.anchor.exact for mark, there in zip(given, found, strict=True) if there is None),
    )


def find(text: str, anchor: Anchor) -> Span | None:
    """The one place of these words, or None.

    Words that stand where the file says are taken when the words before or after them agree as well (or when the file
    tells of neither). Otherwise the quotation must stand exactly once together with all that is told to stand around
    it. Words with a wrong place and no context are never looked for: they could be anybody's.
    """
    words = anchor.exact
    if not words:
        return None
    if anchor.start is not None and text.startswith(words, anchor.start):
        end = anchor.start + len(words)
        before = text.endswith(anchor.prefix, 0, anchor.start) if anchor.prefix else None
        after = text.startswith(anchor.suffix, end) if anchor.suffix else None
        if before or after or (before is None and after is None):
            return Span(anchor.start, end)
    if anchor.start is not None and not (anchor.prefix or anchor.suffix):
        return None
    whole = anchor.prefix + words + anchor.suffix
    at = text.find(whole)
    if at < 0 or text.find(whole, at + 1) >= 0:
        return None
    start = at + len(anchor.prefix)
    return Span(start, start + len(words))


def _placed(text: str, given: GivenMark) -> Mark | None:
    span = find(text, given.anchor)
    if span is None:
        return None
    moved = span.start - given.anchor.start if given.anchor.start is not None else None
    parts = [(role, _near(text, anchor, moved)) for role, anchor in given.parts]
    others = [(tag, _near(text, anchor, moved)) for tag, anchor in given.alternatives]
    if any(place is None for _name, place in parts + others):
        return None
    return Mark(
        given.tag,
        span,
        given.details,
        tuple((role, place) for role, place in parts if place),
        tuple((tag, place) for tag, place in others if place),
        given.linked,
    )


def _near(text: str, anchor: Anchor, moved: int | None) -> Span | None:
    """The place of a mark's part: moved as far as the mark itself, or found on its own."""
    if moved is not None and anchor.start is not None:
        start = anchor.start + moved
        if start >= 0 and anchor.exact and text.startswith(anchor.exact, start):
            return Span(start, start + len(anchor.exact))
    return find(text, anchor)
