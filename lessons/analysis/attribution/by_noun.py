"""Nouns that hand on words or thoughts: “his claim that …”, “allegations of …”, “expressed concern about …”."""

from functools import cache
from typing import TYPE_CHECKING

from lessons.analysis.attribution.sources import source_of, source_spans
from lessons.analysis.attribution.stretches import reach, spans_of, verb_words
from lessons.analysis.lexicon import rows
from lessons.analysis.relations import Relation

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText

_ABOUT = frozenset({"of", "about", "for", "on", "against", "to", "over", "at"})
_CARRIERS = frozenset(
    {
        "express",
        "voice",
        "make",
        "raise",
        "give",
        "issue",
        "have",
        "offer",
        "hold",
        "share",
        "show",
        "file",
        "repeat",
        "renew",
        "reiterate",
    }
    | {"deliver", "launch", "cast", "pose", "state", "level", "hurl", "air", "lodge", "announce"}
)


@cache
def nouns() -> dict[str, frozenset[str]]:
    """The nouns that hand on words, by lemma, with the prepositions that make each a cue without an owner."""
    return {row["lemma"]: frozenset(filter(None, row["alone"].split(","))) for row in rows("cue_nouns")}


def of_noun(text: "ParsedText", noun: "Token") -> Relation | None:
    """“His claim that …”, “her plan to …”, “criticism of …”: the noun is the cue, its owner the source.

    A verb that only carries the noun belongs to the cue, and its subject is the source: “she expressed concern about”.
    """
    content, opener = _content_of(noun)
    if not content:
        return None
    cue = _cue_tokens(noun, opener)
    carrier = noun.head if carried_noun(noun.head) == noun else None
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    shared = False
    if carrier is not None:
        passive = any(child.dep_ == "auxpass" for child in carrier.children)
        source_tokens, head, shared = source_of(text, carrier, passive=passive)
        cue = [*verb_words(carrier), *noun.doc[carrier.i + 1 : cue[0].i], *cue]
    elif owner is not None:
        source_tokens, head = list(reach(owner)), owner
    elif opener.lower_ not in nouns()[noun.lemma_.lower()] if opener is not None else content[0].lower_ != "that":
        return None
    else:
        source_tokens, head = [], None
    own = {*source_tokens, *cue}
    spans = spans_of(text.text, [token for token in content if token not in own])
    if not spans:
        return None
    source = source_spans(text, source_tokens)
    return Relation(
        cue=spans_of(text.text, cue),
        source=source,
        content=spans,
        kind="speech",
        stance="neutral",
        step="noun",
        confidence=0.5 if source else 0.35,
        source_head=head.i if head is not None else None,
        shares_source=shared,
    )


def carried_noun(verb: "Token") -> "Token | None":
    """The noun that says what a colourless verb does: “made the claim that …”, “expressed dismay at …”."""
    if verb.lemma_ not in _CARRIERS:
        return None
    for child in verb.children:
        if child.dep_ == "dobj" and child.i > verb.i and child.lemma_ in nouns():
            return child if _content_of(child)[0] else None
    return None


def _content_of(noun: "Token") -> "tuple[list[Token], Token | None]":
    """The clause, the infinitive or the phrase after a preposition that the noun announces, and that preposition."""
    for child in noun.children:
        if child.dep_ in ("acl", "ccomp") and child.i > noun.i:
            if any(part.dep_ == "mark" and part.lower_ == "that" for part in child.children):
                return list(reach(child)), None
            if child.tag_ == "VB" and any(part.tag_ == "TO" for part in child.children):
                return list(reach(child)), None
    for child in noun.children:
        if child.dep_ == "prep" and child.i == noun.i + 1 and child.lower_ in _ABOUT:
            return [token for token in reach(child) if token != child], child
    return [], None


def _cue_tokens(noun: "Token", opener: "Token | None") -> "list[Token]":
    """The noun with the adjectives before it, and the preposition after it."""
    tokens = [noun]
    while tokens[0].i > noun.left_edge.i and tokens[0].nbor(-1).dep_ in ("amod", "compound", "advmod"):
        tokens.insert(0, tokens[0].nbor(-1))
    return [*tokens, opener] if opener is not None else tokens
