"""Quotation marks that hold a word at arm's length.

One to three words in quotation marks that nobody in the sentence is said to have spoken: the marks do not quote, they
wink. A reader is told that “experts” are none, and not why. Names, titles and words that the text explains are left,
and so is every text that has no other strong wording.

Source: Recasens et al. (2013) on epistemological bias; doubt after SemEval-2020 task 11.
"""

from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText
from lessons.analysis.quotes import Quote
from lessons.analysis.whose import Whose
from lessons.text.spans import snap_to_words

TAGS = ("doubt",)
EXAMPLES = (
    *finds("The thugs and their “peaceful protest” wrecked the square.", ["“peaceful protest”"]),
    *leaves("The thugs were “very tired”, the mayor said."),
    *leaves("The thugs sang the song called “sad moon”."),
    *leaves("The thugs read “The Old Man”."),
    *leaves("The “peaceful protest” ended at noon."),
)

_MOST_WORDS = 3
_NAMING = frozenset(
    {"call", "name", "dub", "title", "entitle", "know", "as", "word", "term", "phrase", "label", "mean"}
)


def find(text: ParsedText) -> Iterator[Finding]:
    if not text.wording.level:
        return
    whose = Whose(text)
    for quote in text.quotes:
        span = snap_to_words(text.text, quote.span)
        if span is not None and _winks(text, quote) and not whose.reported(quote.span):
            yield Finding(
                span,
                "framing",
                "doubt",
                because=f"Nobody here is said to have spoken {span.of(text.text)}. The marks seem to doubt the word, without a reason.",
                confidence=0.55,
                rule="scare_quotes.unspoken",
                settle="Ask whose word it is, or read the sentence without the marks.",
            )


def _winks(text: ParsedText, quote: Quote) -> bool:
    words = quote.inner.of(text.text).split()
    if not quote.closed or len(words) > _MOST_WORDS or words[0][0].isupper() or words[0][0].isdigit():
        return False
    tokens = text.tokens_in(quote.inner)
    if not tokens or words[-1][-1] in ".,!?":
        return False
    before = [token for token in text.sentence_at(quote.span.start).tokens if token.i < tokens[0].i][-4:]
    return bool(before) and not any(token.lemma_.lower() in _NAMING for token in before)
