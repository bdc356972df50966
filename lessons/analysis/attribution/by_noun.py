"""Cues that are no verbs: “according to the ministry”, “his claim that …”."""

from typing import TYPE_CHECKING

from lessons.analysis.attribution.stretches import spans_of
from lessons.analysis.relations import Relation

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText

_ABOUT = frozenset({"of", "about", "for", "on", "against", "to"})


def of_according_to(text: "ParsedText", according: "Token") -> Relation | None:
    """“According to the ministry, …”: the rest of the clause is the content."""
    if according.i + 1 >= len(according.doc) or according.nbor(1).lower_ != "to":
        return None
    to = according.nbor(1)
    objects = [child for child in list(to.children) + list(according.children) if child.dep_ == "pobj"]
    if not objects or according.head == according:
        return None
    source = list(objects[0].subtree)
    own = {according, to, *source}
    clause = according.head
    while clause.pos_ not in ("VERB", "AUX") and clause.head != clause and clause.dep_ not in ("appos", "conj"):
        clause = clause.head
    content = spans_of(text.text, [token for token in clause.subtree if token not in own])
    if not content:
        return None
    return Relation(
        cue=spans_of(text.text, [according, to]),
        source=spans_of(text.text, source),
        content=content,
        kind="speech",
        stance="evidential",
        step="according-to",
        confidence=0.9,
        source_head=objects[0].i,
    )


def of_noun(text: "ParsedText", noun: "Token") -> Relation | None:
    """“His claim that …”, “criticism of … by …”: the noun is the cue, its owner the source."""
    clause = next((child for child in noun.children if child.dep_ in ("acl", "ccomp") and _has_that(child)), None)
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    about = next((child for child in noun.children if child.dep_ == "prep" and child.lower_ in _ABOUT), None)
    if clause is not None:
        content_tokens, cue = list(clause.subtree), [noun]
    elif owner is not None and about is not None:
        content_tokens, cue = [token for token in about.subtree if token != about], [noun, about]
    else:
        return None
    source = set(owner.subtree) if owner is not None else set()
    content = spans_of(text.text, [token for token in content_tokens if token not in source])
    if not content:
        return None
    return Relation(
        cue=spans_of(text.text, cue),
        source=spans_of(text.text, source),
        content=content,
        kind="speech",
        stance="neutral",
        step="noun",
        confidence=0.5 if source else 0.35,
        source_head=owner.i if owner is not None else None,
    )


def _has_that(verb: "Token") -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in verb.children)
