"""Who is speaking, under one name: surnames, pronouns and “the spokesman” linked to the first full mention.

A light stand-in for coreference: the nearest earlier speaker is meant by a pronoun, which holds for most of news
English (cf. Almeida et al. 2014 on quotation attribution), and a wrong link costs a label, not a mark.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lessons.analysis.findings import SourceKind
from lessons.analysis.lexicon import rows
from lessons.analysis.relations import Relation

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText

_SINGULAR = frozenset({"he", "she", "him", "her", "his"})
_PLURAL = frozenset({"they", "it", "their", "its"})
_SELF = frozenset({"i", "we", "you", "my", "our", "me", "us"})
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: a name, empty where no source is named, and what kind of source that is."""

    name: str
    kind: SourceKind


def voices(text: "ParsedText") -> list[Voice]:
    """The voice of each of `text.relations`, in step with them."""
    names = _full_names(text)
    people = set(names.values())
    found: list[Voice] = []
    roles: dict[str, str] = {}
    last_person = last_group = ""
    for relation in text.relations:
        head = text.doc[relation.source_head] if relation.source_head is not None else None
        if head is None:
            found.append(Voice("", "none"))
            continue
        kind = source_kind(text, relation)
        name = _voice(head, relation, text, names, roles, last_person, last_group)
        if name in people:
            kind = "named"
        if name and head.lower_ not in _SELF:
            if kind == "named":
                last_person = name
            else:
                last_group = name
        found.append(Voice(name, kind))
    return found


def source_kind(text: "ParsedText", relation: Relation) -> SourceKind:
    """What kind of source stands behind a relation, as far as its own words tell."""
    if not relation.source or relation.source_head is None:
        return "none"
    head = text.doc[relation.source_head]
    if head.pos_ == "PRON" or head.lower_ in _SINGULAR:
        return "named" if head.lower_ in _SINGULAR | _SELF else "unnamed"
    announced = _kinds().get(head.lower_) or _kinds().get(head.lemma_.lower(), "")
    if announced == "institution":
        return "institution"
    if announced == "document":
        return "document"
    if head.pos_ == "PROPN":
        name = _name(head)
        return "institution" if len(name) > 1 and name.isupper() and " " not in name else "named"
    apposed = any(token.pos_ == "PROPN" and token.dep_ == "appos" for token in head.children)
    return "named" if apposed else "unnamed"


@cache
def _kinds() -> dict[str, str]:
    return {row["word"]: row["kind"] for row in reversed(rows("source_words"))}


def _full_names(text: "ParsedText") -> dict[str, str]:
    """The first full name that ends in each surname."""
    names: dict[str, str] = {}
    for token in text.doc:
        if token.pos_ == "PROPN" and token.dep_ != "compound":
            name = _name(token)
            if " " in name and not _is_institution(name):
                names.setdefault(token.text, name)
    return names


def _is_institution(name: str) -> bool:
    return any(_kinds().get(word.lower()) == "institution" for word in name.split())


def _name(head: "Token") -> str:
    """The proper nouns that end in this one, without titles before them."""
    tokens = [head]
    while not tokens[0].is_sent_start and tokens[0].nbor(-1).pos_ == "PROPN":
        tokens.insert(0, tokens[0].nbor(-1))
    while len(tokens) > 1 and _kinds().get(tokens[0].lower_.rstrip(".")) == "title":
        tokens.pop(0)
    return " ".join(token.text for token in tokens)


def _voice(
    head: "Token",
    relation: Relation,
    text: "ParsedText",
    names: dict[str, str],
    roles: dict[str, str],
    last_person: str,
    last_group: str,
) -> str:
    word, role = head.lower_, head.lemma_.lower()
    apposed = next((child for child in head.children if child.dep_ == "appos" and child.pos_ == "PROPN"), None)
    if word in _SELF:
        voice = last_person if text.quote_at(head.idx) is not None else ""
    elif word in _SINGULAR:
        voice = last_person or last_group
    elif word in _PLURAL:
        voice = last_group or last_person
    elif head.pos_ == "PROPN":
        voice = names.get(head.text, _name(head))
    elif apposed is not None:
        voice = names.get(apposed.text, _name(apposed))
        roles.setdefault(role, voice)
    elif role in roles and any(child.lower_ == "the" for child in head.subtree):
        voice = roles[role]
    else:
        voice = _ARTICLE.sub("", relation.source[0].of(text.text)).rstrip(",") if relation.source else ""
    return voice
