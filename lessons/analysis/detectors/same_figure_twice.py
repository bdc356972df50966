"""The same number of the same things given twice, with different values.

“12 miners were trapped”, and further down “14 miners were trapped”: one of the two must be out of date or wrong. Only
exact numbers in one voice are held against each other, of things told apart by the same words, with the same verb, and
only where neither sentence names another place or time. “All 75 camps hit on Monday” looks back at the camps of Monday,
whatever else is said of them. That two sources count differently is no clash of the text; an office and whoever speaks
for it are one source.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from lessons.analysis.examples import finds, leaves
from lessons.analysis.figures import clash, is_rough, value_of
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText, Sentence, span_of
from lessons.text.spans import Span, snap_to_words

if TYPE_CHECKING:
    from spacy.tokens import Token

TAGS = ("inconsistent",)
EXAMPLES = (
    *finds(
        "Twelve miners were trapped in the shaft. The night was cold. In the shaft, 14 miners were trapped.",
        ["Twelve miners", "14 miners"],
    ),
    *finds("Firefighters rescued 31 children. Rain fell. They rescued 33 children.", ["31 children", "33 children"]),
    *finds(
        "Planes hit 57 camps of the rebels on Monday night, the army’s spokesman, Ian Orr, said. All 75 camps hit on Monday night "
        "were armed, the army said.",
        ["57 camps", "75 camps"],
    ),
    *leaves("Planes hit 57 camps on Sunday night. All 75 camps hit on Monday night were armed."),
    *leaves(
        "The army hit 57 camps on Monday, its spokesman said. All 75 camps hit on Monday were empty, the rebels said."
    ),
    *leaves("Twelve miners were trapped on Monday. On Tuesday 14 miners were trapped."),
    *leaves("Twelve miners were trapped in Aland. In Corby 14 miners were trapped."),
    *leaves("Police said 200 people marched. The union said 500 people marched."),
    *leaves("About 830 people marched. In the end 827 people marched."),
    *leaves("Firefighters rescued 30 children. Later they rescued another 3 children."),
    *leaves("Soldiers rescued 31 children. Rain fell. Firefighters rescued 33 children."),
    *leaves("Two men were arrested. Later three other men were arrested."),
    *leaves("The trip took two days. The way back took three days."),
)

_MEASURES = frozenset(
    """second minute hour day night week month year decade century time dollar euro pound cent percent point mile kilometer
    kilometre metre meter foot inch yard ton tonne kilo kilogram gram litre liter acre hectare degree goal seat step way
    thing part side vote game match round page case reason question way kind type""".split()
)
_PLAIN_VERBS = frozenset("be have do say make take get give include see go come need want use show find call".split())
_TOLD_APART = frozenset({"det", "poss", "predet", "neg", "prep", "relcl", "acl", "appos"})
_MOVES = re.compile(
    r"\b(?:later|earlier|previous\w*|initial\w*|first|originally|now|meanwhile|since|rose|risen|fell|another|other|others|more"
    r"|second|third|next|then|again|so far|yesterday|today|tomorrow|last|this (?:week|month|year)|if|would|could|may|might|each|every)\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"\bon (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?\b")
_ALL_BEFORE = re.compile(r"\ball\s\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """An exact number of things, the subject of its verb, and what its sentence says of place and time."""

    number: int
    span: Span
    subject: str
    around: frozenset[str]
    moves: bool


def find(text: ParsedText) -> Iterator[Finding]:
    figures: dict[str, list[Figure]] = defaultdict(list)
    for sentence in text.sentences:
        for noun in sentence.tokens:
            if noun.tag_ == "NNS" and (what := _what(noun)) and (figure := _figure(text, sentence, noun)):
                figures[what].append(figure)
    for what, same in figures.items():
        for one, other in pairwise(same):
            if _may_clash(one, other) and _voice(text, one.span) == _voice(text, other.span):
                yield from _clash(one, other, what, "pair")
    yield from _looking_back(text)


def _looking_back(text: ParsedText) -> Iterator[Finding]:
    """“All 75 camps” of a day, held against the camps of that day that one source counted before."""
    before: dict[tuple[str, str], Figure] = {}
    for sentence in text.sentences:
        if not (day := _DAY.search(sentence.span.of(text.text))):
            continue
        for noun in sentence.tokens:
            figure = _figure(text, sentence, noun) if noun.tag_ == "NNS" else None
            if figure is None or noun.lemma_.lower() in _MEASURES:
                continue
            looks_back = bool(_ALL_BEFORE.search(text.text, max(0, figure.span.start - 5), figure.span.start))
            first = before.setdefault((noun.lower_, day.group()), figure)
            differ = first.number != figure.number and not _rounds(first.number, figure.number)
            if looks_back and differ and _one_source(text, first.span, figure.span):
                yield from _clash(first, figure, f"{noun.lower_} {day.group()}", "all")


def _clash(one: Figure, other: Figure, what: str, step: str) -> Iterator[Finding]:
    return clash(
        one.span,
        other.span,
        because=f"Both seem to count the same ({what}): {one.number} here and {other.number} there, a difference of "
        f"{abs(one.number - other.number)}.",
        confidence=0.55,
        rule=f"same_figure_twice.{step}",
        settle="Ask whether both speak of the same; the later report or the original count would settle it.",
    )


def _what(noun: "Token") -> str:
    """What is counted: the noun with the words that tell it apart, and its verb. Empty where that is not enough."""
    verb = noun.head
    if noun.dep_ not in ("nsubj", "nsubjpass", "dobj") or verb.pos_ != "VERB" or verb.lemma_ in _PLAIN_VERBS:
        return ""
    if noun.lemma_.lower() in _MEASURES or any(child.dep_ in _TOLD_APART for child in noun.children):
        return ""
    kind = [child.lower_ for child in noun.children if child.dep_ in ("amod", "compound")]
    counted = " ".join([*kind, noun.lower_])
    if noun.dep_ == "dobj":
        return f"{verb.lemma_.lower()} {counted}"
    return f"{counted} {'be ' * (noun.dep_ == 'nsubjpass')}{verb.lower_}"


def _figure(text: ParsedText, sentence: Sentence, noun: "Token") -> Figure | None:
    number = next((child for child in noun.children if child.dep_ == "nummod" and child.i < noun.i), None)
    exact = value_of(number) if number is not None else None
    if number is None or exact is None or is_rough(text.text, number.idx):
        return None
    span = snap_to_words(text.text, span_of([number, noun]))
    subjects = [
        child.lower_ for child in noun.head.children if child.dep_ == "nsubj" and child.pos_ != "PRON" and child != noun
    ]
    around = frozenset(token.lower_ for token in sentence.tokens if token.pos_ == "PROPN")
    moves = bool(_MOVES.search(sentence.span.of(text.text)))
    return Figure(exact, span, " ".join(subjects), around, moves) if span else None


def _may_clash(one: Figure, other: Figure) -> bool:
    differ = one.number != other.number and not _rounds(one.number, other.number)
    same_subject = one.subject == other.subject or not (one.subject and other.subject)
    same_place = one.around <= other.around or other.around <= one.around
    return differ and same_subject and same_place and not (one.moves or other.moves)


def _rounds(one: int, other: int) -> bool:
    """Whether one may be the other rounded, to tens, hundreds or more."""
    return any(
        abs(one - other) < unit and (one % unit == 0 or other % unit == 0) for unit in (10, 100, 1000, 10_000, 100_000)
    )


def _voice(text: ParsedText, span: Span) -> str:
    """Who says it; empty in the outlet's own voice."""
    return _source(text, span)[0]


def _one_source(text: ParsedText, one: Span, other: Span) -> bool:
    """Whether one voice says both, or an office one of them and whoever is introduced as speaking for it the other."""
    (name, words), (other_name, other_words) = _source(text, one), _source(text, other)
    return name == other_name or bool(name and other_name and (name in other_words or other_name in words))


def _source(text: ParsedText, span: Span) -> tuple[str, str]:
    """The voice that says it, and the words that name it there; both empty in the outlet's own voice."""
    for relation, voice in zip(text.relations, text.voices, strict=True):
        if any(content.contains(span) for content in relation.content):
            return voice.name or "?", " ".join(words.of(text.text) for words in relation.source)
    return "", ""
