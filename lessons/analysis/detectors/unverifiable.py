"""Statements that rest on means nobody else has, or on a source nobody can ask.

Intercepted calls, secret reports and nameless officials may all be right; a reader of this article cannot know. “Not
verifiable here” never means “false”.

Source: Park and Cardie (2014) on unverifiable propositions.
"""

from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText

TAGS = ("unverifiable",)
EXAMPLES = (
    *finds(
        "The army said intercepted calls show that the raid was planned abroad.",
        ["intercepted calls show that the raid was planned abroad"],
    ),
    *finds("A source said the minister was ready to resign.", ["the minister was ready to resign"]),
    *finds(
        "The ministry said that the rebels were afraid of its soldiers.",
        ["that the rebels were afraid of its soldiers"],
    ),
    *leaves("The gazette said the minister resigned on Friday in Leeds."),
    *leaves("The ferries were late."),
)


_SETTLE = "A recording, a document or a second source without the same interest would make it possible to check."


def find(text: ParsedText) -> Iterator[Finding]:
    for claim in text.claims:
        if claim.relation is None or claim.relation.kind != "speech":
            continue
        if claim.hidden:
            because = "It rests on means that only the source has, such as intercepted messages or its own cameras, and none are shown."
            confidence = 0.75
        elif claim.source_kind == "unnamed" and not claim.relation.hanging and not claim.anchors:
            because = "Whoever says this has no name here, so nobody can ask how they know."
            confidence = 0.6
        elif (
            "single-source" in claim.flags
            and claim.source_kind in ("named", "institution")
            and not claim.checkable
            and not claim.ahead
            and "corroborated" not in claim.flags
        ):
            because = "Only one source says this, and the article shows no document, picture or second witness."
            confidence = 0.55
        else:
            continue
        yield Finding(
            claim.span,
            "claims",
            "unverifiable",
            because=because,
            confidence=confidence,
            rule="unverifiable.means" if confidence == 0.75 else "unverifiable.source",
            settle=claim.settle or _SETTLE,
            voice=claim.voice,
            source_kind=claim.source_kind,
            flags=claim.flags,
        )
