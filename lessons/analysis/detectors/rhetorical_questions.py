"""Questions that the article asks itself and does not answer.

A question cannot be checked, so it can say what a statement would have to prove: “What are they hiding?” Only questions
in the article's own voice are marked, and only in a text that has other strong wording: a report may ask, too.

Source: doubt in SemEval-2020 task 11; questions as arguments in Ilie (1994).
"""

from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText
from lessons.analysis.whose import Whose
from lessons.text.spans import Span, snap_to_words

TAGS = ("doubt",)
EXAMPLES = (
    *finds("The corrupt thugs met on Monday. What are they hiding?", ["What are they hiding?"]),
    *leaves("The board met on Monday. What will it decide?"),
    *leaves("The corrupt thugs met on Monday. “What are they hiding?” Ann Lee asked."),
    *leaves("The corrupt thugs met on Monday. Why?"),
)

_LENGTH = range(3, 41)  # words


def find(text: ParsedText) -> Iterator[Finding]:
    if not text.wording.level:
        return
    whose = Whose(text)
    for sentence in text.sentences:
        words = sentence.span.of(text.text).rstrip()
        if not words.endswith("?") or len(words.split()) not in _LENGTH:
            continue
        span = snap_to_words(text.text, Span(sentence.span.start, sentence.span.start + len(words)))
        if span is not None and not text.quotes_in(span) and whose.own_voice(span):
            yield Finding(
                span,
                "framing",
                "doubt",
                because="The article asks and leaves the answer to you. A question plants a thought without showing that it is so.",
                confidence=0.55,
                rule="rhetorical_questions.unanswered",
                settle="Turn it into a statement, and ask what would show that it is so.",
            )
