"""What is claimed, by whom, and what in it somebody could look up. Shared by the detectors of claims.

Anchors are what Park and Cardie (2014) and the check-worthiness tasks (ClaimBuster, CheckThat!) make verifiability of:
a place, a time, a number, a record.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from lessons.analysis import lexicon
from lessons.analysis.findings import Flag, SourceKind
from lessons.analysis.relations import Relation
from lessons.analysis.voices import Voice
from lessons.text.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText

_TIME = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october"
    r"|november|december|yesterday|today|(?:last|this) (?:night|week|month|year)|(?:last|past) \d+ (?:hours|days|weeks)|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"(?<![\w-])(?:[$€£]\s?)?\d[\d,.]*(?:\s?(?:%|percent|per cent|million|billion))?(?![\w-])")
_PLACE = re.compile(
    r"\b(?:in|near|at|from|outside|over|to|of)\s+(?:the\s+)?(?:\w+\s+(?:city|town|village|province|district|port|county)\s+of\s+|(?:city|town|village|province|district|port|county|state)\s+of\s+)?[A-Z][\w’'-]+"
)
_SEARCH = (
    re.compile(
        r"\b(?:in|near|at|outside)\s+(?:the\s+)?(?:\w+\s+of\s+(?:the\s+)?){0,2}"
        r"(?P<name>[A-Z][\w’'-]+(?:\s(?:[a-z]{2}-)?[A-Z][\w’'-]+)*)"
    ),
    re.compile(
        r"\b(?P<name>(?:\d{1,2}\s)?(?:January|February|March|April|May|June|July|August|September|October|November|December)"
        r"(?:\s\d{1,2}\b)?(?:,?\s(?:19|20)\d\d)?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    ),
)
_SHOWN = re.compile(
    r"\b(?:video|footage|photo\w*|images?|satellite|document\w*|records?|transcript\w*|published|report|study|survey|data|census|gazette|website)\b",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\b(?:survey\w*|counted|poll(?:ed|s)?|measured|census|sample|margin of error|according to data|audit\w*)\b",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"\b(?:intercept\w*|eavesdrop\w*|wiretap\w*|intelligence|classified|secret|covert|surveillance|reconnaissance"
    r"|drones? (?:registered|recorded|saw|spotted)|informants?|undercover|leaked)\b",
    re.IGNORECASE,
)
_FUTURE = frozenset({"will", "shall", "wo", "'ll", "’ll"})
_SELF = frozenset({"i", "we", "you"})
_MIN_WORDS = 4
_CARRYING = frozenset({"NOUN", "PROPN", "VERB", "NUM"})
_ALIKE = 0.5  # share of the shorter claim's carrying lemmas that another voice must repeat …
_AT_LEAST = 3  # … and how many that must be
_COMMON = 40  # a lemma in more claims than this tells nothing apart


@dataclass(frozen=True, slots=True)
class Claim:
    """One stretch of words that says something is so. `relation` is None in the outlet's own voice.

    `event` tells of force or harm, which leaves traces; `hidden` names a means of knowing that no reader has; `ahead`
    has its main verb in the future. `lemmas` are the words that carry what is said; `settle` says who could know and
    which record would exist.
    """

    span: Span
    voice: str
    source_kind: SourceKind
    relation: Relation | None
    figure: bool
    time: bool
    place: bool
    event: bool
    hidden: bool
    ahead: bool
    flags: tuple[Flag, ...]
    lemmas: frozenset[str]
    settle: str

    @property
    def anchors(self) -> list[str]:
        """What somebody could look up, in plain words."""
        named = (("a number", self.figure), ("a time", self.time), ("a place", self.place))
        return [name for name, there in named if there]

    @property
    def checkable(self) -> bool:
        """Whether somebody else could go and look: two anchors, or an event at a named place."""
        enough = len(self.anchors) >= 2 or (self.place and self.event)
        return enough and not self.hidden and not self.ahead


def claims(text: "ParsedText") -> list[Claim]:
    """Every attributed statement and every statement in the outlet's own voice, in reading order."""
    speakers = {
        voice.name
        for relation, voice in zip(text.relations, text.voices, strict=True)
        if voice.name and relation.kind == "speech" and not text.in_headline(relation.phrase)
    }
    found: list[Claim] = []
    spoken: list[Span] = []
    for relation, voice in zip(text.relations, text.voices, strict=True):
        spoken += [*relation.content, relation.phrase]
        if relation.kind in ("speech", "show"):
            said = [span for span in relation.content if _says_something(text, span)]
            found += [_claim(text, span, voice, relation, speakers) for span in said]
    told = {sentence.span for span in spoken for sentence in text.sentences_in(span)}
    for sentence in text.sentences:
        asks = sentence.span.of(text.text).rstrip("”\"'’)").endswith("?")
        if asks or sentence.span in told or text.quotes_in(sentence.span):
            continue
        if any(token.pos_ in ("VERB", "AUX") for token in sentence.tokens) and _says_something(text, sentence.span):
            found.append(_claim(text, sentence.span, Voice("", "none"), None, speakers))
    return _corroborated(sorted(found, key=lambda claim: claim.span))


