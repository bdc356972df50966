"""One attribution: a source, a cue and a content, after PARC 3.0 and PolNeAR. `attribution` finds them in a text."""

from dataclasses import dataclass
from typing import Literal

from lessons.analysis.findings import Stance
from lessons.text.spans import Span

Kind = Literal["speech", "thought", "wish", "show"]


@dataclass(frozen=True, slots=True)
class Relation:
    """One attribution. Each role is a tuple of spans in reading order; a source or a content may be missing.

    `source_head` is the index in the doc of the head word of whoever speaks, or None. `shares_source` tells that the
    source is the subject of an earlier verb, `addressee` whom the words are told to. `hanging` are contents that only the
    layout ties to this cue. `step` names the rule that recognised the cue.
    """

    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: Kind
    stance: Stance
    step: str
    confidence: float
    source_head: int | None = None
    shares_source: bool = False
    addressee: Span | None = None
    hanging: tuple[Span, ...] = ()
    takes_quotes: bool = False

    @property
    def anchor(self) -> int:
        """Where its cue starts."""
        return self.cue[0].start

    @property
    def phrase(self) -> Span:
        """The words that name the source and link it; the cue alone when another verb or the content parts the two."""
        start, end = self.cue[0].start, self.cue[-1].end
        if self.addressee and self.addressee.start >= end:
            end = self.addressee.end
        if self.source and not self.shares_source:
            joined = Span(min(start, self.source[0].start), max(end, self.source[-1].end))
            if not any(joined.overlaps(span) for span in self.content) and len(joined) <= 200:
                return joined
        return Span(start, end)
