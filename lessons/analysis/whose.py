"""Whose words a passage holds: the article's own, a quotation's, or a source's in the article's words."""

from bisect import bisect_right

from lessons.analysis.parsing import ParsedText
from lessons.text.spans import Span

_NESTED = 4  # contents that may start between a passage and the content that holds it


class Whose:
    """Looks up a text's passages. Cheap to ask often; made once for each run of a detector."""

    def __init__(self, text: ParsedText) -> None:
        self._text = text
        self._contents = sorted(
            (content, voice.name)
            for relation, voice in zip(text.relations, text.voices, strict=True)
            if relation.kind in ("speech", "thought")
            for content in relation.content
        )
        self._starts = [content.start for content, _ in self._contents]

    def own_voice(self, span: Span) -> bool:
        """Whether the article says it itself."""
        return not self.note(span)

    def reported(self, span: Span) -> bool:
        """Whether the passage, or a part of it, is what somebody is said to have said."""
        at = bisect_right(self._starts, span.end)
        return any(content.overlaps(span) for content, _ in self._contents[max(0, at - _NESTED) : at])

    def note(self, span: Span) -> str:
        """A sentence, with a space before it, for words that are not the article's own; otherwise nothing."""
        name = self._speaker(span)
        if self._text.quote_at(span.start) is not None:
            return f" It stands in a quotation: the word is {name}’s." if name else " It stands in a quotation."
        if name is None:
            return ""
        return f" It is in what {name} is reported to say." if name else " It is in what somebody is reported to say."

    def _speaker(self, span: Span) -> str | None:
        """The name behind the content that holds the passage, empty if it has none; None outside all contents."""
        at = bisect_right(self._starts, span.start)
        for content, name in reversed(self._contents[max(0, at - _NESTED) : at]):
            if content.contains(span):
                return name
        return None
