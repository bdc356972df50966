"""Cues that are no sentence of their own: “according to the ministry”, “in a new poll”, “reportedly”."""

from typing import TYPE_CHECKING

from lessons.analysis.attribution.sources import source_spans
from lessons.analysis.attribution.stretches import reach, spans_of
from lessons.analysis.relations import Relation

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText

HEARSAY = frozenset({"reportedly"})
_OF_A_POLL = frozenset({"say", "ask", "find", "respond", "conduct", "participate", "include", "tell"})
_CLIMBS = 8
_POLLS = frozenset({"poll", "survey"})


def of_preposition(text: "ParsedText", word: "Token") -> Relation | None:
    """“According to the ministry, …”, “in a new poll, …”: the rest of the clause is the content."""
    if word.lower_ == "in":
        cue, objects = [word], [child for child in word.children if child.lemma_ in _POLLS]
    elif word.i + 1 < len(word.doc) and word.nbor(1).lower_ == "to":
        to = word.nbor(1)
        cue, objects = [word, to], [child for child in (*to.children, *word.children) if child.dep_ == "pobj"]
    else:
        return None
    if not objects or word.head == word:
        return None
    clause = _clause(word)
    if word.lower_ == "in" and (clause.pos_ not in ("VERB", "AUX") or clause.lemma_ in _OF_A_POLL):
        return None
    source = list(reach(objects[0]))
    own = {*cue, *source}
    content = spans_of(text.text, [token for token in reach(clause) if token not in own])
    if not content:
        return None
    return Relation(
        cue=spans_of(text.text, cue),
        source=source_spans(text, source) if word.lower_ == "in" else spans_of(text.text, source),
        content=content,
        kind="speech",
        stance="evidential",
        step="according-to" if len(cue) > 1 else "poll",
        confidence=0.9 if len(cue) > 1 else 0.6,
        source_head=objects[0].i,
    )


def of_hearsay(text: "ParsedText", adverb: "Token") -> Relation | None:
    """“The firm has reportedly closed”: the clause is told, and nobody is named who tells it."""
    content = spans_of(text.text, [token for token in reach(_clause(adverb)) if token != adverb])
    if not content or adverb.head == adverb:
        return None
    return Relation(
        cue=spans_of(text.text, [adverb]),
        source=(),
        content=content,
        kind="speech",
        stance="evidential" if adverb.lower_ == "reportedly" else "distancing",
        step="hearsay",
        confidence=0.6,
    )


def _clause(word: "Token") -> "Token":
    """The verb of the clause that the word belongs to."""
    clause = word.head
    for _ in range(_CLIMBS):
        if clause.pos_ in ("VERB", "AUX") or clause.head == clause or clause.dep_ in ("appos", "conj"):
            break
        clause = clause.head
    return clause
