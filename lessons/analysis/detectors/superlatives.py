"""The best, the worst, the most: a comparison with everything, that nobody made.

“The worst decision in years” sounds measured and is not. Superlatives that judge are marked with their noun, in a text
that has other strong wording; those that measure (“the oldest bridge”, “most of the votes”) are left.

Source: exaggeration in SemEval-2020 task 11; Hyland (2005) on boosters.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText, span_of
from lessons.analysis.whose import Whose
from lessons.text.spans import snap_to_words

if TYPE_CHECKING:
    from spacy.tokens import Token

TAGS = ("exaggeration",)
EXAMPLES = (
    *finds("The thugs made the worst choice of the year.", ["worst choice"]),
    *finds("The thugs are the most talkative people in town.", ["most talkative people"]),
    *leaves("The thugs won most of the votes."),
    *leaves("The thugs met on the oldest bridge."),
    *leaves("The board called it the best plan."),
)

_JUDGING = frozenset({"best", "worst", "greatest", "biggest", "finest", "strangest", "boldest", "bravest", "weakest"})
_NEAR = 4  # words from a superlative to its noun


def find(text: ParsedText) -> Iterator[Finding]:
    if not text.wording.level:
        return
    whose = Whose(text)
    marked = {token.i for mark in text.wording.marks if mark.proposed for token in mark.reach}
    for sentence in text.sentences:
        for token in sentence.tokens:
            if not _judges(token) or any(word.i in marked for word in _phrase(token)):
                continue
            span = snap_to_words(text.text, span_of(_phrase(token)))
            if span is not None:
                yield Finding(
                    span,
                    "framing",
                    "exaggeration",
                    because=f"“{span.of(text.text)}” compares with all others. Nothing here shows that anybody did.{whose.note(span)}",
                    confidence=0.55,
                    rule="superlatives.judging",
                    settle="A list, a ranking or a record would settle it.",
                )


def _judges(token: "Token") -> bool:
    if token.tag_ == "JJS":
        return token.lower_ in _JUDGING and token.dep_ in ("amod", "attr")
    return token.tag_ == "RBS" and token.lower_ == "most" and token.head.pos_ == "ADJ" and token.head.i == token.i + 1


def _phrase(token: "Token") -> "list[Token]":
    """The superlative with its noun."""
    adjective = token.head if token.tag_ == "RBS" else token
    noun = adjective.head if adjective.dep_ == "amod" and 0 < adjective.head.i - token.i <= _NEAR else adjective
    return [token, noun]
