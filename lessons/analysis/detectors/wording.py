"""Words and phrases that do more than name: loaded words, labels, official vocabulary, doubt, fear, pride, vagueness.

Each entry of a list kept by people gives its kind, its strength, a plain wording where there is one, and whose judgement
it is. A strong word is marked wherever it stands; a weak one only beside others, because careful reporting needs such
words too. A list cannot see irony or a title, so every mark is a question, and it says whose word it is where the word
stands in a quotation or is reported from somebody.

Source: the label sets of SemEval-2020 task 11 and SemEval-2023 task 3; Recasens et al. (2013) on words that give a bias
away.
"""

from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.inflection import in_form_of
from lessons.analysis.parsing import ParsedText, span_of
from lessons.analysis.whose import Whose
from lessons.analysis.wording import Mark
from lessons.text.spans import snap_to_words

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
    *finds("The thugs fled.", ["thugs"]),
    *finds("The minister slammed the budget.", ["slammed"]),
    *finds("The blast wiped the depot out.", ["wiped the depot out"]),
    *finds(
        "Since the anti-terror operation began, terrorist groups have fled.",
        ["anti-terror operation", "terrorist groups"],
    ),
    *finds("A horrific new law.", ["horrific new law"]),
    *finds("Thugs gathered outside a number of banks.", ["Thugs", "a number of"]),
    *leaves("A number of banks were closed on Monday."),
    *leaves("A new diet regimen."),
    *leaves("The council cut the budget by a third."),
    *leaves("He made a slash in the cloth."),
    *leaves("Demonstrators gathered outside the bank."),
    *leaves("The Storm Prediction Center named the storm Anna."),
)

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
_MOST_POINTS = 6


def find(text: ParsedText) -> Iterator[Finding]:
    whose = Whose(text)
    for group in _phrases(text):
        mark = max(group, key=lambda mark: (mark.points, mark.tokens[0].i))
        span = snap_to_words(text.text, span_of(token for mark in group for token in mark.reach))
        if span is None:
            continue
        voice = whose.note(span)
        yield Finding(
            span,
            "framing",
            mark.entry.tag,
            because=f"“{span.of(text.text)}”: {mark.entry.note}{voice}",
            confidence=_confidence(mark, quoted=bool(voice)),
            rule="wording.lexicon",
            settle=_ASK[mark.entry.tag],
            neutral=_neutral(mark, group),
        )


def _phrases(text: ParsedText) -> Iterator[list[Mark]]:
    """The proposed marks, those together that colour one phrase: “utterly pathetic excuse”."""
    group: list[Mark] = []
    end = -1
    for mark in text.wording.marks:
        if mark.proposed:
            if group and mark.reach[0].i > end:
                yield group
                group = []
            group.append(mark)
            end = max(end, mark.reach[-1].i)
    if group:
        yield group


def _confidence(mark: Mark, *, quoted: bool) -> float:
    """From 0.55 for a word that is only just proposed to 0.75; a source's own word is less the article's doing."""
    return round(0.4 + 0.05 * min(mark.points, _MOST_POINTS) + (0.0 if quoted else 0.05), 2)


def _neutral(mark: Mark, group: list[Mark]) -> str:
    """The plain wording for all that the phrase covers, in the form of the word it replaces; empty if there is none."""
    entry = mark.entry
    plain = in_form_of(entry.neutral, mark.tokens[0 if entry.pos == "V" else -1], entry.pos)
    loaded = {token.i for other in group for token in other.tokens}
    start, end = mark.tokens[0], max(other.reach[-1].i for other in group)
    if not plain or end > mark.tokens[-1].i:
        return ""
    before = [token for other in group for token in other.reach if token.i < start.i and token.i not in loaded]
    return "".join(token.text_with_ws for token in sorted(set(before), key=lambda token: token.i)) + plain
