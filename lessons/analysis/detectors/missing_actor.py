"""Passives of harm and force that do not say who did it.

“Forty were killed” leaves out the one thing a reader may ask first: by whom? Only verbs of force and harm are marked,
and only where no actor is named with “by”.

Source: critical linguistics on the passive (Fowler et al. 1979; Trew 1979).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.lexicon import words
from lessons.analysis.parsing import ParsedText, span_of
from lessons.text.spans import snap_to_words

if TYPE_CHECKING:
    from spacy.tokens import Token

TAGS = ("no-agent",)
EXAMPLES = (
    *finds("Forty people were killed in the square.", ["were killed"]),
    *finds("The workshop was completely destroyed.", ["was completely destroyed"]),
    *finds("Two reporters were detained at the gate.", ["were detained"]),
    *leaves("Forty people were killed by the flood."),
    *leaves("The army killed forty people."),
    *leaves("The museum was opened in May."),
)


def find(text: ParsedText) -> Iterator[Finding]:
    verbs = words("harm_verbs") | words("force_verbs")
    for sentence in text.sentences:
        for token in sentence.tokens:
            if token.tag_ == "VBN" and token.lemma_.lower() in verbs and _hides_actor(token):
                parts = [child for child in token.children if child.dep_ in ("auxpass", "aux") and child.i < token.i]
                span = snap_to_words(text.text, span_of([*parts, token]))
                if span is not None:
                    yield Finding(
                        span,
                        "framing",
                        "no-agent",
                        because=f"“{span.of(text.text)}” tells what happened, not who did it.",
                        confidence=0.6,
                        rule="missing_actor.passive",
                        settle="A sentence with the actor as its subject, or a note that nobody knows, would settle it.",
                    )


def _hides_actor(verb: "Token") -> bool:
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    named = any(child.dep_ == "agent" or child.lower_ == "by" for child in verb.children)
    return passive and not named
