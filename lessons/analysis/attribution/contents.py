"""What is said: the stretches of words that a cue hands on, by grammar and by quotation marks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lessons.analysis.attribution.reporting_verbs import Verb, verbs
from lessons.analysis.attribution.sources import SUBJECTS, goes_on, is_aside
from lessons.analysis.attribution.stretches import merged, reach
from lessons.analysis.quotes import Quote
from lessons.text.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText, Sentence

_OBJECTS = frozenset({"dobj", "oprd", "attr", "dative"})
_PREDICATES = frozenset({"xcomp", "ccomp", "oprd", "attr", "acomp"})
_PREDICATE_OPENERS = frozenset({"as", "of", "for", "with", "from", "over", "against", "than", "to"})
_ADDRESSING = frozenset({"on", "upon", "for"})
_WHETHER = frozenset({"if", "whether"})
_BESIDE = 300  # code points between a cue and its quotation
_CLOSED_BY = ',.;–—-"”'


def content_of(verb: "Token", entry: Verb, *, passive: bool) -> "tuple[list[Token], Token | None]":
    """The tokens that grammar offers as content, and the preposition that opens them, if one does."""
    if passive or "s" in entry.frames:
        heads = _raised(verb, entry, passive=passive)
        opener = next((head for head in heads if head.dep_ == "prep" and head.i == verb.i + 1), None)
    else:
        heads, opener = _complements(verb, entry)
    tokens = [token for head in heads for token in _said(head)]
    if opener is not None:
        return [token for token in tokens if token != opener], opener
    if not tokens and verb.dep_ == "acl" and passive:
        return [], None
    if not tokens and "c" in entry.frames and not passive:
        return list(_around(verb)), None
    return tokens, None


def _complements(verb: "Token", entry: Verb) -> "tuple[list[Token], Token | None]":
    """What an active verb governs: a clause first, else an infinitive and an object with what is said of it."""
    children = list(verb.children)
    after = [child for child in children if child.i > verb.i]
    wished = next((pair for child in after if (pair := _wished_for(child, entry)) is not None), None)
    if wished is not None:
        return wished
    clauses = [child for child in children if "c" in entry.frames and _is_statement(child, verb)]
    if clauses:
        return clauses, None
    opener = next((child for child in after if child.dep_ == "prep" and child.lower_ in entry.prepositions), None)
    infinitives = [child for child in after if _is_infinitive(child, entry)]
    if infinitives and opener is not None and opener.lower_ in _ADDRESSING:
        return [opener, *infinitives], opener
    if infinitives and "i" in entry.frames:
        return [*(child for child in after if child.dep_ in ("dobj", "dative")), *infinitives], None
    objects = [child for child in children if _is_object(child, entry) and (child.i > verb.i or child.dep_ != "intj")]
    if objects:
        predicates = [child for child in after if child.dep_ == "prep" and child.lower_ in _PREDICATE_OPENERS]
        return [*infinitives, *objects, *(child for child in predicates if child != opener)], None
    return (infinitives, None) if infinitives or opener is None else ([opener], opener)


def _wished_for(child: "Token", entry: Verb) -> "tuple[list[Token], Token] | None":
    """“called for the wage to be raised”: the clause, and the “for” that opens it."""
    mark = next((part for part in child.children if part.dep_ == "mark" and part.lower_ == "for"), None)
    return ([child], mark) if mark is not None and "for" in entry.prepositions else None


def _is_statement(child: "Token", verb: "Token") -> bool:
    if child.dep_ == "ccomp":
        return True
    return child.dep_ == "advcl" and child.i > verb.i and _opens_with(child, _WHETHER)


def _is_infinitive(child: "Token", entry: Verb) -> bool:
    return (child.dep_ == "ccomp" and "i" in entry.frames) or (
        child.dep_ == "xcomp" and bool(entry.frames & {"i", "o"})
    )


def _is_object(child: "Token", entry: Verb) -> bool:
    """An object, or an answer (“said yes”). “Has not said that” hands on nothing."""
    if child.pos_ == "PRON" and "c" in entry.frames:
        return False
    return (child.dep_ in _OBJECTS and "o" in entry.frames) or (child.dep_ == "intj" and "q" in entry.frames)


def _raised(verb: "Token", entry: Verb, *, passive: bool) -> "list[Token]":
    """“Prices are expected to fall”, “it seems late”: subject and predicate together are what is said.

    Of “it is said that …” only the clause counts.
    """
    predicates = [
        child
        for child in verb.children
        if child.i > verb.i
        and (
            child.dep_ in _PREDICATES
            or (child.dep_ == "advcl" and _opens_with(child, _WHETHER))
            or (child.dep_ == "prep" and (child.lower_ in ("as", "like", "of") or child.lower_ in entry.prepositions))
        )
    ]
    if verb.dep_ == "acl" and passive:
        return predicates
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    told = passive and not entry.frames & {"o"}
    if any(_opens_with(child, {"that"}) for child in predicates) or told:
        return predicates
    if not predicates and not (passive and "o" in entry.frames):
        return []
    return [subject for subject in subjects if subject.lower_ != "it" or not passive] + predicates


def _said(head: "Token") -> "Iterator[Token]":
    """The subtree, without asides of the reporter (“…, adding that …”) and without another speaker's clause."""
    tokens = list(reach(head))
    left_out: set[Token] = set()
    for token in tokens:
        if token.pos_ == "VERB" and token != head and token.lemma_ in verbs():
            entry = verbs()[token.lemma_]
            if entry.kind == "speech" and is_aside(token):
                left_out.update(reach(token))
            elif goes_on(token):
                left_out.update(reach(token))
                left_out.update(child for child in token.head.children if child.dep_ == "cc" and child.i < token.i)
    return (token for token in tokens if token not in left_out)


