"""Words that do more than name, weighed by their company. Shared by the detectors of wording and of repetition.

A strong word is marked wherever it stands. A weak one (“chaos”, “massive”) is common in careful reporting too, so it
counts only beside others: in its sentence, or in a text where strong words are dense. Bias corpora show the same:
single words are poor evidence and company is good evidence (Recasens et al. 2013; Fan et al. 2019, BASIL).
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from lessons.analysis.lexicon import rows

if TYPE_CHECKING:
    from spacy.tokens import Token

    from lessons.analysis.parsing import ParsedText, Sentence

PROPOSE_FROM = 3  # points at which a mark is proposed at all: a strong word alone, or a weak one in company
_MOST_FROM_SENTENCE = 2
_LEVELS = (1.5, 3.0)  # slant at which a text lends its weak words one point, and two
_SMOOTHING = 60  # words added to a short text, so that one strong word does not make it slanted
_GAP = 4  # words that * may stand for
_NEAR = 6  # words from an adjective to its noun
_POS = {"V": frozenset({"VERB"}), "N": frozenset({"NOUN"}), "A": frozenset({"ADJ", "ADV"})}
_INTENSIFIERS = frozenset({"so", "too", "very", "extremely", "deeply", "absolutely", "really", "truly", "most", "such"})
_TITLE_WORD, _TITLE_LENGTH, _TITLE_SHARE = 4, 3, 0.8  # letters in a word, words in a title, capitalised share
_MODIFIERS = frozenset({"amod", "compound", "nmod"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the framing lists. `words` are lemmas or word forms; `*` stands for one to four words."""

    words: tuple[str, ...]
    tag: str
    pos: str
    strength: int
    neutral: str
    note: str


@dataclass(frozen=True, eq=False, slots=True)
class Mark:
    """An entry met in the text. `tokens` are the words of the entry, `reach` what the mark covers.

    `points` add the strength of the entry, of its company in the sentence, and of the text's slant.
    """

    tokens: tuple["Token", ...]
    reach: tuple["Token", ...]
    entry: Entry
    points: int

    @property
    def proposed(self) -> bool:
        return self.points >= PROPOSE_FROM


@dataclass(frozen=True, eq=False, slots=True)
class Wording:
    """What the framing lists find in a text. `level` tells how dense strong words are: 0, 1 or 2."""

    marks: tuple[Mark, ...]
    level: int


def wording(text: "ParsedText") -> Wording:
    """Every entry that the text holds, none overlapping, in reading order."""
    found = [match for sentence in text.sentences if (match := _matches(sentence))]
    words = sum(len(sentence.tokens) for sentence in text.sentences)
    heavy = sum(entry.strength for matches in found for _, entry in matches if entry.strength > 1)
    slant = 100 * heavy / (words + _SMOOTHING)
    level = sum(slant >= least for least in _LEVELS)
    marks = []
    for matches in found:
        total = sum(entry.strength for _, entry in matches)
        for tokens, entry in matches:
            reach = _reach(tokens, entry)
            company = min(total - entry.strength, _MOST_FROM_SENTENCE) + (reach[0].lower_ in _INTENSIFIERS)
            marks.append(Mark(tuple(tokens), reach, entry, entry.strength + company + level))
    return Wording(tuple(marks), level)


def _reach(tokens: "list[Token]", entry: Entry) -> "tuple[Token, ...]":
    """The phrase that a judging word colours: an adjective with its noun, a noun with what stands before it.

    Where the list gives a plain wording the mark is what that would replace.
    """
    first, last = tokens[0], tokens[-1]
    if entry.pos == "N":
        start = min((child.left_edge.i for child in last.lefts if child.dep_ in _MODIFIERS), default=first.i)
        first = last.doc[start] if first.i - start <= _GAP else first
        last = last if entry.neutral else _with_complement(last)
    elif entry.pos == "A" and not entry.neutral:
        if last.dep_ == "amod" and 0 < last.head.i - last.i <= _NEAR:
            last = last.head
        if first.i and (before := first.nbor(-1)).head == first and _turns_up(before):
            first = before
    return tuple(first.doc[first.i : last.i + 1])


def _with_complement(noun: "Token") -> "Token":
    """The last word of a short “of …” that belongs to the noun: “betrayal of the voters”."""
    for child in noun.rights:
        if child.lower_ == "of" and child.i == noun.i + 1 and 0 < child.right_edge.i - noun.i <= _GAP:
            return child.right_edge
    return noun


def _turns_up(token: "Token") -> bool:
    """An adverb that makes an adjective more: “very”, “wildly”."""
    return token.dep_ == "advmod" and (token.lower_ in _INTENSIFIERS or token.lower_.endswith("ly"))


