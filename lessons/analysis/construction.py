"""What a stretch of words is made of, in a word: for people who compare what the rules miss."""

from collections.abc import Iterable

from lessons.analysis.parsing import ParsedText
from lessons.text.spans import Span

_CONTENT = frozenset({"VERB", "NOUN", "PROPN", "ADJ", "ADP"})


def construction(text: ParsedText, spans: Iterable[Span]) -> str:
    """The lemmas of the words that carry the meaning and the first one's part of speech: “call for (VERB)”.

    Where there are none, the words as they stand.
    """
    tokens = [token for span in spans for token in text.tokens_in(span)]
    carrying = [token for token in tokens if token.pos_ in _CONTENT] or tokens
    lemmas = " ".join(token.lemma_.lower() for token in carrying)
    return f"{lemmas} ({carrying[0].pos_})" if carrying else "(no word)"
