"""Reporting verbs that take what is said for true.

“Noted”, “explained” and “revealed” presuppose that it is so; “said” leaves it with the speaker.

Source: endorsing verbs in Appraisal theory (Martin and White 2005); Recasens et al. (2013) on bias in reporting verbs.
"""

from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText
from lessons.analysis.relations import Relation

TAGS = ("endorsing-verb",)
EXAMPLES = (
    *finds("The minister noted that prices had fallen.", ["noted"]),
    *finds("“It works,” the maker explained.", ["explained"]),
    *leaves("The minister said that prices had fallen."),
    *leaves("The study shows that prices fell."),
    *leaves("She noted the time."),
)


def find(text: ParsedText) -> Iterator[Finding]:
    for relation in text.relations:
        if relation.stance == "endorsing" and relation.kind == "speech" and _states(relation) and relation.source:
            span = relation.cue[0]
            cue = span.of(text.text)
            yield Finding(
                span,
                "framing",
                "endorsing-verb",
                because=f"“{cue}” treats what follows as a fact; “said” would leave it with the speaker.",
                confidence=0.65,
                rule="vouching_verbs.cue",
                settle="Read the sentence again with “said” and ask whether you still take it as certain.",
                neutral="saying" if cue.endswith("ing") else "said",
            )


def _states(relation: Relation) -> bool:
    """A whole statement is vouched for, not a thing (“noted the time”)."""
    return relation.confidence >= 0.8
