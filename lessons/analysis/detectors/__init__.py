"""The detectors, by name. To add one: write its file with a docstring, `TAGS`, `EXAMPLES` and `find`, and list it here.

The docstring is what readers see on the page “How the machine reads”: a title, then the reason, then, where the idea
has one, a paragraph “Source: …” (see `lessons.analysis.rules`).
"""

from collections.abc import Iterator
from typing import Protocol, cast

from lessons.analysis.detectors import (
    checkable,
    counts_and_lists,
    crowded_sentences,
    dates_and_weekdays,
    direct_quotes,
    exclamations,
    fear_conditions,
    forecasts,
    missing_actor,
    own_voice,
    repetition,
    reporting,
    rhetorical_questions,
    same_figure_twice,
    scare_quotes,
    shares_of_a_whole,
    superlatives,
    totals_and_parts,
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
        counts_and_lists,
        totals_and_parts,
        shares_of_a_whole,
        dates_and_weekdays,
        same_figure_twice,
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
