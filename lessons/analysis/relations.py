"""Who says what: attribution relations of a source, a cue and a content, after PARC 3.0 and PolNeAR.

Three steps over the dependency parse: a cue is recognised, its source is looked for around it, and its content is
gathered, first from grammar and then from quotation marks. What the grammar cannot see comes after: quotations that go
on after the cue's sentence, paragraphs that hang on the cue of the one before, and headlines that attribute by a dash
or a colon.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from lessons.analysis.findings import Stance
from lessons.analysis.lexicon import rows, words
from lessons.analysis.quotes import Quote
from lessons.text.spans import Span, snap_to_words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText, Sentence

Kind = Literal["speech", "thought", "wish", "show"]

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_CUE_PARTS = frozenset({"aux", "auxpass", "neg", "advmod", "prt"})
_RELATIVES = frozenset({"who", "that", "which"})
_SELF = frozenset({"i", "we", "you"})  # in a quotation, “I think” is still the speaker speaking
_TOLD = frozenset({"tell", "inform", "assure", "remind", "brief", "notify", "warn"})
_EDGE_PUNCTUATION = " ,;:–—-"
_DASH = re.compile(r"\s+[–—-]{1,2}\s+")
_HEADLINE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Verb:
    """One row of cues.tsv: what kind of handing-on a verb does, and what its content may look like."""

    kind: Kind
    stance: Stance
    frames: str
    prepositions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Relation:
    """One attribution. Each role is a tuple of spans in reading order; a source or a content may be missing.

    `source_head` is the index in the doc of the head word of whoever speaks, or None. `shares_source` tells that the
    source is the subject of an earlier verb, `addressee` whom the words are told to. `hanging` are contents that only the
    layout ties to this cue. `step` names the rule that recognised the cue.
    """

    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: Kind
    stance: Stance
    step: str
    confidence: float
    source_head: int | None = None
    shares_source: bool = False
    addressee: Span | None = None
    hanging: tuple[Span, ...] = ()
    takes_quotes: bool = False

    @property
    def anchor(self) -> int:
        """Where its cue starts."""
        return self.cue[0].start

    @property
    def phrase(self) -> Span:
        """The words that name the source and link it; the cue alone when another verb or the content parts the two."""
        start, end = self.cue[0].start, self.cue[-1].end
        if self.addressee and self.addressee.start >= end:
            end = self.addressee.end
        if self.source and not self.shares_source:
            joined = Span(min(start, self.source[0].start), max(end, self.source[-1].end))
            if not any(joined.overlaps(span) for span in self.content) and len(joined) <= 200:
                return joined
        return Span(start, end)


@cache
def verbs() -> dict[str, Verb]:
    """The reporting verbs, by lemma."""
    return {
        row["lemma"]: Verb(
            cast("Kind", row["kind"]),
            cast("Stance", row["stance"]),
            row["frames"],
            frozenset(filter(None, row["prepositions"].split(","))),
        )
        for row in rows("cues")
    }


def find_relations(text: "ParsedText") -> list[Relation]:
    """Every relation of the text, ordered by its cue."""
    found = [relation for sentence in text.sentences for relation in _in_sentence(text, sentence)]
    found += _in_headline(text, found)
    found.sort(key=lambda relation: (relation.anchor, relation.cue))
    return _with_following_quotes(text, found)


# -- the cue ---------------------------------------------------------------------------------------------------------


def _in_sentence(text: "ParsedText", sentence: "Sentence") -> Iterator[Relation]:
    for token in sentence.tokens:
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX") and lemma in verbs():
            relation = _of_verb(text, sentence, token, verbs()[lemma])
        elif lemma == "accord" or token.lower_ == "according":
            relation = _according_to(text, sentence, token)
        elif token.pos_ == "NOUN" and lemma in words("cue_nouns"):
            relation = _of_noun(text, token)
        else:
            continue
        if relation is not None:
            yield relation


def _of_verb(text: "ParsedText", sentence: "Sentence", verb: "Token", entry: Verb) -> Relation | None:
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    if _is_purpose(verb):
        return None
    source_tokens, head, shared = _source_of(text, verb, passive=passive)
    if entry.kind in ("thought", "wish") and head is not None and head.lower_ in _SELF and text.quote_at(verb.idx):
        return None
    contents, opener = _content_of(verb, entry)
    cue = _cue_tokens(verb, opener)
    addressee, late = _addressee(text, verb)
    own = set(cue) | set(source_tokens)
    content = _spans(text, [[token for token in tokens if token not in own] for tokens in [late, *contents]])
    source = _closed_by_comma(text, _spans(text, [source_tokens]))
    content = _with_quotes(text, sentence, verb, entry, content, source)
    if not content:
        return None
    if not source and not (passive or verb.tag_ in ("VBG", "VBN")) and not _quoted(text, content):
        return None
    return Relation(
        cue=_spans(text, [cue]),
        source=source,
        content=content,
        kind=entry.kind,
        stance=entry.stance,
        step="verb",
        confidence=_confidence(text, entry, source, content),
        source_head=head.i if head is not None else None,
        shares_source=shared,
        addressee=addressee,
        takes_quotes="q" in entry.frames,
    )


def _confidence(text: "ParsedText", entry: Verb, source: tuple[Span, ...], content: tuple[Span, ...]) -> float:
    base = {"speech": 0.85, "show": 0.6, "thought": 0.55, "wish": 0.5}[entry.kind]
    if _quoted(text, content):
        base += 0.1
    if not source:
        base -= 0.25
    if not {"c", "q"} & set(entry.frames):
        base -= 0.25
    return round(base, 2)


def _is_purpose(verb: "Token") -> bool:
    """“… to show that”: an infinitive of purpose hands no words to anyone yet."""
    return verb.dep_ == "advcl" and any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _cue_tokens(verb: "Token", opener: "Token | None") -> list["Token"]:
    """The verb with the auxiliaries, negation and adverbs that touch it, and the preposition that opens its content."""
    parts = {child for child in verb.children if child.dep_ in _CUE_PARTS}
    tokens = [verb]
    while not tokens[0].is_sent_start and tokens[0].nbor(-1) in parts:
        tokens.insert(0, tokens[0].nbor(-1))
    while not _ends_sentence(tokens[-1]) and tokens[-1].nbor(1) in parts and tokens[-1].nbor(1).dep_ == "prt":
        tokens.append(tokens[-1].nbor(1))
    if opener is not None and opener.i == tokens[-1].i + 1:
        tokens.append(opener)
    return tokens


def _according_to(text: "ParsedText", sentence: "Sentence", according: "Token") -> Relation | None:
    """“According to the ministry, …”: the rest of the clause is the content."""
    if according.i + 1 >= len(according.doc) or according.nbor(1).lower_ != "to":
        return None
    to = according.nbor(1)
    objects = [child for child in list(to.children) + list(according.children) if child.dep_ == "pobj"]
    if not objects:
        return None
    source_tokens = list(objects[0].subtree)
    own = {according, to, *source_tokens}
    clause = according.head if according.head != according else None
    if clause is None:
        return None
    while clause.pos_ not in ("VERB", "AUX") and clause.head != clause and clause.dep_ not in ("appos", "conj"):
        clause = clause.head
    content = _spans(text, _pieces([token for token in clause.subtree if token not in own]))
    if not content:
        return None
    return Relation(
        cue=_spans(text, [[according, to]]),
        source=_spans(text, [source_tokens]),
        content=content,
        kind="speech",
        stance="evidential",
        step="according-to",
        confidence=0.9,
        source_head=objects[0].i,
    )


def _of_noun(text: "ParsedText", noun: "Token") -> Relation | None:
    """“His claim that …”, “criticism of … by …”: the noun is the cue, its owner the source."""
    clause = next((child for child in noun.children if child.dep_ in ("acl", "ccomp") and _has_that(child)), None)
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    about = next(
        (
            child
            for child in noun.children
            if child.dep_ == "prep" and child.lower_ in ("of", "about", "for", "on", "against", "to")
        ),
        None,
    )
    if clause is not None:
        content_tokens, cue = list(clause.subtree), [noun]
    elif owner is not None and about is not None:
        content_tokens, cue = [token for token in about.subtree if token != about], [noun, about]
    else:
        return None
    source_tokens = list(owner.subtree) if owner is not None else []
    content = _spans(text, _pieces([token for token in content_tokens if token not in source_tokens]))
    if not content:
        return None
    return Relation(
        cue=_spans(text, [cue]),
        source=_spans(text, [source_tokens]),
        content=content,
        kind="speech",
        stance="neutral",
        step="noun",
        confidence=0.5 if source_tokens else 0.35,
        source_head=owner.i if owner is not None else None,
    )


def _has_that(verb: "Token") -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in verb.children)


# -- the source ------------------------------------------------------------------------------------------------------


def _source_of(text: "ParsedText", verb: "Token", *, passive: bool) -> tuple[list["Token"], "Token | None", bool]:
    """Who speaks: the agent of a passive, the verb's subject, or the subject it shares with the verb it hangs on.

    Returns the tokens that name the source, the head of whoever that is (for “who”, what it stands for), and whether
    the subject is shared.
    """
    if passive:
        agent = next((child for child in verb.children if child.dep_ == "agent"), None)
        target = next((child for child in agent.children if child.dep_ == "pobj"), None) if agent is not None else None
        return (list(target.subtree), target, False) if target is not None else ([], None, False)
    seen: set[int] = set()
    at = verb
    while at.i not in seen:
        seen.add(at.i)
        subject = _subject(text, at, verb)
        if subject is not None:
            if subject.lower_ in _RELATIVES and at.dep_ == "relcl":
                return [subject], at.head, at != verb
            return _noun_phrase(subject, verb), subject, at != verb
        if at.dep_ == "acl":
            return _antecedent(at), at.head, False
        if at.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "prep", "dep", "parataxis"):
            at = at.head
    inverted = _inverted_subject(verb)
    return (_noun_phrase(inverted, verb), inverted, False) if inverted is not None else ([], None, False)


def _subject(text: "ParsedText", at: "Token", verb: "Token") -> "Token | None":
    """The subject nearest the verb. Words inside a quotation are no subject of a verb outside it."""
    around = text.quote_at(verb.idx)
    subjects = [child for child in at.children if child.dep_ in _SUBJECTS and text.quote_at(child.idx) == around]
    return min(subjects, key=lambda token: abs(token.i - at.i), default=None)


def _inverted_subject(verb: "Token") -> "Token | None":
    """“…,” said the mayor: a noun right after the verb that the parser took for an object."""
    if verb.is_sent_start or verb.nbor(-1).text not in ("”", '"', "''", "’"):
        return None
    return next(
        (child for child in verb.children if child.dep_ in ("dobj", "attr", "npadvmod") and child.i > verb.i), None
    )


def _closed_by_comma(text: "ParsedText", source: tuple[Span, ...]) -> tuple[Span, ...]:
    """With the comma that closes an apposition: “the spokesman, Ivan Petrov,”."""
    if len(source) == 1 and ", " in source[0].of(text.text) and text.text[source[0].end : source[0].end + 1] == ",":
        return (Span(source[0].start, source[0].end + 1),)
    return source


def _noun_phrase(head: "Token", verb: "Token") -> list["Token"]:
    """The subtree, without a stretch that holds the verb itself."""
    tokens = list(head.subtree)
    if verb in tokens:
        tokens = [token for token in tokens if (token.i < verb.i) == (head.i < verb.i) and token != verb]
    return tokens


def _antecedent(verb: "Token") -> list["Token"]:
    """What a relative clause or participle hangs on, up to where that clause begins."""
    first = min(token.i for token in verb.subtree)
    return [token for token in verb.head.subtree if token.i < first]


def _head(tokens: list["Token"]) -> "Token":
    inside = set(tokens)
    return next((token for token in tokens if token.head not in inside or token.head == token), tokens[0])


def _addressee(text: "ParsedText", verb: "Token") -> tuple[Span | None, list["Token"]]:
    """Whom the words are told to, and what the parser took for part of that person but “that” opens as content."""
    if verb.lemma_ not in _TOLD:
        return None, []
    for child in verb.children:
        if child.dep_ in ("dative", "dobj", "iobj"):
            tokens = list(child.subtree)
            cut = next((at for at, token in enumerate(tokens) if token.lower_ == "that" and at), len(tokens))
            spans = _spans(text, [tokens[:cut]])
            return (spans[0] if spans and len(spans[0]) <= 60 else None), tokens[cut:]
    return None, []


# -- the content -----------------------------------------------------------------------------------------------------


def _content_of(verb: "Token", entry: Verb) -> tuple[list[list["Token"]], "Token | None"]:
    """The stretches of tokens the grammar offers as content, and the preposition that opens them, if one does."""
    clauses, infinitives, objects, prepositional = [], [], [], []
    for child in verb.children:
        if child.dep_ == "ccomp" and "c" in entry.frames:
            clauses.append(child)
        elif (child.dep_ == "ccomp" and "i" in entry.frames and child.i > verb.i) or (
            child.dep_ == "xcomp" and child.i > verb.i and set("io") & set(entry.frames)
        ):
            infinitives.append(child)
        elif child.dep_ in ("dobj", "oprd", "attr") and "o" in entry.frames:
            objects.append(child)
        elif child.dep_ == "prep" and child.i > verb.i and child.lower_ in entry.prepositions:
            prepositional.append(child)
    if clauses:
        return _all_pieces(clauses), None
    if infinitives or objects:
        return _all_pieces(sorted(infinitives + objects, key=lambda token: token.i)), None
    if prepositional:
        opener = prepositional[0]
        return _pieces([token for token in opener.subtree if token != opener]), opener
    if (
        "c" in entry.frames
        and verb.head != verb
        and verb.head.pos_ in ("VERB", "AUX", "NOUN", "ADJ")
        and _parenthetical(verb)
    ):
        own = set(verb.subtree)
        return _pieces([token for token in verb.head.subtree if token not in own]), None
    return [], None


def _parenthetical(verb: "Token") -> bool:
    """“…, he said, …”: set off by commas on both sides, and without a conjunction of its own."""
    tokens = [token for token in verb.subtree if not token.is_punct]
    before = tokens[0].nbor(-1).text if not tokens[0].is_sent_start else ""
    after = tokens[-1].nbor(1).text if not _ends_sentence(tokens[-1]) else "."
    closed = after[:1] in ',.;–—-"”'
    return (
        before in (",", "–", "—", "-") and closed and not any(child.dep_ in ("mark", "cc") for child in verb.children)
    )


def _ends_sentence(token: "Token") -> bool:
    """Whether it is the last of its sentence. (`token.sent` would walk the whole text each time.)"""
    return token.i + 1 == len(token.doc) or bool(token.nbor(1).is_sent_start)


def _all_pieces(heads: Iterable["Token"]) -> list[list["Token"]]:
    tokens: list[Token] = []
    for head in heads:
        tokens += head.subtree
    return _pieces(tokens)


def _pieces(tokens: list["Token"]) -> list[list["Token"]]:
    """Runs of neighbouring tokens."""
    runs: list[list[Token]] = []
    for token in sorted(tokens, key=lambda token: token.i):
        if runs and token.i == runs[-1][-1].i + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _with_quotes(
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
    spans = list(content)
    for quote in text.quotes_in(sentence.span):
        touches = any(quote.span.overlaps(span) for span in spans)
        if touches or ("q" in entry.frames and _beside(text, quote, verb, source)):
            spans = [span for span in spans if not quote.span.contains(span)] + [quote.span]
    return _merged(text, spans)


def _inside(span: Span, limits: Span) -> Span | None:
    start, end = max(span.start, limits.start), min(span.end, limits.end)
    return Span(start, end) if start < end else None


def _beside(text: "ParsedText", quote: Quote, verb: "Token", source: tuple[Span, ...]) -> bool:
    """Whether only the verb's own source and adverbials stand between it and the quotation."""
    if quote.span.end <= verb.idx:
        gap = (quote.span.end, verb.idx)
    elif quote.span.start >= verb.idx + len(verb):
        gap = (verb.idx + len(verb), quote.span.start)
    else:
        return False
    if gap[0] >= gap[1]:
        return True
    own = set(verb.subtree)
    for token in text.tokens_in(Span(*gap)):
        if token.is_punct or token in own or any(span.start <= token.idx < span.end for span in source):
            continue
        return False
    return True