def _corroborated(found: list[Claim]) -> list[Claim]:
    """The claims, with a flag on those that two voices of different names both carry."""
    holders: dict[str, list[int]] = defaultdict(list)
    for at, claim in enumerate(found):
        if claim.relation is not None and claim.source_kind in ("named", "institution", "document"):
            for lemma in claim.lemmas:
                holders[lemma].append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if len(places) <= _COMMON:
            shared.update((one, other) for n, one in enumerate(places) for other in places[n + 1 :])
    pairs = [pair for pair, count in shared.items() if _carry_the_same(found[pair[0]], found[pair[1]], count)]
    both = {at for pair in pairs for at in pair}
    return [
        replace(claim, flags=(*claim.flags, "corroborated")) if at in both else claim for at, claim in enumerate(found)
    ]


def _carry_the_same(one: Claim, other: Claim, shared: int) -> bool:
    enough = shared >= max(_AT_LEAST, _ALIKE * min(len(one.lemmas), len(other.lemmas)))
    return enough and one.voice != other.voice and _figures(one) == _figures(other) and _negated(one) == _negated(other)


def _figures(claim: Claim) -> frozenset[str]:
    return frozenset(lemma for lemma in claim.lemmas if lemma[:1].isdigit())


def _negated(claim: Claim) -> bool:
    return "not" in claim.lemmas


@cache
def _hints() -> list[tuple[frozenset[str], str]]:
    return [(frozenset(row["words"].split(",")), row["hint"]) for row in lexicon.rows("verification")]


def _settle(lemmas: frozenset[str], words: str) -> str:
    """Who could know and which record would exist, and what in the claim to search for. Empty where nothing is known."""
    hint = max(_hints(), key=lambda row: len(row[0] & lemmas))
    if not hint[0] & lemmas:
        return ""
    marks = dict.fromkeys(found.group("name") for pattern in _SEARCH if (found := pattern.search(words)))
    return f"{hint[1]} Look for “{'”, “'.join(marks)}”." if marks else hint[1]


def _says_something(text: "ParsedText", span: Span) -> bool:
    return len(span.of(text.text).split()) >= _MIN_WORDS


def _claim(text: "ParsedText", span: Span, voice: Voice, relation: Relation | None, speakers: set[str]) -> Claim:
    words, tokens = span.of(text.text), text.tokens_in(span)
    lemmas = frozenset(
        "not" if token.dep_ == "neg" else token.lemma_.lower()
        for token in tokens
        if token.dep_ == "neg" or (token.pos_ in _CARRYING and not token.is_stop)
    )
    figure, shown = bool(_FIGURE.search(words)), bool(_SHOWN.search(words))
    flags: list[Flag] = []
    if relation is not None and len(speakers) <= 1:
        flags.append("single-source")
    if relation is not None and not shown and voice.kind != "document":
        flags.append("no-evidence-shown")
    if figure and not _METHOD.search(words) and voice.kind != "document":
        flags.append("figure-without-method")
    return Claim(
        span,
        voice.name,
        voice.kind,
        relation,
        figure=figure,
        time=bool(_TIME.search(words)),
        place=bool(_PLACE.search(words)),
        event=any(token.lemma_.lower() in lexicon.words("harm_verbs") for token in tokens),
        hidden=bool(_HIDDEN.search(words)),
        ahead=any(_is_future(token) for token in tokens),
        flags=tuple(flags),
        lemmas=lemmas,
        settle=_settle(lemmas, words),
    )


def _is_future(token: "Token") -> bool:
    """“will” before the verb of a statement, unless the speaker says it of themselves: that is an announcement."""
    if token.tag_ != "MD" or token.lower_ not in _FUTURE or token.head.dep_ not in ("ROOT", "ccomp", "conj"):
        return False
    return not any(child.lower_ in _SELF for child in token.head.children)
