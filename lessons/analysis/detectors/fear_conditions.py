"""“If we do not …, then …”: a condition with a horror at its end.

A condition with a strong word in it paints what might happen and asks the reader to act on the picture. The clause with
“if” or “unless” is marked with what hangs on it, where one of its words is on the lists of loaded wording and the
other half looks ahead.

Source: appeal to fear in SemEval-2020 task 11; Walton (2000) on fear appeals and slippery slopes.
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

TAGS = ("appeal-to-fear",)
EXAMPLES = (
    *finds(
        "If we do nothing, these thugs will destroy our country.",
        ["If we do nothing, these thugs will destroy our country"],
    ),
    *leaves("If it rains, the match will be moved."),
    *leaves("If the thugs were there, nobody saw them."),
)

_AHEAD = frozenset({"will", "would", "can", "could", "may", "might", "shall", "'ll", "’ll", "wo"})
_MOST_WORDS = 40


def find(text: ParsedText) -> Iterator[Finding]:
    whose = Whose(text)
    heavy = {token.i for mark in text.wording.marks if mark.proposed for token in mark.tokens}
    for sentence in text.sentences:
        for token in sentence.tokens:
            if token.lower_ in ("if", "unless") and token.dep_ == "mark":
                words = _condition(token)
                if not any(word.i in heavy for word in words) or len(words) > _MOST_WORDS:
                    continue
                span = snap_to_words(text.text, span_of(words))
                if span is not None:
                    yield Finding(
                        span,
                        "framing",
                        "appeal-to-fear",
                        because=f"It shows what might happen, not how likely it is.{whose.note(span)}",
                        confidence=0.55,
                        rule="fear_conditions.if",
                        settle="A likelihood with its source would settle it.",
                    )


def _condition(mark: "Token") -> "list[Token]":
    """The clause with its main clause when that looks ahead; otherwise nothing."""
    main = mark.head.head
    if mark.head.dep_ != "advcl" or not any(child.lower_ in _AHEAD for child in main.children):
        return []
    words = [word for word in main.subtree if not word.is_space]
    while words and words[-1].is_punct:
        words.pop()
    return words
