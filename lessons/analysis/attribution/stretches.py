"""Tokens as spans: runs of neighbours, cut free of the punctuation that only joins them to their surroundings."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lessons.text.spans import Span, snap_to_words

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

_VERB_PARTS = frozenset({"aux", "auxpass", "neg", "advmod"})
_REACH = 200  # tokens to either side
_JOINING = " ,;:–—-"
_OPENING = "([“‘"


def verb_words(verb: "Token") -> "list[Token]":
    """The verb with the auxiliaries, negation and adverbs right before it.

    Not with an auxiliary that is written together with the subject (“he’s said”): spans lie on word edges.
    """
    parts = {child for child in verb.children if child.dep_ in _VERB_PARTS}
    tokens = [verb]
    while not tokens[0].is_sent_start:
        before = tokens[0].nbor(-1)
        joined_to_subject = before.text[0] in "'’" and before.dep_ in ("aux", "auxpass")
        if before not in parts or before.tag_ == "WRB" or joined_to_subject:
            break
        tokens.insert(0, before)
    return tokens


def reach(token: "Token") -> "Tokens":
    """The words that hang on the token, as spaCy's projective trees lay them: from its left edge to its right edge.

    No further than a long sentence reaches, so that the time stays linear where a text never ends its sentence.
    """
    return token.doc[max(token.left_edge.i, token.i - _REACH) : min(token.right_edge.i, token.i + _REACH) + 1]


def pieces(tokens: "Iterable[Token]") -> "list[list[Token]]":
    """Runs of neighbouring tokens, in reading order."""
    runs: list[list[Token]] = []
    for token in sorted(set(tokens), key=lambda token: token.i):
        if runs and token.i == runs[-1][-1].i + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def spans_of(text: str, tokens: "Iterable[Token]") -> tuple[Span, ...]:
    """The tokens' runs as spans on word edges; runs without a letter or a digit are left out."""
    spans = []
    for run in pieces(tokens):
        while run and run[0].text.strip(_JOINING) == "":
            run.pop(0)
        while run and (run[-1].text.strip(_JOINING + ".") == "" or run[-1].text in _OPENING):
            run.pop()
        if any(token.text[0].isalnum() or token.text[-1].isalnum() for token in run):
            span = snap_to_words(text, Span(run[0].idx, run[-1].idx + len(run[-1])))
            if span:
                spans.append(span)
    return merged(text, spans)


def merged(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, overlapping ones joined, and those that only white space parts."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and not text[found[-1].end : span.start].strip():
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)
