"""A loaded or official word that comes back again and again.

Said often enough, a word stops being noticed and starts being believed: repetition raises how true a sentence feels.
The third return of the same marked word is marked once.

Source: Hasher, Goldstein and Toppino (1977) on repetition and belief; the label is from SemEval-2020 task 11.
"""

from collections import defaultdict
from collections.abc import Iterator

from lessons.analysis.detectors.wording import matches
from lessons.analysis.examples import finds, leaves
from lessons.analysis.findings import Finding
from lessons.analysis.parsing import ParsedText, span_of
from lessons.text.spans import Span, snap_to_words

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


def find(text: ParsedText) -> Iterator[Finding]:
    places: dict[str, list[Span]] = defaultdict(list)
    for sentence in text.sentences:
        for tokens, entry in matches(sentence):
            span = snap_to_words(text.text, span_of(tokens))
            if span is not None and entry.tag in ("loaded-language", "labelling", "euphemism"):
                places[" ".join(entry.words)].append(span)
    for phrase, spans in sorted(places.items()):
        unique = sorted(set(spans))
        if len(unique) >= _OFTEN:
            yield Finding(
                unique[2],
                "framing",
                "repetition",
                because=f"“{phrase}” comes {len(unique)} times in this text. A word heard often begins to sound like a fact.",
                confidence=0.5,
                rule="repetition.count",
                settle="Count the plain facts that each return adds.",
            )
