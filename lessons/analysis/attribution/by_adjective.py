"""Adjectives that tell of an attitude: “she is confident that …”, “it is clear that …”."""

from functools import cache
from typing import TYPE_CHECKING

from lessons.analysis.attribution.sources import SUBJECTS, source_of, source_spans
from lessons.analysis.attribution.stretches import reach, spans_of, verb_words
from lessons.analysis.lexicon import rows
from lessons.analysis.relations import Relation

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText

_LINKING = frozenset({"be", "seem", "remain", "feel", "become", "make", "get", "sound"})
_OPENS_A_CLAUSE = frozenset({"that", "whether", "if", "how", "why", "what", "who", "when"})


@cache
def adjectives() -> dict[str, frozenset[str]]:
    """The adjectives, as they are written, with the prepositions that open what the attitude is about."""
    return {row["word"]: frozenset(filter(None, row["prepositions"].split(","))) for row in rows("cue_adjectives")}


def of_adjective(text: "ParsedText", adjective: "Token") -> Relation | None:
    """The cue reaches from the verb (“is”, “made”) to the adjective and its preposition."""
    verb = adjective.head if adjective.dep_ in ("acomp", "oprd", "ccomp") else adjective
    if verb != adjective and verb.lemma_ not in _LINKING:
        return None
    if verb == adjective and not any(child.dep_ == "auxpass" for child in adjective.children):
        return None
    content, opener = _content_of(verb, adjective)
    if not content:
        return None
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    named = subject is not None and subject.lower_ not in ("it", "there")
    source_tokens, head, shared = source_of(text, verb, passive=False) if named else ([], None, False)
    cue = [*verb_words(verb), *adjective.doc[verb.i + 1 : adjective.i + 1]]
    if opener is not None and opener.i == adjective.i + 1:
        cue.append(opener)
    own = {*cue, *source_tokens}
    spans = spans_of(text.text, [token for token in content if token not in own])
    source = source_spans(text, source_tokens)
    if not spans or (named and not source):
        return None
    return Relation(
        cue=spans_of(text.text, cue),
        source=source,
        content=spans,
        kind="thought",
        stance="neutral",
        step="adjective",
        confidence=0.45,
        source_head=head.i if head is not None else None,
        shares_source=shared,
    )


def _content_of(verb: "Token", adjective: "Token") -> "tuple[list[Token], Token | None]":
    for child in (*adjective.children, *verb.children):
        if child.i > adjective.i and child.dep_ in ("ccomp", "advcl", "csubj"):
            marked = any(
                part.dep_ in ("mark", "advmod", "dobj", "nsubj") and part.lower_ in _OPENS_A_CLAUSE
                for part in child.children
            )
            if marked or (child.dep_ == "ccomp" and child.tag_ != "VBG"):
                return list(reach(child)), None
    for child in (*adjective.children, *verb.children):
        if child.i == adjective.i + 1 and child.dep_ == "prep" and child.lower_ in adjectives()[adjective.lower_]:
            return [token for token in reach(child) if token != child], child
    return [], None
