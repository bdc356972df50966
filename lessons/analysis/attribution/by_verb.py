"""Reporting verbs: the words of the cue, and the relation it makes of its source and its content."""

from typing import TYPE_CHECKING

from lessons.analysis.attribution.by_noun import carried_noun
from lessons.analysis.attribution.contents import content_of, ends_sentence, is_quoted, said_below, with_quotes
from lessons.analysis.attribution.reporting_verbs import Verb, verbs
from lessons.analysis.attribution.sources import addressee_of, message_of, source_of, source_spans
from lessons.analysis.attribution.stretches import spans_of, verb_words
from lessons.analysis.relations import Relation
from lessons.text.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText, Sentence

_WRITTEN = frozenset({"statement", "twitter", "facebook"})
_SELF = frozenset({"i", "we", "you"})  # in a quotation, “I think” is still the speaker speaking


def of_verb(text: "ParsedText", sentence: "Sentence", verb: "Token", entry: Verb) -> Relation | None:
    passive = is_passive(verb)
    if _is_purpose(verb) or carried_noun(verb) is not None or _is_completed(verb):
        return None
    source_tokens, head, shared = source_of(text, verb, passive=passive or "s" in entry.frames)
    if entry.kind in ("thought", "wish") and head is not None and head.lower_ in _SELF and text.quote_at(verb.idx):
        return None
    tokens, opener = content_of(verb, entry, passive=passive)
    cue = _cue_tokens(verb, opener)
    addressee, late = addressee_of(text, verb)
    own = {*cue, *source_tokens}
    told = range(addressee.start, addressee.end) if addressee else ()
    content = spans_of(text.text, [token for token in (*late, *tokens) if token not in own and token.idx not in told])
    source = source_spans(text, source_tokens)
    content = with_quotes(text, sentence, verb, entry, content, source)
    if not content and "q" in entry.frames:
        content = said_below(text, sentence)
    if not content:
        return None
    if (
        not source
        and not (passive or "s" in entry.frames or verb.tag_ in ("VBG", "VBN"))
        and not is_quoted(text, content)
    ):
        return None
    return Relation(
        cue=_with_colon(text, spans_of(text.text, cue)),
        source=source,
        content=content,
        kind=entry.kind,
        stance=entry.stance,
        step="verb",
        confidence=_confidence(text, verb, entry, source, content),
        source_head=head.i if head is not None else None,
        shares_source=shared,
        addressee=addressee,
        takes_quotes="q" in entry.frames,
    )


def is_passive(verb: "Token") -> bool:
    """“was told”, “asked about it, he …”: a participle whose subject hears or is spoken of."""
    if any(child.dep_ == "auxpass" for child in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("advcl", "acl") and not any(c.dep_ == "aux" for c in verb.children)


def _confidence(
    text: "ParsedText", verb: "Token", entry: Verb, source: tuple[Span, ...], content: tuple[Span, ...]
) -> float:
    """Highest for quoted words, less for a thing that is named instead of a statement; a thought stays at 0.5 or below."""
    base = {"speech": 0.85, "show": 0.6, "thought": 0.5, "wish": 0.45}[entry.kind]
    if entry.kind == "speech" and is_quoted(text, content):
        base += 0.1
    if not source:
        base -= 0.25
    parts = {child.dep_ for child in verb.children if child.i > verb.i}
    names_a_thing = "dobj" in parts and "ccomp" not in parts and not is_quoted(text, content)
    if names_a_thing or not entry.frames & {"c", "q"}:
        base -= 0.25
    return round(max(base, 0.1), 2)


def _is_purpose(verb: "Token") -> bool:
    """“… to show that”: an infinitive of purpose hands no words to anyone yet."""
    return verb.dep_ == "advcl" and any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _cue_tokens(verb: "Token", opener: "Token | None") -> "list[Token]":
    """The verb with the auxiliaries, negation and adverbs that touch it, and the preposition that opens its content.

    The verb that governs an infinitive belongs to it (“tend to say”, “declined to say”), and so does the message that
    carries the words (“said in a statement”, “issued a statement saying”).
    """
    tokens = verb_words(verb)
    governor = verb
    while (head := _governor(governor)) is not None:
        tokens = [*verb_words(head), *verb.doc[head.i + 1 : tokens[0].i], *tokens]
        governor = head
    while not ends_sentence(tokens[-1]):
        after = tokens[-1].nbor(1)
        if after.head != verb or not (after.dep_ == "prt" or (after.dep_ == "advmod" and after.tag_ == "RB")):
            break
        tokens.append(after)
    if opener is not None:
        between = list(verb.doc[tokens[-1].i + 1 : opener.i])
        if all(token.dep_ == "advmod" and token.head == verb for token in between):
            tokens += [*between, opener]
    for child in verb.children:
        if child.i == tokens[-1].i + 1 and child.lower_ in ("in", "on"):
            for message in child.children:
                if message.lower_ in _WRITTEN:
                    tokens += verb.doc[child.i : message.i + 1]
    return tokens


def _governor(verb: "Token") -> "Token | None":
    """The verb that the cue’s verb only completes: “went on to say”, “issued a statement saying”."""
    message = message_of(verb)
    if message is not None:
        return message.head
    head = verb.head
    entry = verbs().get(head.lemma_)
    if verb.dep_ != "xcomp" or head.pos_ != "VERB" or head.i > verb.i or (entry and entry.frames & {"i", "o"}):
        return None
    between = verb.doc[head.i + 1 : verb_words(verb)[0].i]
    return head if all(token.dep_ == "prt" and token.head == head for token in between) else None


def _is_completed(verb: "Token") -> bool:
    """Whether it only sends the message that says something: “issued a statement saying”."""
    for child in verb.children:
        if child.dep_ == "dobj" and any(
            message_of(part) is not None and part.lemma_ in verbs() for part in child.children
        ):
            return True
    return False


def _with_colon(text: "ParsedText", cue: tuple[Span, ...]) -> tuple[Span, ...]:
    """“She added: …”: a colon right after the cue is part of it."""
    end = cue[-1].end
    return (*cue[:-1], Span(cue[-1].start, end + 1)) if text.text[end : end + 1] == ":" else cue
