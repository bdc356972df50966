"""A count in one place, and a list or another count of the same things elsewhere that does not fit.

Whether a text agrees with itself can be checked without leaving it: internal consistency is the first test of source
criticism. A number with a noun (“five provinces”) is held against a list that the same noun governs (“the provinces of
A, B and C”), and a whole against its parts in percent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText, span_of
from lessons.text.spans import Span, snap_to_words

if TYPE_CHECKING:
    from spacy.tokens import Token

TAGS = ("inconsistent",)
EXAMPLES = (
    *finds(
        "Rain hit five districts. Roads closed in the districts of Aland, Bexhill, Corby, Derby, Ely and Frome.",
        ["five districts", "districts of Aland, Bexhill, Corby, Derby, Ely and Frome"],
    ),
    *finds(
        "They visited three towns: Aland, Bexhill, Corby and Derby.",
        ["three towns", "towns: Aland, Bexhill, Corby and Derby"],
    ),
    *finds("In all, 130 percent of residents voted.", ["130 percent of residents"]),
    *leaves("Rain hit six districts. Roads closed in the districts of Aland, Bexhill, Corby, Derby, Ely and Frome."),
    *leaves("Rain hit five districts, among them the districts of Aland and Bexhill."),
    *leaves("Rain hit five districts. Roads closed in the towns of Aland, Bexhill, Corby, Derby, Ely and Frome."),
    *leaves("Prices rose by 130 percent."),
)

_NUMBERS = {
    word: value
    for value, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
_SHARE = re.compile(
    r"(?<![\w.,])(?P<share>\d{3,4}(?:\.\d+)?)\s?(?:%|percent\b|per cent\b)\s+of\s+(?:the\s+)?(?:\w+\s+){0,2}?(?:residents|voters|people|respondents|votes|students|members|citizens|households)\b"
)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things: stated in words or digits, or counted from a list."""

    lemma: str
    number: int
    span: Span
    names: tuple[str, ...] = ()


def find(text: ParsedText) -> Iterator[Finding]:
    nouns = [token for sentence in text.sentences for token in sentence.tokens if token.tag_ in ("NNS", "NNPS")]
    stated = [count for noun in nouns if (count := _stated(text, noun))]
    listed = [count for noun in nouns if (count := _listed(text, noun))]
    for enumeration in listed:
        same = [count for count in stated if count.lemma == enumeration.lemma]
        if not same or any(count.number == enumeration.number for count in same):
            continue
        nearest = min(same, key=lambda count: abs(count.span.start - enumeration.span.start))
        if nearest.number < enumeration.number:
            yield from _pair(nearest, enumeration)
    for found in _SHARE.finditer(text.text):
        if float(found.group("share")) > 100:
            yield Finding(
                Span(*found.span()),
                "claims",
                "inconsistent",
                because=f"A whole has 100 percent, and this gives {found.group('share')} percent of it.",
                confidence=0.6,
                rule="disagreeing_figures.share",
                settle="The count behind the percentage would settle it.",
            )


def _pair(stated: Count, listed: Count) -> Iterator[Finding]:
    names = ", ".join(listed.names)
    because = f"The text counts {stated.number} {stated.lemma}s but names {listed.number}: {names}. {listed.number} is not {stated.number}."
    for span, link in ((stated.span, listed.span), (listed.span, stated.span)):
        yield Finding(
            span,
            "claims",
            "inconsistent",
            because=because,
            confidence=0.8,
            rule="disagreeing_figures.list",
            settle="The source’s own list, or a correction by the outlet, would settle which figure is right.",
            link=link,
        )


def _stated(text: ParsedText, noun: "Token") -> Count | None:
    """“five Syrian provinces”."""
    number = next((child for child in noun.children if child.dep_ == "nummod" and child.i < noun.i), None)
    if number is None:
        return None
    value = _value(number)
    span = snap_to_words(text.text, span_of([number, noun]))
    return Count(noun.lemma_.lower(), value, span) if value is not None and span is not None else None


def _value(number: "Token") -> int | None:
    if any(child.dep_ in ("quantmod", "compound", "advmod") for child in number.children):
        return None
    word = number.lower_.replace(",", "")
    return _NUMBERS.get(word) or (int(word) if word.isascii() and word.isdigit() else None)


def _listed(text: ParsedText, noun: "Token") -> Count | None:
    """“the provinces of A, B and C” or “provinces: A, B and C”: capitalised names only, closed by “and”.

    Read from the words after the noun, not from the parse, which loses its way in long lists of foreign names.
    """
    tail = text.text[noun.idx + len(noun) : text.sentence_at(noun.idx).span.end]
    found = _LIST.match(tail)
    if found is None:
        return None
    names = tuple(name.strip() for name in re.split(r",\s*(?:and\s+)?|\s+and\s+", found.group("names")) if name.strip())
    if len(names) < 3:
        return None
    span = snap_to_words(text.text, Span(noun.idx, noun.idx + len(noun) + found.end()))
    return Count(noun.lemma_.lower(), len(names), span, names) if span is not None else None


_NAME = r"(?:[A-Z][\w’'\-]*(?:\s+(?:[a-z]{2}-)?[A-Z][\w’'\-]*|\s+[a-z]{2}-[A-Z][\w’'\-]*){0,3})"
_LIST = re.compile(rf"(?:\s+of|\s*:)\s+(?P<names>{_NAME}(?:,\s+{_NAME}){{1,30}},?\s+and\s+{_NAME})")