def _quoted(text: "ParsedText", content: tuple[Span, ...]) -> bool:
    return any(text.text[span.start] in "\"“«'‘" for span in content)


def _merged(text: "ParsedText", spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, overlapping ones joined, and those that only white space parts."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and not text.text[merged[-1].end : span.start].strip():
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _spans(text: "ParsedText", runs: Iterable[list["Token"]]) -> tuple[Span, ...]:
    """Runs of tokens as spans on word edges, without the punctuation that only joins them to their surroundings."""
    spans = []
    for run in runs:
        for tokens in _pieces(run):
            while tokens and tokens[0].text.strip(_EDGE_PUNCTUATION) == "":
                tokens = tokens[1:]
            while tokens and (tokens[-1].text.strip(_EDGE_PUNCTUATION + ".") == "" or tokens[-1].text in "([“‘"):
                tokens = tokens[:-1]
            if tokens and any(token.text[0].isalnum() or token.text[-1].isalnum() for token in tokens):
                span = snap_to_words(text.text, Span(tokens[0].idx, tokens[-1].idx + len(tokens[-1])))
                if span:
                    spans.append(span)
    return _merged(text, spans)


# -- beyond the sentence -----------------------------------------------------------------------------------------------


def _with_following_quotes(text: "ParsedText", relations: list[Relation]) -> list[Relation]:
    """Quotations nobody has claimed yet go to the cue just before them, when nothing but quotations lies between."""
    found = list(relations)
    takers = [index for index, relation in enumerate(found) if relation.takes_quotes]
    claimed = {quote for index in takers for span in found[index].content for quote in text.quotes_in(span)}
    for quote in text.quotes:
        last = bisect_left(takers, quote.span.start, key=lambda index: found[index].anchor)
        if quote in claimed or not last:
            continue
        index = takers[last - 1]
        tie = _tie(text, found[index], quote)
        if tie == "none":
            continue
        content = _merged(text, [*found[index].content, quote.span])
        hanging = (*found[index].hanging, quote.span) if tie == "layout" else found[index].hanging
        found[index] = replace(found[index], content=content, hanging=hanging)
    return found


def _tie(text: "ParsedText", relation: Relation, quote: Quote) -> Literal["none", "words", "layout"]:
    """What ties a quotation to the cue before it: words side by side, or only the layout of paragraphs."""
    spans = (*relation.cue, *relation.source, *relation.content)
    end = min(quote.span.start, max(span.end for span in spans if span.start < quote.span.start))
    if re.search(r"\w", text.text[end : quote.span.start]):
        return "none"
    block = text.sentence_at(relation.anchor).block
    if block == quote.block:
        return "words"
    opens_its_block = quote.span.start == text.blocks[quote.block].start
    return "layout" if opens_its_block and (quote.block == block + 1 or relation.hanging) else "none"


def _in_headline(text: "ParsedText", found: list[Relation]) -> Iterator[Relation]:
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
        source_head=_head(heads).i if heads else None,
    )
