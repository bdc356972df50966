"""What the analyser proposes: a labelled span with its reason. Pure data; a person decides what becomes of it."""

from dataclasses import dataclass
from typing import Literal

from lessons.codebook import TAGS, Layer
from lessons.text.spans import Span

Role = Literal["source", "cue", "content"]
SourceKind = Literal["named", "institution", "unnamed", "document", "none", ""]
Stance = Literal["neutral", "endorsing", "distancing", "evidential", ""]
ContentKind = Literal["direct", "indirect", "mixed", ""]
Flag = Literal["single-source", "no-evidence-shown", "figure-without-method", "corroborated"]


@dataclass(frozen=True, order=True, slots=True)
class Part:
    """One stretch of words in an attribution. A role that is interrupted has several parts."""

    span: Span
    role: Role


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One proposal. Sorts by place in the text, then by layer and tag.

    `because` says why in a sentence or two for a fourteen-year-old, `settle` what would settle it, `neutral` a plain
    wording that keeps the facts. `confidence` is the rule's own estimate, 0 to 1, of how often a careful reader would
    agree; `rule` names the detector and the step that spoke. `voice` is the full name of whoever is speaking, after
    linking surnames and pronouns to the first full mention. `link` is the other passage of a pair that disagrees.

    Raises ValueError when the tag is not one of its layer or the confidence leaves 0 to 1.
    """

    span: Span
    layer: Layer
    tag: str
    because: str
    confidence: float
    rule: str
    settle: str = ""
    neutral: str = ""
    parts: tuple[Part, ...] = ()
    voice: str = ""
    source_kind: SourceKind = ""
    stance: Stance = ""
    content_kind: ContentKind = ""
    flags: tuple[Flag, ...] = ()
    link: Span | None = None

    def __post_init__(self) -> None:
        if self.tag not in TAGS or TAGS[self.tag].layer != self.layer:
            raise ValueError(f"no tag {self.tag!r} in the layer {self.layer!r}")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"a confidence lies between 0 and 1, not at {self.confidence}")

    def spans_of(self, role: Role) -> list[Span]:
        """The spans of one role, in reading order."""
        return [part.span for part in self.parts if part.role == role]
