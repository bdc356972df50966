"""The detectors, by name. To add one: write its file with a docstring, `TAGS`, `EXAMPLES` and `find`, and list it here.

The docstring is what readers see on the page “How the machine reads”: a title, then the reason, then, where the idea
has one, a paragraph “Source: …” (see `lessons.analysis.rules`).
"""

from collections.abc import Iterator
from typing import Protocol, cast

from lessons.analysis.detectors import (
    checkable,
    crowded_sentences,
    direct_quotes,
    disagreeing_figures,
    exclamations,
    fear_conditions,
    forecasts,
    missing_actor,
    own_voice,
    repetition,
    reporting,
    rhetorical_questions,
    scare_quotes,
    superlatives,
    unverifiable,
    vouching_verbs,
    wording,
)
from lessons.analysis.examples import Example
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText


class Detector(Protocol):
    """One idea: what it finds in a parsed text, which tags it gives, and examples of what it finds and leaves."""

    __name__: str
    TAGS: tuple[str, ...]
    EXAMPLES: tuple[Example, ...]

    def find(self, text: ParsedText) -> Iterator[Finding]: ...


DETECTORS: tuple[Detector, ...] = tuple(
    cast("Detector", module)
    for module in (
        reporting,
        direct_quotes,
        checkable,
        unverifiable,
        own_voice,
        forecasts,
        disagreeing_figures,
        wording,
        vouching_verbs,
        missing_actor,
        repetition,
        scare_quotes,
        superlatives,
        rhetorical_questions,
        exclamations,
        crowded_sentences,
        fear_conditions,
    )
)
