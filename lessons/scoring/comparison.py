"""A student's marks beside a reference: what agrees, what differs, and a score with partial credit."""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lessons.scoring.matching import best_matching
from lessons.text.spans import Span

_WORD = re.compile(r"\w+")
SAME_PLACE = 0.25  # marks with other tags speak of the same place from this overlap on
_REQUIRED_FIRST = 1e-6  # between equal credits: a required key mark before an optional one …
_OWN_FIRST = 1e-9  # … and the reference's own reading before a listed alternative


class Outcome(StrEnum):
    EXACT = "exact"
    BOUNDARY = "boundary"
    OTHER_TAG = "other-tag"
    MISSED = "missed"
    EXTRA = "extra"


class Whose(StrEnum):
    """Who marked a word."""

    BOTH = "both"
    ANSWER = "answer"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of an answer."""

    id: str
    tag: str
    span: Span


@dataclass(frozen=True, slots=True)
class KeyMark:
    """One mark of the reference. `readings` are its acceptable (tag, span) pairs, its own first."""

    id: str
    readings: tuple[tuple[str, Span], ...]
    optional: bool = False

    @property
    def tag(self) -> str:
        return self.readings[0][0]

    @property
    def span(self) -> Span:
        return self.readings[0][1]


@dataclass(frozen=True, slots=True)
class Pair:
    """A key mark and the answer's mark matched to it, or one of them alone.

    `credit` is their overlap, 0 to 1, when the tags agree. `reading` numbers the reading of the key mark that the
    answer was measured against: 0 is the reference's own.
    """

    outcome: Outcome
    key: KeyMark | None
    answer: Mark | None
    credit: float = 0.0
    reading: int = 0

    @property
    def alternative(self) -> bool:
        """Whether the answer took a listed reading other than the reference's own."""
        return self.reading > 0

    @property
    def start(self) -> int:
        return (self.key or self.answer).span.start  # type: ignore[union-attr]  # one of the two is always there


@dataclass(frozen=True, slots=True)
class Score:
    """Credit gained against the marks that were due and the marks that were made."""

    credit: float
    due: int
    made: int

    @property
    def share(self) -> float:
        """2 · credit / (due + made), 0 to 1: the Dice coefficient (F1) with overlaps as partial hits.

        Nothing due and nothing made is full agreement.
        """
        return 2 * self.credit / (self.due + self.made) if self.due + self.made else 1.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """All pairs in reading order, the score over all of them, and the score of each tag that occurs."""

    pairs: tuple[Pair, ...]
    overall: Score
    by_tag: dict[str, Score]

    def count(self, outcome: Outcome) -> int:
        return sum(pair.outcome is outcome for pair in self.pairs)


def overlap(text: str, one: Span, other: Span) -> float:
    """Shared words over all words of the two spans (Jaccard), 0 to 1; of code points where neither holds a word.

    Words are counted, so that a comma or a quotation mark more or less makes no difference.
    """
    if not one.overlaps(other):
        return 0.0
    ours, theirs = _words(text, one), _words(text, other)
    if not ours and not theirs:
        ours, theirs = set(range(one.start, one.end)), set(range(other.start, other.end))
    return len(ours & theirs) / len(ours | theirs)


def word_by_word(text: str, wanted: Span | None, made: Span | None) -> list[tuple[Whose, Span]]:
    """The stretch that two overlapping spans cover together, cut where they differ; either may be None.

    A piece that holds no word, such as a comma, goes with its neighbour, as `overlap` counts no commas.
    """
    edges = sorted({edge for span in (wanted, made) if span for edge in (span.start, span.end)})
    pieces: list[tuple[Whose, Span]] = []
    for start, end in itertools.pairwise(edges):
        piece = Span(start, end)
        whose = _whose(piece, wanted, made)
        if pieces and not _words(text, piece):
            whose, piece = pieces[-1][0], Span(pieces.pop()[1].start, end)
        elif pieces and (pieces[-1][0] is whose or not _words(text, pieces[-1][1])):
            piece = Span(pieces.pop()[1].start, end)
        pieces.append((whose, piece))
    return pieces