def _around(verb: "Token") -> "Iterator[Token]":
    """What stands around “…, he said, …” and “as the paper reported, …”: the clause that the cue interrupts."""
    head = verb.head
    as_told = verb.dep_ == "advcl" and _opens_with(verb, {"as"})
    if head != verb and head.pos_ in ("VERB", "AUX", "NOUN", "ADJ") and (as_told or _parenthetical(verb)):
        own = set(reach(verb))
        yield from (token for token in reach(head) if token not in own)
    elif head == verb and _closes_sentence(verb):
        first = min(child.left_edge.i for child in verb.children if child.dep_ in SUBJECTS)
        yield from (token for token in reach(verb) if token.i < first)


def _closes_sentence(verb: "Token") -> bool:
    """“…, police said.”: a comma, the subject and the verb at the very end."""
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS and child.i < verb.i), None)
    if subject is None or subject.left_edge.is_sent_start or subject.left_edge.nbor(-1).text != ",":
        return False
    return all(token.is_punct for token in reach(verb) if token.i > verb.i)


def _opens_with(clause: "Token", marks: "set[str] | frozenset[str]") -> bool:
    return any(child.dep_ == "mark" and child.lower_ in marks for child in clause.children)


def _parenthetical(verb: "Token") -> bool:
    """“…, he said, …”: set off by commas on both sides, and without a conjunction of its own."""
    tokens = [token for token in reach(verb) if not token.is_punct]
    before = tokens[0].nbor(-1).text if not tokens[0].is_sent_start else ""
    after = "." if ends_sentence(tokens[-1]) else tokens[-1].nbor(1).text
    if before not in (",", "–", "—", "-") or after[:1] not in _CLOSED_BY:
        return False
    return not any(child.dep_ in ("mark", "cc") for child in verb.children)


def ends_sentence(token: "Token") -> bool:
    """Whether it is the last of its sentence. (`token.sent` would walk the whole text each time.)"""
    return token.i + 1 == len(token.doc) or bool(token.nbor(1).is_sent_start)


def with_quotes(
    text: "ParsedText",
    sentence: "Sentence",
    verb: "Token",
    entry: Verb,
    content: tuple[Span, ...],
    source: tuple[Span, ...],
) -> tuple[Span, ...]:
    """Content grown to whole quotations, and quotations that stand right beside the cue."""
    around = text.quote_at(verb.idx)
    if around is not None:
        return tuple(piece for span in content if (piece := _inside(span, around.inner)))
    spans = [_closed_by_quote(text, span) for span in content]
    first = min(verb.idx, *(span.start for span in spans)) if spans else verb.idx
    last = max(verb.idx + len(verb), *(span.end for span in spans)) if spans else verb.idx + len(verb)
    near = Span(max(sentence.span.start, first - _BESIDE), min(sentence.span.end, last + _BESIDE))
    for quote in text.quotes_in(near):
        touches = any(quote.span.overlaps(span) for span in spans)
        if touches or ("q" in entry.frames and _beside(text, quote, verb, source, content)):
            spans = [span for span in spans if not quote.span.contains(span)] + [quote.span]
    return merged(text.text, spans)


def _closed_by_quote(text: "ParsedText", span: Span) -> Span:
    """Up to the end of a quotation that ends with its sentence: what comes after is a sentence of the outlet's."""
    for quote in text.quotes_in(span):
        ends = quote.closed and text.text[quote.inner.end - 1] in ".!?" and quote.span.end < span.end
        if ends and text.text[quote.span.end : span.end].lstrip()[:1].isupper():
            return Span(span.start, quote.span.end)
    return span


def _inside(span: Span, limits: Span) -> Span | None:
    start, end = max(span.start, limits.start), min(span.end, limits.end)
    return Span(start, end) if start < end else None


def _beside(
    text: "ParsedText", quote: Quote, verb: "Token", source: tuple[Span, ...], content: tuple[Span, ...]
) -> bool:
    """Whether only the verb's own source and adverbials stand between it and the quotation.

    A quotation that a preposition or an adjective leads in is part of that phrase: said on “Morning Show”.
    """
    if quote.span.end <= verb.idx and not is_aside(verb):
        gap = (quote.span.end, verb.idx)
    elif quote.span.start >= verb.idx + len(verb):
        gap = (verb.idx + len(verb), quote.span.start)
    else:
        return False
    if gap[0] >= gap[1]:
        return True
    if gap[1] - gap[0] > _BESIDE:
        return False
    if any(span.overlaps(Span(*gap)) for span in content) and text.text[gap[1] - 2 : gap[1]].strip() != ":":
        return False
    own = set(reach(verb))
    between = text.tokens_in(Span(*gap))
    if between and quote.span.start > verb.idx and between[-1].pos_ in ("ADP", "DET", "ADJ", "PART", "NUM"):
        return False
    return all(
        token.is_punct or token in own or any(span.start <= token.idx < span.end for span in source)
        for token in between
    )


def said_below(text: "ParsedText", sentence: "Sentence") -> tuple[Span, ...]:
    """“She writes:” at the end of a paragraph hands on the next one."""
    below = sentence.block + 1
    ends_block = sentence.span.end == text.blocks[sentence.block].end
    if not ends_block or below >= len(text.blocks) or text.text[sentence.span.end - 1] != ":":
        return ()
    return (Span(text.blocks[below].start, text.blocks[below].end),)


def is_quoted(text: "ParsedText", content: tuple[Span, ...]) -> bool:
    """Whether a piece of the content opens with a quotation mark."""
    return any(text.text[span.start] in "\"“«'‘" for span in content)
