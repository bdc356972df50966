"""The article as a whole: whose words fill it, how many voices stand on their own, and which links are missing.

After the sourcing questions of the codebook; the share of words by voice follows PolNeAR's contents. What is missing is
told as a question to ask elsewhere, never as a fault: a short report may be right to have one source.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessons.analysis.findings import SourceKind
from lessons.text.voices import VoiceShare, shares

if TYPE_CHECKING:
    from lessons.analysis.parsing import ParsedText

_SPEAKS = ("speech", "show")
_ON_THE_SPOT = re.compile(
    r"\b(?:witness\w*|resident\w*|survivor\w*|neighbou?r\w*|villager\w*|famil\w+|relative\w*|mother|father|doctor\w*"
    r"|nurse\w*|hospital\w*|paramedic\w*|rescue\w*|victim\w*|passenger\w*|worker\w*|reporter\w*|correspondent\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A link that a reader would look for. `key` is for programs, `because` for people."""

    key: str
    because: str


@dataclass(frozen=True, slots=True)
class Article:
    """`voices` share out all words, the outlet last and nameless. `sources` counts voices by their kind.

    `independent` counts the voices one could ask, where a spokesman and the house he speaks for are one.
    """

    voices: tuple[VoiceShare, ...]
    independent: int
    sources: tuple[tuple[SourceKind, int], ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    kind: SourceKind
    words: str


def article(text: "ParsedText") -> Article:
    """The reading of a whole text, from who speaks in it. A text without words has no voices and misses nothing."""
    contents = [
        (voice.name, content)
        for relation, voice in zip(text.relations, text.voices, strict=True)
        if voice.name and relation.kind in _SPEAKS
        for content in relation.content
    ]
    sources = _sources(text)
    independent = _independent(sources)
    return Article(
        tuple(shares(text.text, contents)) if text.blocks else (),
        independent,
        tuple(Counter(source.kind for source in sources).most_common()),
        tuple(_missing(text, sources, independent)) if text.blocks else (),
    )


def _sources(text: "ParsedText") -> list[_Source]:
    """Everybody who speaks in the body, once each, with all the words that name them."""
    found: dict[str, _Source] = {}
    for relation, voice in zip(text.relations, text.voices, strict=True):
        if relation.kind not in _SPEAKS or not voice.name or text.in_headline(relation.phrase):
            continue
        words = " ".join(span.of(text.text) for span in relation.source)
        before = found.get(voice.name)
        found[voice.name] = _Source(
            voice.name, before.kind if before else voice.kind, f"{before.words if before else ''} {words}"
        )
    return list(found.values())


def _independent(sources: list[_Source]) -> int:
    """How many could be asked apart from each other. Whoever has no name cannot be; a house speaks through its people."""
    askable = [source for source in sources if source.kind in ("named", "institution", "document")]
    return sum(
        not any(
            other is not source and source.kind == "institution" and _speaks_for(other, source) for other in askable
        )
        for source in askable
    )


def _speaks_for(person: _Source, house: _Source) -> bool:
    return person.kind == "named" and house.name.lower() in person.words.lower()


def _missing(text: "ParsedText", sources: list[_Source], independent: int) -> Iterator[Missing]:
    kinds = {source.kind for source in sources}
    if not sources:
        yield Missing("no-source", "Nobody is named as a source: all of it is the article’s own word.")
        return
    if "named" not in kinds:
        yield Missing("no-named-person", "No person with a name speaks. Whom could a reader ask?")
    if "document" not in kinds:
        yield Missing("no-document", "No document is named that a reader could look up.")
    if independent <= 1:
        yield Missing("one-side-only", "Fewer than two voices stand on their own. What would the other side say?")
    told = [claim for claim in text.claims if claim.relation is not None]
    if told and all("no-evidence-shown" in claim.flags for claim in told):
        yield Missing("no-evidence-shown", "No picture, record or document is shown for what the sources say.")
    harm = any(claim.event for claim in text.claims)
    if harm and not any(_ON_THE_SPOT.search(source.words) for source in sources):
        yield Missing("nobody-on-the-spot", "It tells of force or harm, and nobody who was there speaks.")