def _matches(sentence: "Sentence") -> "list[tuple[list[Token], Entry]]":
    """What the lists find in one sentence: the longest phrase first, none overlapping, in reading order."""
    index = _starts()
    titled = _is_titled(sentence)
    forms = [(token.lower_, token.lemma_.lower()) for token in sentence.tokens]
    found = []
    for at, (lower, lemma) in enumerate(forms):
        following = forms[at + 1] if at + 1 < len(forms) else ()
        for form in {lower, lemma, lower.removesuffix("s") if titled else ""}:
            if form not in index:
                continue
            whatever_follows, by_second = index[form]
            for entry in [*whatever_follows, *(entry for word in {*following} for entry in by_second.get(word, ()))]:
                tokens = _match(sentence.tokens, at, entry)
                if tokens and (_right_kind(tokens, entry) or (titled and tokens[-1].pos_ == "PROPN")):
                    found.append((tokens, entry))
    if len(found) > 1:
        found.sort(key=lambda match: (-len(match[0]), -match[1].strength, match[0][0].i))
        taken: set[int] = set()
        free = []
        for tokens, entry in found:
            places = {token.i for token in tokens}
            if not taken & places:
                taken |= places
                free.append((tokens, entry))
        found = sorted(free, key=lambda match: match[0][0].i)
    return found


@cache
def entries() -> tuple[Entry, ...]:
    """The framing lists, every file of them."""
    return tuple(
        Entry(
            tuple(row["phrase"].replace("-", " - ").replace("'s ", " 's ").split()),
            row["tag"],
            row["pos"],
            int(row["strength"]),
            row["neutral"],
            row["note"],
        )
        for row in rows("framing")
    )


@cache
def _by_first_word() -> dict[str, list[Entry]]:
    index: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries():
        index[entry.words[0]].append(entry)
    for (word, *rest), entry in [(entry.words, entry) for entry in entries() if entry.pos == "A"]:
        if not rest and not word.endswith("ly") and (adverb := _adverb(word)) not in index:
            index[adverb] = [replace(entry, words=(adverb,), neutral="")]
    return dict(index)


@cache
def _starts() -> dict[str, tuple[list[Entry], dict[str, list[Entry]]]]:
    """Entries by first word: those that the next word cannot rule out, and the others by their second word."""
    index: dict[str, tuple[list[Entry], dict[str, list[Entry]]]] = {}
    for first, several in _by_first_word().items():
        whatever_follows, by_second = index.setdefault(first, ([], defaultdict(list)))
        for entry in several:
            if len(entry.words) == 1 or entry.words[1] in ("*", "'s"):
                whatever_follows.append(entry)
            else:
                by_second[entry.words[1]].append(entry)
    return index


def _adverb(adjective: str) -> str:
    """shameful, shamefully; horrific, horrifically; ugly and good have none worth having."""
    if adjective.endswith("ic"):
        return f"{adjective}ally"
    if adjective.endswith("le"):
        return f"{adjective.removesuffix('e')}y"
    return f"{adjective.removesuffix('y')}ily" if adjective.endswith("y") else f"{adjective}ly"


def _is_titled(sentence: "Sentence") -> bool:
    """Whether Every Word Is Written Like This, as in headlines: there the parse takes all for names."""
    words = [token.text for token in sentence.tokens if len(token) >= _TITLE_WORD]
    return len(words) >= _TITLE_LENGTH and sum(word[0].isupper() for word in words) > _TITLE_SHARE * len(words)


def _match(tokens: "tuple[Token, ...]", start: int, entry: Entry) -> "list[Token]":
    """The tokens from `start` on that the entry's words cover, or none."""
    at = start + 1
    for place, word in enumerate(entry.words[1:], 1):
        if word == "*":
            following = entry.words[place + 1]
            gap = next((n for n in range(1, _GAP + 1) if at + n < len(tokens) and _is(tokens[at + n], following)), 0)
            if not gap or any(token.is_punct for token in tokens[at : at + gap]):
                return []
            at += gap
        elif at < len(tokens) and _is(tokens[at], word):
            at += 1
        else:
            return []
    return list(tokens[start:at])


def _is(token: "Token", word: str) -> bool:
    return word in (token.lower_, token.lemma_.lower()) or (word == "'s" and token.tag_ == "POS")


def _right_kind(tokens: "list[Token]", entry: Entry) -> bool:
    if entry.pos == "-":
        return True
    token = tokens[0 if entry.pos == "V" else -1]
    if token.pos_ in _POS[entry.pos]:
        return True
    if token.pos_ == "PROPN" and entry.tag == "labelling":
        return True
    if entry.pos == "A":
        return token.dep_ == "amod" or (token.pos_ == "NOUN" and token.dep_ in ("compound", "nmod"))
    return False
