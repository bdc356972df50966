"""How close proposed annotations come to a reference, both in brat standoff (Stenetorp et al. 2012).

Offsets are code points, half-open, into the text as it lies on disk, read without newline translation. Relations are
measured as in PARC and PolNeAR (Pareti 2016; Newell et al. 2018), flat spans by the partial overlap of SemEval-2020
task 11, span identification (Da San Martino et al. 2020).
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ROLES = ("cue", "source", "content")
MEASURES = ("exact", "overlap", "token")

Piece = tuple[int, int]
Tokens = frozenset[int]

_TOKEN = re.compile(r"\w+|[^\w\s]")
_BOUND = re.compile(r"T\d+")
_EVENT = re.compile(r"E\d+")


@dataclass(frozen=True, slots=True)
class Bound:
    """One text-bound annotation; several pieces make it discontinuous."""

    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """One event's roles, each as the pieces of all its spans together; a role that is missing has none."""

    cue: tuple[Piece, ...]
    source: tuple[Piece, ...]
    content: tuple[Piece, ...]

    def of(self, role: str) -> tuple[Piece, ...]:
        return {"cue": self.cue, "source": self.source, "content": self.content}[role]


@dataclass(frozen=True, slots=True)
class Standoff:
    """What one NAME.ann holds: its text-bound annotations and its relations, in the order of the file."""

    bounds: tuple[Bound, ...] = ()
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One text with its reference and what was proposed for it."""

    name: str
    text: str
    gold: Standoff
    proposed: Standoff


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and their harmonic mean, 0 to 1, rounded to four places."""

    precision: float
    recall: float
    f1: float


def read(ann: str) -> Standoff:
    """The T and E lines of a NAME.ann; others are passed over.

    An event's role may bear a number (Content2), and one that names a missing span adds nothing. Raises ValueError,
    with the number of the line, where a span's offsets are not numbers or end before they start.
    """
    bounds: dict[str, Bound] = {}
    events: list[list[tuple[str, str]]] = []
    for number, line in enumerate(ann.split("\n"), 1):
        key, _, rest = line.partition("\t")
        if _BOUND.fullmatch(key) and rest:
            kind, _, where = rest.partition("\t")[0].partition(" ")
            bounds[key] = Bound(kind, _pieces(where, number))
        elif _EVENT.fullmatch(key) and rest:
            roles = (part.partition(":") for part in rest.split())
            events.append([(re.sub(r"\d+$", "", role).lower(), target) for role, _, target in roles])

    def pieces(event: list[tuple[str, str]], wanted: str) -> tuple[Piece, ...]:
        return tuple(piece for role, key in event if role == wanted and key in bounds for piece in bounds[key].pieces)

    relations = tuple(Relation(*(pieces(event, role) for role in ROLES)) for event in events)
    return Standoff(tuple(bounds.values()), relations)


def tokens(text: str) -> list[Piece]:
    """Words and single punctuation marks: the units in which relations are measured."""
    return [found.span() for found in _TOKEN.finditer(text)]


def covered(units: Sequence[Piece], pieces: Iterable[Piece]) -> Tokens:
    """The indices of the units that share a character with one of the pieces."""
    found: set[int] = set()
    for start, end in pieces:
        first = bisect_right(units, start, key=lambda unit: unit[1])
        found.update(range(first, bisect_left(units, end, key=lambda unit: unit[0])))
    return frozenset(found)


def best_first(gold: Sequence[Tokens], proposed: Sequence[Tokens]) -> dict[int, int]:
    """Proposed to gold sets that share a token, one to one, the largest share of tokens in common (Jaccard) first."""
    overlaps = ((len(p & g) / len(p | g), i, j) for i, p in enumerate(proposed) for j, g in enumerate(gold) if p & g)
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(overlaps, reverse=True):
        if i not in matched and j not in taken:
            matched[i] = j
            taken.add(j)
    return matched


