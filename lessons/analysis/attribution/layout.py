"""Lines that attribute by a dash or a colon, where no verb does: “Bridge to close – ministry”."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lessons.analysis.lexicon import words
from lessons.analysis.relations import Relation
from lessons.text.spans import Span, snap_to_words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText

_DASH = re.compile(r"\s+[–—-]{1,2}\s+")
_HEADLINE_WORDS = 5


def of_headline(text: "ParsedText") -> Iterator[Relation]:
    """“… – ministry” and “Ministry: …”. Short sides only, and not where a verb already attributes the line."""
    if not text.blocks or text.blocks[0].kind != "headline":
        return
    head = Span(text.blocks[0].start, text.blocks[0].end)
    line = head.of(text.text)
    dashes = list(_DASH.finditer(line))
    if (
        dashes
        and 0 < len(line[dashes[-1].end() :].split()) <= _HEADLINE_WORDS
        and _names_a_voice(text, line[dashes[-1].end() :])
    ):
        dash = dashes[-1]
        yield _by_layout(
            text, content=(0, dash.start()), cue=dash.span(), source=(dash.end(), len(line)), step="headline-dash"
        )
        return
    colon = re.match(r"[^:“\"]{2,60}(:)\s+\S", line)
    if (
        colon
        and len(line[: colon.start(1)].split()) <= _HEADLINE_WORDS
        and _names_a_voice(text, line[: colon.start(1)])
    ):
        yield _by_layout(
            text,
            content=(colon.end(1), len(line)),
            cue=colon.span(1),
            source=(0, colon.start(1)),
            step="headline-colon",
        )


def _names_a_voice(text: "ParsedText", words_: str) -> bool:
    """Whether a side of a headline reads like a speaker: a known kind of speaker, or a bare name."""
    tokens = re.findall(r"\w+", words_)
    known = any(token.lower() in words("speakers") for token in tokens)
    return known or (len(tokens) <= 3 and all(token[0].isupper() for token in tokens) and len(tokens) > 0)


def _by_layout(
    text: "ParsedText", *, content: tuple[int, int], cue: tuple[int, int], source: tuple[int, int], step: str
) -> Relation:
    def trimmed(start: int, end: int) -> Span:
        span = snap_to_words(text.text, Span(start, end))
        assert span is not None
        return span

    source_span = trimmed(*source)
    heads = text.tokens_in(source_span)
    return Relation(
        cue=(trimmed(*cue),),
        source=(source_span,),
        content=(trimmed(*content),),
        kind="speech",
        stance="neutral",
        step=step,
        confidence=0.8,
        source_head=_head_of(heads).i if heads else None,
    )


def _head_of(tokens: list["Token"]) -> "Token":
    inside = set(tokens)
    return next((token for token in tokens if token.head not in inside or token.head == token), tokens[0])
