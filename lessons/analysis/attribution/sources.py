"""Who speaks: the noun phrase that is the source of a reporting verb, and whom the words are told to."""

from typing import TYPE_CHECKING

from lessons.analysis.attribution.reporting_verbs import verbs
from lessons.analysis.attribution.stretches import reach, spans_of
from lessons.text.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_MESSAGES = frozenset(
    {
        "statement",
        "email",
        "e-mail",
        "letter",
        "message",
        "memo",
        "note",
        "tweet",
        "post",
        "release",
        "report",
        "petition",
    }
    | {"order", "ad", "video", "article"}
)
_RELATIVES = frozenset({"who", "that", "which"})
_TOLD = frozenset({"tell", "inform", "assure", "remind", "brief", "notify", "warn"})
_CLIMBED = frozenset({"conj", "xcomp", "advcl", "ccomp", "pcomp", "prep", "dep", "parataxis"})
_QUOTE_MARKS = "\"”“'’‘"
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_DASHES = frozenset({"–", "—", "―", "-", "--"})
_CHILDREN = 60
_CLIMBS = 8  # from a verb to the verb whose subject it shares
_DATELINE = 10  # tokens
_ADDRESSEE_LENGTH = 60


def source_of(text: "ParsedText", verb: "Token", *, passive: bool) -> "tuple[list[Token], Token | None, bool]":
    """Who speaks: the agent of a passive, the verb's subject, or the subject it shares with the verb it hangs on.

    Returns the tokens that name the source, the head of whoever that is (for “who”, what it stands for), and whether
    the subject is shared.
    """
    if passive:
        agent = next((child for child in verb.children if child.dep_ == "agent"), None)
        target = next((child for child in agent.children if child.dep_ == "pobj"), None) if agent is not None else None
        return (list(reach(target)), target, False) if target is not None else ([], None, False)
    at = verb
    for _ in range(_CLIMBS):
        subject = _subject(text, at, verb)
        if subject is not None:
            if at != verb and _reported_aside(text, verb, at):
                at = at.head
                continue
            if subject.lower_ in _RELATIVES and at.dep_ == "relcl":
                return [subject], at.head, at != verb
            return _noun_phrase(subject, verb), subject, at != verb
        if (message := message_of(at)) is not None:
            at = message.head
            continue
        if at.dep_ == "acl":
            return _antecedent(at), at.head, False
        if at.dep_ in _CLIMBED:
            at = at.head
    inverted = _inverted_subject(verb)
    return (_noun_phrase(inverted, verb), inverted, False) if inverted is not None else ([], None, False)


def is_aside(verb: "Token") -> bool:
    """“…, adding that …”: a participle after a comma, which takes the speaker of the sentence as its own."""
    if verb.tag_ != "VBG" or verb.dep_ != "advcl":
        return False
    before = verb.left_edge
    while not before.is_sent_start:
        before = before.nbor(-1)
        if before.text not in ("”", '"', "''", "’"):
            return before.text == ","
    return False


def message_of(verb: "Token") -> "Token | None":
    """“issued a statement saying”: the message that somebody sends and that says something."""
    message = verb.head
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and message.lemma_ in _MESSAGES and message.dep_ == "dobj":
        return message
    return None


def goes_on(verb: "Token") -> bool:
    """“… and added that …”: a verb of saying that the parser tied to the words said before instead of to their cue."""
    entry, first = verbs().get(verb.lemma_), verbs().get(verb.head.lemma_)
    if entry is None or entry.kind != "speech" or "q" not in entry.frames or verb.tag_ not in ("VBD", "VBZ"):
        return False
    if verb.dep_ == "advcl":
        return "c" in entry.frames and any(child.dep_ == "mark" and child.lower_ == "while" for child in verb.children)
    return verb.dep_ == "conj" and not (first is not None and first.kind == "speech")


def _reported_aside(text: "ParsedText", verb: "Token", at: "Token") -> bool:
    """Whether an aside hangs on a clause that is itself reported: its speaker is the reporter of that clause."""
    if at.dep_ != "ccomp" or at.head.lemma_ not in verbs() or text.quote_at(at.head.idx) is not None:
        return False
    return is_aside(verb) or goes_on(verb)


