"""Statements about what somebody wants, or about what is still to come.

Nobody can see into another mind, and nobody has seen tomorrow; such a sentence needs its ground named. What speakers
say of their own plans is an announcement and is left.

Source: FactBank (Saurí and Pustejovsky 2009) on intentions and futures.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText, span_of
from lessons.text.spans import Span, snap_to_words

if TYPE_CHECKING:
    from spacy.tokens import Token

TAGS = ("prediction",)
EXAMPLES = (
    *finds("The strikers hope to bring the city to its knees.", ["hope to bring the city to its knees"]),
    *finds("Police said the thieves plan to return.", ["plan to return"]),
    *finds("Prices will fall next year.", ["Prices will fall next year."]),
    *leaves("The union called a strike for Monday."),
    *leaves("“We hope to return,” she said."),
    *leaves("I plan to read it."),
)

_MINDS = frozenset({"hope", "plan", "intend", "want", "seek", "aim", "wish", "plot", "prepare", "conspire", "desire"})
_SELF = frozenset({"i", "we", "you"})


def find(text: ParsedText) -> Iterator[Finding]:
    minds = [token for sentence in text.sentences for token in sentence.tokens if _reads_a_mind(token)]
    for token in minds:
        span = snap_to_words(text.text, _reach(token))
        if span is None:
            continue
        yield Finding(
            span,
            "claims",
            "prediction",
            because=f"“{token.text}” tells what is in somebody’s mind. The words do not say how anyone could know.",
            confidence=0.65,
            rule="forecasts.mind",
            settle="Their own words, or something they have already done, would be a ground.",
        )
    for claim in text.claims:
        if claim.ahead and not text.in_headline(claim.span):
            yield Finding(
                claim.span,
                "claims",
                "prediction",
                because="It tells what is still to come. Nobody has seen it yet, so ask what the forecast rests on.",
                confidence=0.6,
                rule="forecasts.future",
                settle="Only time settles it; until then, ask for the reasons and for how earlier forecasts turned out.",
                voice=claim.voice,
                source_kind=claim.source_kind,
                flags=claim.flags,
            )


def _reads_a_mind(token: "Token") -> bool:
    if token.pos_ != "VERB" or token.lemma_.lower() not in _MINDS:
        return False
    subject = next((child for child in token.children if child.dep_ == "nsubj"), None)
    aims = any(child.dep_ in ("xcomp", "ccomp") and child.i > token.i for child in token.children)
    return aims and subject is not None and subject.lower_ not in _SELF


def _reach(token: "Token") -> Span:
    """From the verb to the end of what it aims at."""
    tokens = [token]
    for child in token.children:
        if child.dep_ in ("xcomp", "ccomp") and child.i > token.i:
            tokens += [part for part in child.subtree if part.i > token.i]
    while tokens[-1].is_punct:
        tokens.pop()
    return span_of(tokens)
