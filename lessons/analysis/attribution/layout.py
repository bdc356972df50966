"""Lines that attribute by a dash or a colon, where no verb does: “Bridge to close – ministry”."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lessons.analysis.lexicon import words
from lessons.analysis.relations import Relation
from lessons.text.spans import Span, snap_to_words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText

_LABEL = re.compile(r"(?P<who>[^\W\d_][^:“”\"‘\n]{1,59}?)(?P<colon>:)\s+(?=\S)")
_LABELS = frozenset(  # what stands before a colon without saying it
    {"breaking", "exclusive", "update", "updated", "latest", "watch", "video", "photo", "photos", "revealed", "byline"}
    | {"boom", "wow", "note", "read", "more", "correction", "question", "answer", "opinion", "analysis", "live"}
)
_DASH = re.compile(r"\s+[–—-]{1,2}\s+")
_HEADLINE_WORDS = 5
_HEADLINE_LENGTH = 200  # code points
_LINE_WORDS = 3


def of_lines(text: "ParsedText") -> Iterator[Relation]:
    """The headline’s relation, and those of an interview’s lines."""
    if not text.blocks:
        return
    yield from _of_headline(text)
    asked = [match for block in text.blocks[1:] if (match := _LABEL.match(text.text, block.start, block.end))]
    often = Counter(match["who"] for match in asked)
    for match in asked:
        who, words_after = match["who"], text.text[match.end() : text.blocks[_block(text, match.end())].end]
        known = often[who] > 1 or (who.isupper() and " " in who)
        if known and _names_a_voice(who) and len(words_after.split()) >= _LINE_WORDS:
            yield _by_layout(
                text,
                content=(match.end(), match.end() + len(words_after)),
                cue=match.span("colon"),
                source=match.span("who"),
                step="line-colon",
            )


def _block(text: "ParsedText", offset: int) -> int:
    return text.sentence_at(offset).block


def _of_headline(text: "ParsedText") -> Iterator[Relation]:
    """“… – ministry” and “Ministry: …”. Short sides only. A short first paragraph may be a headline with a full stop."""
    head = Span(text.blocks[0].start, text.blocks[0].end)
    line = head.of(text.text)
    if len(line) > _HEADLINE_LENGTH:
        return
    *_, dash = [None, *_DASH.finditer(line)]
    if dash is not None and text.blocks[0].kind == "headline" and _names_a_voice(line[dash.end() :]):
        yield _by_layout(
            text, content=(0, dash.start()), cue=dash.span(), source=(dash.end(), len(line)), step="headline-dash"
        )
        return
    colon = _LABEL.match(line)
    if colon is not None and _names_a_voice(colon["who"]):
        yield _by_layout(
            text,
            content=(colon.end(), len(line)),
            cue=colon.span("colon"),
            source=colon.span("who"),
            step="headline-colon",
        )


def _names_a_voice(side: str) -> bool:
    """Whether a short stretch reads like a speaker: a known kind of speaker, or a bare name that is no mere label."""
    names = re.findall(r"\w+", side)
    lowered = {name.lower() for name in names}
    if not 0 < len(side.split()) <= _HEADLINE_WORDS or lowered & _LABELS:
        return False
    return bool(lowered & words("speakers")) or (len(names) <= 3 and all(name[0].isupper() for name in names))


def _by_layout(
    text: "ParsedText", *, content: tuple[int, int], cue: tuple[int, int], source: tuple[int, int], step: str
) -> Relation:
    def trimmed(start: int, end: int) -> Span:
        span = snap_to_words(text.text, Span(start, end))
        assert span is not None
        return span

    source_span = trimmed(*source)
    content_span = trimmed(*content)
    if content_span.of(text.text).endswith("."):
        content_span = Span(content_span.start, content_span.end - 1)
    heads = text.tokens_in(source_span)
    return Relation(
        cue=(trimmed(*cue),),
        source=(source_span,),
        content=(content_span,),
        kind="speech",
        stance="neutral",
        step=step,
        confidence=0.8,
        source_head=_head_of(heads).i if heads else None,
    )


def _head_of(tokens: list["Token"]) -> "Token":
    inside = set(tokens)
    return next((token for token in tokens if token.head not in inside or token.head == token), tokens[0])
