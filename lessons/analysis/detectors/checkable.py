"""Statements that name a place, a time or a number that others could examine.

Naming what could be looked up is the first step of checking. That something can be checked does not mean that anyone
has.

Source: Park and Cardie (2014) on verifiable propositions; the check-worthiness tasks ClaimBuster and CheckThat!
"""

from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText

TAGS = ("checkable",)
EXAMPLES = (
    *finds("Police said the bridge at Orrin was closed on Monday.", ["the bridge at Orrin was closed on Monday"]),
    *finds("The union said 400 people marched in Leeds.", ["400 people marched in Leeds"]),
    *finds("The army said that a workshop was destroyed near Leeds.", ["that a workshop was destroyed near Leeds"]),
    *leaves("The mayor said that things had become better."),
    *leaves("Police said the bridge at Orrin will close on Monday."),
    *leaves("The ferries were late."),
)


def find(text: ParsedText) -> Iterator[Finding]:
    for claim in text.claims:
        if claim.relation is None or claim.relation.kind != "speech" or not claim.checkable:
            continue
        anchors = " and ".join(claim.anchors)
        corroborated = "corroborated" in claim.flags
        seen = (
            "Another voice in this text says so too." if corroborated else "This article does not show that anyone has."
        )
        yield Finding(
            claim.span,
            "claims",
            "checkable",
            because=f"It names {anchors}, so somebody else could go and look. {seen}",
            confidence=min(0.9, 0.4 + 0.15 * len(claim.anchors)),
            rule="checkable.anchors",
            settle=claim.settle or "Look for a record or an independent report of the same place, time and number.",
            voice=claim.voice,
            source_kind=claim.source_kind,
            flags=claim.flags,
        )
