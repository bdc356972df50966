"""A loaded word that comes back again and again.

Said often enough, a word stops being noticed and starts being believed. Words and labels from the lists of loaded
wording are counted, and the third return of the same one is marked once.

Source: Hasher, Goldstein and Toppino (1977) on repetition and belief; label after SemEval-2020 task 11.
"""

from collections import defaultdict
from collections.abc import Iterator

from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText, span_of
from lessons.analysis.wording import Mark
from lessons.text.spans import snap_to_words

TAGS = ("repetition",)
EXAMPLES = (
    *finds(
        "Jets eliminated a camp. Ships eliminated a depot. Guns eliminated a post. Drones eliminated a car.",
        ["eliminated"],
    ),
    *leaves("Jets eliminated a camp. Ships eliminated a depot."),
    *leaves("The bus left. The bus came. The bus left. The bus came. The bus left."),
)

_OFTEN = 4
_MARKED = 2  # index of the return that is marked


def find(text: ParsedText) -> Iterator[Finding]:
    places: dict[str, list[Mark]] = defaultdict(list)
    for mark in text.wording.marks:
        if mark.proposed and mark.entry.tag in ("loaded-language", "labelling", "euphemism"):
            places[" ".join(mark.entry.words).replace(" - ", "-")].append(mark)
    for phrase, marks in places.items():
        if len(marks) >= _OFTEN and (span := snap_to_words(text.text, span_of(marks[_MARKED].tokens))):
            yield Finding(
                span,
                "framing",
                "repetition",
                because=f"“{phrase}” comes {len(marks)} times in this text. A word heard often begins to sound like a fact.",
                confidence=0.55,
                rule="repetition.count",
                settle="Count the plain facts that each return adds.",
            )
