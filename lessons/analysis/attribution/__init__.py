"""Who says what, found in three steps over the dependency parse.

A cue is recognised, its source is looked for around it (`sources`), and its content is gathered, first from grammar and
then from quotation marks (`contents`). What the grammar cannot see comes after: quotations that go on after the cue's
sentence, paragraphs that hang on the cue of the one before, and lines that attribute by a dash or a colon (`layout`).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from lessons.analysis.attribution.by_adjective import adjectives, of_adjective
from lessons.analysis.attribution.by_noun import nouns, of_noun
from lessons.analysis.attribution.by_phrase import HEARSAY, of_hearsay, of_preposition
from lessons.analysis.attribution.by_verb import of_verb
from lessons.analysis.attribution.layout import of_lines
from lessons.analysis.attribution.reporting_verbs import verbs
from lessons.analysis.attribution.stretches import merged
from lessons.analysis.quotes import Quote
from lessons.analysis.relations import Relation
from lessons.text.spans import Span

if TYPE_CHECKING:
    from lessons.analysis.parsing import ParsedText, Sentence

_QUOTED_WORDS = 3  # a shorter quotation only keeps a distance from a word


def find_relations(text: "ParsedText") -> list[Relation]:
    """Every relation of the text, ordered by its cue."""
    found = [relation for sentence in text.sentences for relation in _in_sentence(text, sentence)]
    found += of_lines(text)
    found = _with_following_quotes(text, _outermost(found))
    return _outermost([relation for relation in found if not _is_quoted_cue(text, relation)])


def _in_sentence(text: "ParsedText", sentence: "Sentence") -> Iterator[Relation]:
    for token in sentence.tokens:
        lemma = token.lemma_.lower()
        if token.lower_ in adjectives():
            relation = of_adjective(text, token)
        elif token.pos_ in ("VERB", "AUX") and lemma in verbs():
            relation = of_verb(text, sentence, token, verbs()[lemma])
        elif token.lower_ in ("according", "in"):
            relation = of_preposition(text, token)
        elif token.lower_ in HEARSAY:
            relation = of_hearsay(text, token)
        elif token.pos_ == "NOUN" and lemma in nouns():
            relation = of_noun(text, token)
        else:
            continue
        if relation is not None:
            yield relation


def _outermost(found: list[Relation]) -> list[Relation]:
    """Without those whose cue stands in what another hands on; ordered by cue.

    In “he said the report shows …” the article hands on his words, and what the report shows is part of them: PolNeAR
    marks the outer one alone. Of two that lie in each other, the one with more content is the outer.
    """
    kept: list[Relation] = []
    covered: list[Span] = []  # disjoint and in order
    for relation in sorted(found, key=lambda relation: (-sum(map(len, relation.content)), relation.anchor)):
        at = bisect_right(covered, relation.anchor, key=lambda span: span.start) - 1
        if at >= 0 and relation.anchor < covered[at].end:
            continue
        kept.append(relation)
        for span in relation.content:
            _cover(covered, span)
    return sorted(kept, key=lambda relation: (relation.anchor, relation.cue))


def _is_quoted_cue(text: "ParsedText", relation: Relation) -> bool:
    """Whether the cue stands in a quotation: then it is a word of the person quoted, not the article’s."""
    around = text.quote_at(relation.anchor)
    return around is not None and around.closed and len(around.inner.of(text.text).split()) >= _QUOTED_WORDS


def _cover(covered: list[Span], span: Span) -> None:
    """Add a span to disjoint ones in order, joining those it overlaps."""
    first = bisect_left(covered, span.start, key=lambda other: other.end)
    last = bisect_right(covered, span.end, key=lambda other: other.start)
    near = [*covered[first:last], span]
    covered[first:last] = [Span(min(other.start for other in near), max(other.end for other in near))]


def _with_following_quotes(text: "ParsedText", relations: list[Relation]) -> list[Relation]:
    """Quotations nobody has claimed yet go to the cue just before them, when nothing but quotations lies between."""
    found = list(relations)
    takers = [
        index for index, relation in enumerate(found) if relation.takes_quotes and not text.quote_at(relation.anchor)
    ]
    claimed = {quote for index in takers for span in found[index].content for quote in text.quotes_in(span)}
    for quote in text.quotes:
        last = bisect_left(takers, quote.span.start, key=lambda index: found[index].anchor)
        if quote in claimed or not last:
            continue
        index = takers[last - 1]
        tie = _tie(text, found[index], quote)
        if tie == "none":
            continue
        content = merged(text.text, [*found[index].content, quote.span])
        hanging = (*found[index].hanging, quote.span) if tie == "layout" else found[index].hanging
        found[index] = replace(found[index], content=content, hanging=hanging)
    return found


def _tie(text: "ParsedText", relation: Relation, quote: Quote) -> Literal["none", "words", "layout"]:
    """What ties a quotation to the cue before it: words side by side, or only the layout of paragraphs.

    Side by side are also a sentence that hands on a quotation and one that begins with a quotation: “…,” she said in
    Rome on Friday. “…”
    """
    spans = (*relation.cue, *relation.source, *relation.content)
    end = min(quote.span.start, max(span.end for span in spans if span.start < quote.span.start))
    sentence = text.sentence_at(relation.anchor)
    if quote.span.start >= sentence.span.end and text.quotes_in(sentence.span):
        end = min(quote.span.start, max(end, sentence.span.end))
    if re.search(r"\w", text.text[end : quote.span.start]):
        return "none"
    if sentence.block == quote.block:
        return "words"
    opens_its_block = quote.span.start == text.blocks[quote.block].start
    return "layout" if opens_its_block and (quote.block == sentence.block + 1 or relation.hanging) else "none"