def relation_figures(texts: Iterable[Judged]) -> dict[str, dict[str, Figure]]:
    """For each role the figures of each measure, micro-averaged over all texts.

    exact: the same set of tokens. overlap: a token in common, matched one to one. token: every token by itself. A role's
    pieces are one set of tokens, so that a discontinuous content counts once.
    """
    count: Counter[tuple[str, str]] = Counter()
    for judged in texts:
        units = tokens(judged.text)
        for role in ROLES:
            gold = _filled(units, judged.gold, role)
            proposed = _filled(units, judged.proposed, role)
            all_gold, all_proposed = frozenset[int]().union(*gold), frozenset[int]().union(*proposed)
            count[role, "gold"] += len(gold)
            count[role, "proposed"] += len(proposed)
            count[role, "gold tokens"] += len(all_gold)
            count[role, "proposed tokens"] += len(all_proposed)
            count[role, "exact"] += (Counter(gold) & Counter(proposed)).total()
            count[role, "overlap"] += len(best_first(gold, proposed))
            count[role, "token"] += len(all_gold & all_proposed)
    figures: dict[str, dict[str, Figure]] = {}
    for role in ROLES:
        figures[role] = {}
        for measure in MEASURES:
            unit = " tokens" if measure == "token" else ""
            hits = count[role, measure]
            figures[role][measure] = _figure(hits, hits, count[role, f"proposed{unit}"], count[role, f"gold{unit}"])
    return figures


def span_figure(texts: Iterable[Judged]) -> Figure:
    """Partial overlap of flat spans of any kind.

    Precision is the mean over proposed spans of the share of each that gold spans cover, recall the mean over gold
    spans of the share that proposed ones cover. Spans of one side that overlap are joined first.
    """
    precise = recalled = 0.0
    proposed_total = gold_total = 0
    for judged in texts:
        gold, proposed = (joined(side.bounds) for side in (judged.gold, judged.proposed))
        precise += sum(share(piece, gold) for piece in proposed)
        recalled += sum(share(piece, proposed) for piece in gold)
        proposed_total += len(proposed)
        gold_total += len(gold)
    return _figure(precise, recalled, proposed_total, gold_total)


def joined(bounds: Iterable[Bound]) -> list[Piece]:
    """All pieces in order, those that overlap made one."""
    merged: list[Piece] = []
    for start, end in sorted(piece for bound in bounds for piece in bound.pieces):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def share(piece: Piece, others: Sequence[Piece]) -> float:
    """How much of a piece others cover, 0 to 1; `others` do not overlap each other."""
    start, end = piece
    return sum(max(0, min(end, b) - max(start, a)) for a, b in others) / (end - start)


def rows(figures: Mapping[str, Mapping[str, Figure]]) -> list[str]:
    """One line a role and measure, to three places."""
    return [
        f"{role:8} {measure:8} P {figure.precision:.3f}  R {figure.recall:.3f}  F1 {figure.f1:.3f}"
        for role, measures in figures.items()
        for measure, figure in measures.items()
    ]


def _pieces(where: str, number: int) -> tuple[Piece, ...]:
    found = []
    for part in where.split(";"):
        ends = part.split()
        if len(ends) != 2 or not all(end.isdecimal() for end in ends) or int(ends[0]) >= int(ends[1]):
            raise ValueError(f"line {number}: {where!r} is not a place in a text")
        found.append((int(ends[0]), int(ends[1])))
    return tuple(found)


def _filled(units: Sequence[Piece], side: Standoff, role: str) -> list[Tokens]:
    """Each relation's tokens in a role, where it has any."""
    sets = (covered(units, relation.of(role)) for relation in side.relations)
    return [found for found in sets if found]


def _figure(precise: float, recalled: float, proposed: int, gold: int) -> Figure:
    precision = precise / proposed if proposed else 0.0
    recall = recalled / gold if gold else 0.0
    total = precision + recall
    return Figure(round(precision, 4), round(recall, 4), round(2 * precision * recall / total if total else 0.0, 4))
