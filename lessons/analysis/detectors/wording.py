"""Words and phrases that do more than name: loaded words, labels, official vocabulary, doubt, fear, pride, vagueness.

Each entry of a list kept by people gives its kind, a plain wording where there is one, and whose judgement it is. A
list cannot see irony or a title, so every mark is a question, with more doubt where the words are a source’s own.

Source: the label sets of SemEval-2020 task 11 and SemEval-2023 task 3.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.inflection import in_form_of
from lessons.analysis.lexicon import rows
from lessons.analysis.parsing import ParsedText, Sentence, span_of
from lessons.text.spans import snap_to_words

if TYPE_CHECKING:
    from spacy.tokens import Token

TAGS = (
    "loaded-language",
    "labelling",
    "euphemism",
    "exaggeration",
    "appeal-to-authority",
    "appeal-to-fear",
    "flag-waving",
    "doubt",
    "vagueness",
)
EXAMPLES = (
    *finds("The regime fell.", ["regime"]),
    *finds("The council slashed the budget.", ["slashed"]),
    *finds("The blast wiped the depot out.", ["wiped the depot out"]),
    *finds(
        "Since the anti-terror operation began, terrorist groups have fled.",
        ["anti-terror operation", "terrorist groups"],
    ),
    *finds("A flood of people came.", ["flood of"]),
    *finds("Thugs gathered outside a number of banks.", ["Thugs", "a number of"]),
    *leaves("A new diet regimen."),
    *leaves("The council cut the budget by a third."),
    *leaves("He made a slash in the cloth."),
    *leaves("Demonstrators gathered outside the bank."),
    *leaves("The Storm Prediction Center named the storm Anna."),
)

_POS = {"V": ("VERB",), "N": ("NOUN",), "A": ("ADJ", "ADV")}
_GAP = 4  # words that * may stand for
_ASK = {
    "loaded-language": "Put the plain word in its place and see what changes.",
    "labelling": "Ask what the group calls itself, and what a court or a neutral body calls it.",
    "euphemism": "Ask what one would have seen on the spot.",
    "exaggeration": "The count or the measure itself would settle it.",
    "appeal-to-authority": "A name, and a place where their words can be read, would settle it.",
    "appeal-to-fear": "A likelihood with its source would settle it.",
    "flag-waving": "Ask which fact is left when the pride is taken out.",
    "doubt": "A reason for the doubt would settle it.",
    "vagueness": "A name or a number would settle it.",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of framing.tsv. `words` are lemmas or word forms; `*` stands for one to four words."""

    words: tuple[str, ...]
    tag: str
    pos: str
    neutral: str
    note: str


def find(text: ParsedText) -> Iterator[Finding]:
    for sentence in text.sentences:
        taken: set[int] = set()
        for tokens, entry in matches(sentence):
            span = snap_to_words(text.text, span_of(tokens))
            if span is None or taken & {token.i for token in tokens}:
                continue
            taken |= {token.i for token in tokens}
            words = span.of(text.text)
            yield Finding(
                span,
                "framing",
                entry.tag,
                because=f"“{words}”: {entry.note}",
                confidence=0.6 if text.quote_at(span.start) else 0.7,
                rule="wording.lexicon",
                settle=_ASK[entry.tag],
                neutral=in_form_of(entry.neutral, tokens[-1] if entry.pos != "V" else tokens[0], entry.pos),
            )


def matches(sentence: Sentence) -> list[tuple[list["Token"], Entry]]:
    """What the word list finds in one sentence, longer phrases first."""
    found = []
    for at, token in enumerate(sentence.tokens):
        for form in {token.lower_, token.lemma_.lower()}:
            for entry in _by_first_word().get(form, ()):
                tokens = _match(sentence.tokens[at:], entry)
                if tokens and _right_kind(tokens, entry):
                    found.append((tokens, entry))
    return sorted(found, key=lambda match: (-len(match[0]), match[0][0].i, match[1].tag))


@cache
def _by_first_word() -> dict[str, list[Entry]]:
    index: dict[str, list[Entry]] = {}
    for row in rows("framing"):
        words = tuple(row["phrase"].replace("-", " - ").split())
        if row["tag"] not in TAGS:
            raise ValueError(f"framing.tsv: no rule for the tag {row['tag']!r}")
        entry = Entry(words, row["tag"], row["pos"], row["neutral"], row["note"])
        index.setdefault(words[0], []).append(entry)
    return index


def _match(tokens: tuple["Token", ...], entry: Entry) -> list["Token"]:
    """The tokens from the first on that the entry's words cover, or none."""
    at = 0
    for place, word in enumerate(entry.words):
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
    return list(tokens[:at])


def _is(token: "Token", word: str) -> bool:
    return word in (token.lower_, token.lemma_.lower())


def _right_kind(tokens: list["Token"], entry: Entry) -> bool:
    if entry.pos == "-":
        return True
    wanted = [kind for letter in entry.pos for kind in _POS[letter]]
    return tokens[0 if entry.pos == "V" else -1].pos_ in wanted
