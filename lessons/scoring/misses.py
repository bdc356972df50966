"""Where proposals and a reference part, gathered so that whoever improves the rules sees what costs most."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lessons.scoring.standoff import Judged, Piece, Tokens, best_first, covered, joined, share, tokens

_SHORT = 3  # words; a longer span is no phrase for a list
_AROUND = 50  # characters shown on either side
_LONG = 160
_EXAMPLES = 3

Construction = Callable[[Sequence[Piece]], str]


@dataclass(frozen=True, slots=True)
class Miss:
    """One place where the two part. `cost` is 1, or for contents the number of tokens that only one side has."""

    kind: str
    group: str
    cost: int
    example: str


@dataclass(frozen=True, slots=True)
class Group:
    """Misses of one kind that look alike, with what they cost together."""

    name: str
    cost: int
    examples: tuple[str, ...]


def relation_misses(judged: Judged, construction: Construction) -> Iterator[Miss]:
    """Cues that one side alone has, by construction; where both have the cue, sources and contents that differ.

    Relations without a cue are passed over. `construction` names what pieces of the text are made of, such as “say (VERB)”.
    """
    units = tokens(judged.text)
    gold, proposed = ([r for r in side.relations if r.cue] for side in (judged.gold, judged.proposed))
    cues = [[covered(units, relation.cue) for relation in side] for side in (gold, proposed)]
    matched = best_first(*cues)
    for relation in (gold[j] for j in range(len(gold)) if j not in matched.values()):
        yield Miss("Cues missed", construction(relation.cue), 1, _shown(judged, relation.cue))
    for relation in (proposed[i] for i in range(len(proposed)) if i not in matched):
        yield Miss("Cues proposed beside the reference", construction(relation.cue), 1, _shown(judged, relation.cue))
    for i, j in sorted(matched.items()):
        for role, by_cue in (("source", False), ("content", True)):
            wanted, made = (covered(units, side.of(role)) for side in (gold[j], proposed[i]))
            if wanted != made:
                shape = _difference(wanted, made)
                yield Miss(
                    f"{role.capitalize()}s that differ",
                    f"{construction(gold[j].cue)}: {shape}" if by_cue else shape,
                    len(wanted ^ made) if by_cue else 1,
                    f"{_shown(judged, gold[j].of(role) or gold[j].cue)}\n"
                    f"instead: {_words(judged, proposed[i].of(role)) or 'nothing'}",
                )


def span_misses(judged: Judged) -> Iterator[Miss]:
    """Spans that the other side does not touch: by kind, and short ones by their words as well."""
    gold, proposed = (joined(side.bounds) for side in (judged.gold, judged.proposed))
    sides = (
        ("missed", judged.gold.bounds, proposed),
        ("proposed beside the reference", judged.proposed.bounds, gold),
    )
    for what, bounds, others in sides:
        for bound in bounds:
            if any(share(piece, others) for piece in bound.pieces):
                continue
            words, example = _words(judged, bound.pieces), _shown(judged, bound.pieces)
            yield Miss(f"Spans {what}, by kind", bound.kind, 1, example)
            if len(words.split()) <= _SHORT:
                yield Miss(f"Short spans {what}, by their words", f"{words.lower()} ({bound.kind})", 1, example)


def grouped(misses: Iterable[Miss], limit: int) -> dict[str, tuple[int, list[Group]]]:
    """Each kind, by name, with its whole cost and its `limit` dearest groups."""
    kinds: dict[str, dict[str, list[Miss]]] = defaultdict(lambda: defaultdict(list))
    for miss in misses:
        kinds[miss.kind][miss.group].append(miss)
    found = {}
    for kind, groups in sorted(kinds.items()):
        dearest = sorted((_group(name, alike) for name, alike in groups.items()), key=lambda g: (-g.cost, g.name))
        found[kind] = (sum(group.cost for group in dearest), dearest[:limit])
    return found


def _group(name: str, alike: list[Miss]) -> Group:
    dearest = sorted(alike, key=lambda miss: -miss.cost)[:_EXAMPLES]
    return Group(name, sum(miss.cost for miss in alike), tuple(miss.example for miss in dearest))


def _difference(wanted: Tokens, made: Tokens) -> str:
    """How a proposal differs from the reference, at its ends first."""
    if not wanted:
        shape = "proposed where the reference has none"
    elif not made:
        shape = "none proposed"
    elif not wanted & made:
        shape = "elsewhere"
    else:
        ends = [
            ("starts early", min(made) < min(wanted)),
            ("starts late", min(made) > min(wanted)),
            ("ends early", max(made) < max(wanted)),
            ("ends late", max(made) > max(wanted)),
        ]
        shape = ", ".join(name for name, true in ends if true) or "differs inside"
    return shape


def _words(judged: Judged, pieces: Iterable[Piece]) -> str:
    return _short(" … ".join(judged.text[start:end] for start, end in sorted(pieces)))


def _shown(judged: Judged, pieces: Sequence[Piece]) -> str:
    """The words in brackets, with some on either side, and where they stand."""
    start, end = min(start for start, _ in pieces), max(end for _, end in pieces)
    before, after = judged.text[max(0, start - _AROUND) : start], judged.text[end : end + _AROUND]
    line = " ".join(f"{before}[{_short(judged.text[start:end])}]{after}".split())
    return f"{judged.name}:{start}  {line}"


def _short(words: str) -> str:
    """On one line, and without its middle where it is long."""
    line = " ".join(words.split())
    return line if len(line) <= _LONG else f"{line[: _LONG // 2]} ⋯ {line[-_LONG // 2 :]}"