def compare(text: str, key: Sequence[KeyMark], answer: Sequence[Mark]) -> Comparison:
    """Matches one to one for the largest total credit, then pairs what is left over where only the tag differs.

    A missed optional key mark is left out altogether.
    """

    def credit(wanted: KeyMark, made: Mark) -> tuple[float, int]:
        best, reading = 0.0, 0
        for n, (tag, span) in enumerate(wanted.readings):
            shared = overlap(text, span, made.span) if tag == made.tag else 0.0
            if shared > best:
                best, reading = shared, n
        return best, reading

    def worth(wanted: KeyMark, made: Mark) -> float:
        best, reading = credit(wanted, made)
        return best and best + _REQUIRED_FIRST * (not wanted.optional) + _OWN_FIRST * (reading == 0)

    def nearness(wanted: KeyMark, made: Mark) -> float:
        shared = overlap(text, wanted.span, made.span)
        return shared if shared >= SAME_PLACE else 0.0

    agreed = _match(key, answer, worth)
    left_key = [n for n in range(len(key)) if n not in agreed]
    left_answer = [n for n in range(len(answer)) if n not in agreed.values()]
    retagged = _match([key[n] for n in left_key], [answer[n] for n in left_answer], nearness)

    pairs = []
    for k, a in agreed.items():
        gained, reading = credit(key[k], answer[a])
        outcome = Outcome.EXACT if gained == 1 else Outcome.BOUNDARY
        pairs.append(Pair(outcome, key[k], answer[a], gained, reading))
    pairs += [Pair(Outcome.OTHER_TAG, key[left_key[k]], answer[left_answer[a]]) for k, a in retagged.items()]
    pairs += [
        Pair(Outcome.MISSED, key[k], None) for n, k in enumerate(left_key) if n not in retagged and not key[k].optional
    ]
    pairs += [Pair(Outcome.EXTRA, None, answer[a]) for n, a in enumerate(left_answer) if n not in retagged.values()]
    pairs.sort(key=lambda pair: (pair.start, pair.key is None))
    return Comparison(tuple(pairs), _score(pairs), _by_tag(pairs))


def _match(key: Sequence[KeyMark], answer: Sequence[Mark], worth: Callable[[KeyMark, Mark], float]) -> dict[int, int]:
    weights = {}
    for k, wanted in enumerate(key):
        for a, made in enumerate(answer):
            if weight := worth(wanted, made):
                weights[k, a] = weight
    return best_matching(weights)


def _score(pairs: Sequence[Pair]) -> Score:
    return Score(
        credit=sum(pair.credit for pair in pairs),
        due=sum(pair.key is not None and not (pair.key.optional and not pair.credit) for pair in pairs),
        made=sum(pair.answer is not None for pair in pairs),
    )


def _by_tag(pairs: Sequence[Pair]) -> dict[str, Score]:
    """What was due counts under the reference's tag, what was made under the answer's, credit under the answer's too.

    Where an answer took a listed reading under another tag, the key mark counts as due under that tag.
    """
    rows: dict[str, list[Pair]] = {}
    for pair in pairs:
        if pair.answer is not None and pair.credit:
            rows.setdefault(pair.answer.tag, []).append(pair)
            continue
        if pair.key is not None:
            rows.setdefault(pair.key.tag, []).append(Pair(Outcome.MISSED, pair.key, None))
        if pair.answer is not None:
            rows.setdefault(pair.answer.tag, []).append(Pair(Outcome.EXTRA, None, pair.answer))
    return {tag: _score(own) for tag, own in rows.items()}


def _whose(piece: Span, wanted: Span | None, made: Span | None) -> Whose:
    if wanted is None or not wanted.contains(piece):
        return Whose.ANSWER
    return Whose.BOTH if made is not None and made.contains(piece) else Whose.KEY


def _words(text: str, span: Span) -> set[int]:
    """Where the words of `span` start. A word cut by the span's edge counts by the part inside."""
    return {span.start + word.start() for word in _WORD.finditer(span.of(text))}
