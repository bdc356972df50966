"""What the analyser's rules say of themselves: the data of the page “How the machine reads”. Never imports spaCy.

A detector's docstring is its text for readers: the first line is the title, the paragraphs after it the reason, and a
last paragraph “Source: …” names the literature, where the idea has any.
"""

import inspect
from collections import Counter
from dataclasses import dataclass

from lessons.analysis.detectors import DETECTORS, Detector
from lessons.analysis.examples import Example
from lessons.analysis.lexicon import descriptions, rows
from lessons.codebook import TAGS, Layer, Tag

_SOURCE = "Source: "


@dataclass(frozen=True, slots=True)
class Rule:
    """One detector as a reader meets it. `key` opens the `rule` of all its findings.

    `source` is empty where the idea is common knowledge.
    """

    key: str
    title: str
    reason: str
    source: str
    tags: tuple[Tag, ...]
    found: tuple[Example, ...]
    left: tuple[Example, ...]

    @property
    def layer(self) -> Layer:
        return self.tags[0].layer


@dataclass(frozen=True, slots=True)
class WordList:
    """One list of words that rules look into. `by_tag` counts its entries by tag, where they carry one."""

    key: str
    about: str
    entries: int
    by_tag: tuple[tuple[Tag, int], ...]


def rules() -> list[Rule]:
    """Every rule, in the order in which the analyser asks them. Raises KeyError for a tag the codebook does not have."""
    return [_rule(detector) for detector in DETECTORS]


def word_lists() -> list[WordList]:
    """Every list of words, the longest first."""
    lists = [_word_list(name, about) for name, about in descriptions().items()]
    return sorted(lists, key=lambda words: (-words.entries, words.key))


def _rule(detector: Detector) -> Rule:
    title, *paragraphs = [" ".join(part.split()) for part in (inspect.getdoc(detector) or "").split("\n\n")]
    return Rule(
        key=detector.__name__.rpartition(".")[2],
        title=title.rstrip("."),
        reason=" ".join(part for part in paragraphs if not part.startswith(_SOURCE)),
        source=" ".join(part.removeprefix(_SOURCE) for part in paragraphs if part.startswith(_SOURCE)),
        tags=tuple(TAGS[key] for key in detector.TAGS),
        found=tuple(example for example in detector.EXAMPLES if example.marked),
        left=tuple(example for example in detector.EXAMPLES if not example.marked),
    )


def _word_list(name: str, about: str) -> WordList:
    entries = rows(name)
    counts = Counter(row["tag"] for row in entries if "tag" in row)
    return WordList(name, about, len(entries), tuple((tag, counts[key]) for key, tag in TAGS.items() if counts[key]))
