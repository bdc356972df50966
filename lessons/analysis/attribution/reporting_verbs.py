"""The reporting verbs of `lexicons/cues.tsv`."""

from dataclasses import dataclass
from functools import cache
from typing import cast

from lessons.analysis.findings import Stance
from lessons.analysis.lexicon import rows
from lessons.analysis.relations import Kind


@dataclass(frozen=True, slots=True)
class Verb:
    """One row of cues.tsv: what kind of handing-on a verb does, and what its content may look like."""

    kind: Kind
    stance: Stance
    frames: frozenset[str]
    prepositions: frozenset[str]


@cache
def verbs() -> dict[str, Verb]:
    """The reporting verbs, by lemma."""
    return {
        row["lemma"]: Verb(
            cast("Kind", row["kind"]),
            cast("Stance", row["stance"]),
            frozenset(row["frames"]),
            frozenset(filter(None, row["prepositions"].split(","))),
        )
        for row in rows("cues")
    }
