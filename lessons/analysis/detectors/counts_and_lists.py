"""A count in one place, and a list of the same things that is longer or shorter.

Whether a text agrees with itself can be checked without leaving it: that is the first test of source criticism. A
number with a noun (“five provinces”) is held against a list that the same noun opens (“the provinces of A, B and C”,
“three towns: A, B, C and D”). A list that says it names some of them only (“among them”) is left.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessons.analysis.examples import finds, leaves
from lessons.analysis.figures import clash, value_of
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
    *finds(
        "The plan has three aims: cleaner air; safer roads; lower rents; and better schools.",
        ["three aims", "aims: cleaner air; safer roads; lower rents; and better schools"],
    ),
    *finds(
        "Four towns – Aland, Bexhill as well as Corby – lost power.",
        ["Four towns", "towns – Aland, Bexhill as well as Corby"],
    ),
    *leaves("Rain hit six districts. Roads closed in the districts of Aland, Bexhill, Corby, Derby, Ely and Frome."),
    *leaves("Rain hit five districts, among them the districts of Aland and Bexhill."),
    *leaves("Rain hit five districts. Roads closed in the towns of Aland, Bexhill, Corby, Derby, Ely and Frome."),
    *leaves("Two northern towns flooded. The southern towns of Aland, Bexhill and Corby stayed dry."),
    *leaves("She thanked two people: Ann Lee, the mayor, and Bob Day, the coach."),
    *leaves("Two members spoke. Most members of Congress, Republican and Democrat, listened."),
    *leaves("The three boys – friends since school and neighbours – met Ann, Beth and Cy."),
    *leaves("There were three reasons: the noise and the dust, the long hours and the pay."),
)

_PLACES = frozenset(
    """area borough city commune country county department district governorate island municipality neighborhood
    neighbourhood oblast parish port prefecture province region republic river settlement state suburb territory town
    township valley village zone""".split()
)  # the kinds of thing of which “the city of Leeds” is one
_NAME = r"[A-Z][\w’'\-]*(?:\s+(?:[a-z]{2}-)?[A-Z][\w’'\-]*){0,3}"
_LAST = r"(?:,?\s+(?:and|as\s+well\s+as)\s+)"
_OF_NAMES = re.compile(rf"\s+of\s+(?P<items>{_NAME}(?:,\s+{_NAME}){{1,30}}{_LAST}{_NAME})")
_OPENED = re.compile(r"(?::|\s[–—](?=\s[A-Z]))\s+(?P<items>[^:–—()\"“”]{5,300}?)(?=\s[–—]|[.!?]?[”\"’']*$)")
_JOINT = re.compile(r",?\s+(?:and|as\s+well\s+as)\s+|,\s+")
_ITEM_WORDS = 5


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things: stated in words or digits, or counted from a list. `kind` are the noun's modifiers."""

    noun: int
    lemma: str
    kind: frozenset[str]
    number: int
    span: Span
    names: tuple[str, ...] = ()


def find(text: ParsedText) -> Iterator[Finding]:
    nouns = [token for sentence in text.sentences for token in sentence.tokens if token.tag_ in ("NNS", "NNPS")]
    stated = [count for noun in nouns if (count := _stated(text, noun))]
    lemmas = {count.lemma for count in stated}
    for listed in (count for noun in nouns if noun.lemma_.lower() in lemmas and (count := _listed(text, noun))):
        same = [count for count in stated if count.lemma == listed.lemma and _may_be_the_same(count, listed)]
        if not same or any(count.number == listed.number for count in same):
            continue
        nearest = min(same, key=lambda count: abs(count.span.start - listed.span.start))
        if nearest.number < listed.number or nearest.noun == listed.noun:
            yield from _pair(nearest, listed)


def _pair(stated: Count, listed: Count) -> Iterator[Finding]:
    names = ", ".join(listed.names)
    return clash(
        stated.span,
        listed.span,
        because=f"The text counts {stated.number} and names {listed.number}: {names}. {listed.number} is not {stated.number}.",
        confidence=0.8,
        rule="counts_and_lists.list",
        settle="The source’s own list, or a correction by the outlet, would settle which figure is right.",
    )


def _may_be_the_same(stated: Count, listed: Count) -> bool:
    """“five northern districts” and “the southern districts” are different ones."""
    return stated.noun == listed.noun or stated.kind == listed.kind or not (stated.kind and listed.kind)


def _stated(text: ParsedText, noun: "Token") -> Count | None:
    """“five Syrian provinces”."""
    number = next((child for child in noun.children if child.dep_ == "nummod" and child.i < noun.i), None)
    exact = value_of(number) if number is not None else None
    span = snap_to_words(text.text, span_of([number, noun])) if number is not None else None
    return Count(noun.i, noun.lemma_.lower(), _kind(noun), exact, span) if exact and span else None


def _kind(noun: "Token") -> frozenset[str]:
    return frozenset(child.lower_ for child in noun.children if child.dep_ in ("amod", "compound", "poss"))


def _listed(text: ParsedText, noun: "Token") -> Count | None:
    """“the provinces of A, B and C”, “provinces: A, B and C”, “provinces – A, B and C –”.

    Read from the words after the noun, not from the parse, which loses its way in long lists of foreign names.
    """
    end = noun.idx + len(noun)
    tail = text.text[end : text.sentence_at(noun.idx).span.end]
    found = (noun.lemma_.lower() in _PLACES and _OF_NAMES.match(tail)) or _OPENED.match(tail)
    items = _items(found.group("items")) if found else ()
    span = snap_to_words(text.text, Span(noun.idx, end + found.end())) if found else None
    least = 3 if found and found.re is _OF_NAMES else 2
    return (
        Count(noun.i, noun.lemma_.lower(), _kind(noun), len(items), span, items)
        if span and len(items) >= least
        else None
    )


def _items(words: str) -> tuple[str, ...]:
    """The items of a list, or none where it cannot be told for certain where one ends.

    Semicolons part before commas do. Else one “and” or “as well as” closes the list, and the items look alike: all
    begin with a capital or none does, so that “Ann Lee, the mayor” is not taken for two people.
    """
    if ";" in words:
        items = tuple(re.sub(r"^(?:and|as well as)\s+", "", item.strip()) for item in words.split(";"))
    elif len(re.findall(r"\band\b|\bas well as\b", words)) == 1:
        items = tuple(item.strip() for item in _JOINT.split(words))
    else:
        return ()
    alike = len({item[:1].isupper() for item in items}) == 1
    plain = all(item[:1].isalpha() and (";" in words or len(item.split()) <= _ITEM_WORDS) for item in items)
    return items if alike and plain and not words.startswith(("among", "including", "such as")) else ()
