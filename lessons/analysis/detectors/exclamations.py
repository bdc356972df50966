"""A sentence that shouts.

News tells; an exclamation mark tells how loud to feel. The sentence is marked, up to a length that a mark can show, and
the mark says whose sentence it is.

Source: loaded language in SemEval-2020 task 11; punctuation as a sign of opinion in Wiebe et al. (2004).
"""

from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText
from lessons.analysis.whose import Whose
from lessons.text.spans import Span, snap_to_words

TAGS = ("loaded-language",)
EXAMPLES = (
    *finds("They lied to us again! The vote is on Monday.", ["They lied to us again!"]),
    *leaves("They met again. The vote is on Monday."),
    *leaves("The band Wham! played on Monday."),
    *leaves("Stop!"),
)

_LENGTH = range(3, 41)  # words


def find(text: ParsedText) -> Iterator[Finding]:
    whose = Whose(text)
    for sentence in text.sentences:
        words = sentence.span.of(text.text)
        bare = words.rstrip("”\"'’)» ")
        if not bare.endswith("!") or len(words.split()) not in _LENGTH:
            continue
        span = snap_to_words(text.text, Span(sentence.span.start, sentence.span.start + len(bare)))
        if span is not None:
            yield Finding(
                span,
                "framing",
                "loaded-language",
                because=f"The exclamation mark adds a feeling, not a fact.{whose.note(span)}",
                confidence=0.55,
                rule="exclamations.sentence",
                settle="Read it with a full stop and see what is left.",
            )
