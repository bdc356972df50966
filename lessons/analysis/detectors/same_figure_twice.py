"""The same number of the same things given twice, with different values.

“12 miners were trapped”, and further down “14 miners were trapped”: one of the two must be out of date or wrong. Only
exact numbers in one voice are held against each other, of things told apart by the same words, with the same verb, and
only where neither sentence names another place or time. That two sources count differently is no clash of the text.
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
                yield from clash(
                    one.span,
                    other.span,
                    because=f"Both seem to count the same ({what}): {one.number} here and {other.number} there, a difference of "
                    f"{abs(one.number - other.number)}.",
                    confidence=0.55,
                    rule="same_figure_twice.pair",
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
    for relation, voice in zip(text.relations, text.voices, strict=True):
        if any(content.contains(span) for content in relation.content):
            return voice.name or "?"
    return ""
