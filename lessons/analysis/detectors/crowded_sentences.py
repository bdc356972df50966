"""A sentence in which judging words crowd out the facts.

One loaded word colours a sentence; where they stand thick, the sentence is there to move and not to tell. The words are
marked one by one by the rule of wording; here the sentence is marked as a whole, in a text that has other such
sentences, so that a reader asks what it says at all.

Source: Recasens et al. (2013) and Fan et al. (2019, BASIL): bias shows in the company of words more than in one.
"""

from collections import defaultdict
from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText
from lessons.analysis.whose import Whose
from lessons.analysis.wording import Mark
from lessons.text.spans import snap_to_words

TAGS = ("loaded-language",)
EXAMPLES = (
    *finds("These vile thugs spew their hateful lies.", ["These vile thugs spew their hateful lies."]),
    *leaves("The thugs were seen at noon by a woman who was waiting for the bus to the harbour."),
    *leaves("The council met on Monday and read the budget."),
)

_THICK = 0.25  # points of strength for each word of the sentence
_SHORT = 8  # words: a shorter sentence counts as if it had so many
_LENGTH = range(4, 41)  # words that a mark can show


def find(text: ParsedText) -> Iterator[Finding]:
    if not text.wording.level:
        return
    whose = Whose(text)
    marks: dict[int, list[Mark]] = defaultdict(list)
    for mark in text.wording.marks:
        if mark.proposed:
            marks[text.sentence_at(mark.tokens[0].idx).span.start].append(mark)
    for sentence in text.sentences:
        found = marks.get(sentence.span.start, [])
        points = sum(mark.entry.strength for mark in found)
        if len(sentence.tokens) not in _LENGTH or points < _THICK * max(_SHORT, len(sentence.tokens)):
            continue
        span = snap_to_words(text.text, sentence.span)
        if span is not None:
            words = ", ".join(f"“{''.join(token.text_with_ws for token in mark.tokens).strip()}”" for mark in found)
            yield Finding(
                span,
                "framing",
                "loaded-language",
                because=f"Much of this sentence judges: {words}.{whose.note(span)}",
                confidence=0.55,
                rule="crowded_sentences.thick",
                settle="Take the judging words out and see which fact is left.",
            )