def _subject(text: "ParsedText", at: "Token", verb: "Token") -> "Token | None":
    """The subject nearest the verb. Words inside a quotation are no subject of a verb outside it."""
    if at.n_lefts + at.n_rights > _CHILDREN:  # no sentence of a newspaper; looking through it for each verb takes ages
        return None
    around = text.quote_at(verb.idx)
    subjects = [child for child in at.children if child.dep_ in SUBJECTS and text.quote_at(child.idx) == around]
    return min(subjects, key=lambda token: abs(token.i - at.i), default=None)


def _inverted_subject(verb: "Token") -> "Token | None":
    """“…,” said the mayor: a noun right after the verb that the parser took for an object."""
    if verb.is_sent_start or verb.nbor(-1).text not in ("”", '"', "''", "’"):
        return None
    return next(
        (child for child in verb.children if child.dep_ in ("dobj", "attr", "npadvmod") and child.i > verb.i), None
    )


def _noun_phrase(head: "Token", verb: "Token") -> "list[Token]":
    """The subtree, without a stretch that holds the verb itself, and without what is told about the source in passing.

    Before the verb, “Lund, who leads the works, said” names Lund; a title or an age between commas stays with the name.
    """
    tokens = list(reach(head))
    if verb in tokens:
        tokens = [token for token in tokens if (token.i < verb.i) == (head.i < verb.i) and token != verb]
    if head.i < verb.i:
        for child in head.children:
            if child.i > head.i and _in_passing(child):
                first = child.left_edge.i
                tokens = [token for token in tokens if token.i < first]
    if len(tokens) > 1 and tokens[0].lower_ == "even":
        tokens = tokens[1:]
    return tokens


def _in_passing(clause: "Token") -> bool:
    """A relative clause, an “-ing” clause or a circumstance after a comma (“, in a speech”), and the day anywhere."""
    if clause.dep_ == "prep" and clause.lower_ == "on":
        return any(child.lower_ in _DAYS for child in clause.children)
    circumstance = clause.dep_ == "prep" and clause.lower_ not in ("of", "from")
    if not (circumstance or clause.dep_ == "relcl" or (clause.dep_ == "acl" and clause.tag_ == "VBG")):
        return False
    first = clause.left_edge
    return not first.is_sent_start and first.nbor(-1).text == ","


def _antecedent(verb: "Token") -> "list[Token]":
    """What a relative clause or participle hangs on, up to where that clause begins."""
    first = verb.left_edge.i
    return [token for token in reach(verb.head) if token.i < first]


def source_spans(text: "ParsedText", tokens: "list[Token]") -> tuple[Span, ...]:
    """The source with the mark that closes an apposition (“the spokesman, Ivan Petrov,”), without a stray quote mark."""
    while tokens and tokens[0].text in ("”", '"', "''", "’"):
        tokens = tokens[1:]
    if tokens and tokens[0].text.isupper() and len(tokens[0]) > 2:  # a dateline: “RANGOON, Burma – Officials said”
        dash = next((at for at, token in enumerate(tokens) if token.text in _DASHES), -1)
        tokens = tokens[dash + 1 :] if dash < _DATELINE else tokens
    spans = spans_of(text.text, tokens)
    if len(spans) != 1:
        return spans
    words, end = spans[0].of(text.text), spans[0].end
    if text.text[end : end + 1] in ("”", '"') and words.count("“") + words.count('"') % 2:
        end += 1
    if text.text[end : end + 1] == "," and (", " in words or words.endswith(")")):
        end += 1
    elif (after := text.text[end : end + 3].strip()) in _DASHES and f" {after} " in words:
        end = text.text.index(after, end) + len(after)
    return (Span(spans[0].start, end),)


def addressee_of(text: "ParsedText", verb: "Token") -> "tuple[Span | None, list[Token]]":
    """Whom the words are told to, and what the parser took for part of that person but “that” opens as content."""
    if verb.lemma_ not in _TOLD:
        return None, []
    for child in verb.children:
        if child.dep_ in ("dative", "dobj", "iobj"):
            tokens = list(reach(child))
            cut = next((at for at, token in enumerate(tokens) if token.lower_ == "that" and at), len(tokens))
            spans = spans_of(text.text, tokens[:cut])
            return (spans[0] if spans and len(spans[0]) <= _ADDRESSEE_LENGTH else None), tokens[cut:]
    return None, []
