"""What a class talks about: where it marked, the sentences on which it split, and what was said for each reading."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.db.models import Count, Max, Min, Sum
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lessons.assignments.models import Assignment
from lessons.assignments.queries import enrolments_of
from lessons.attempts.models import Attempt, AttemptQuerySet, StudentAnnotation
from lessons.authoring.reading import Note, Reading
from lessons.board.models import Vote
from lessons.codebook import Tag
from lessons.text.sentences import sentences
from lessons.text.spans import Span

LEVELS = 5
NONE = ""  # the reading of whoever marked nothing there


@dataclass(frozen=True, slots=True)
class Heat:
    """How many of `readers` marked what. Offsets are code points of the whole text, half-open.

    `runs` are stretches that the same number marked; `splits` tell of each sentence how many chose which tag for it,
    `NONE` among them.
    """

    readers: int
    runs: list[tuple[int, int, int]]
    splits: list[tuple[Span, dict[str, int]]]


@dataclass(frozen=True, slots=True)
class Share:
    """One reading of a sentence, and how many hold it."""

    tag: Tag | None
    count: int
    share: float

    @property
    def label(self) -> str:
        return self.tag.label if self.tag else _("no mark")


@dataclass(frozen=True, slots=True)
class Split:
    """One sentence and how the class reads it. `division` is the chance that two of them, drawn by lot, differ."""

    span: Span
    quote: str
    shares: list[Share]
    division: float


@dataclass(frozen=True, slots=True)
class HeatBlock:
    kind: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Reason:
    tag: Tag
    words: str


def heat_of(assignment: Assignment, reading: Reading) -> Heat:
    """Counted anew only when some work has changed since."""
    attempts = _attempts(assignment)
    facts = attempts.aggregate(
        Count("pk"), Sum("revision"), Min("started_at"), Max("started_at"), Max("saved_at"), Max("submitted_at")
    )
    exercise = (reading.passage, [tag.key for tag in reading.exercise_tags])
    key = "heat-" + sha256(repr((assignment.pk, facts, exercise)).encode()).hexdigest()
    heat: Heat | None = cache.get(key)
    if heat is None:
        heat = _heat(assignment, reading)
        cache.set(key, heat, 600)
    return heat


def splits_of(heat: Heat, reading: Reading) -> list[Split]:
    """Those on which the class split most first; sentences that all read alike are left out."""
    found = [_split(span, counts, reading) for span, counts in heat.splits]
    return sorted((one for one in found if one.division > 0), key=lambda one: (-one.division, one.span.start))


def split_at(heat: Heat, reading: Reading, start: int) -> Split | None:
    """The sentence that begins there."""
    return next((_split(span, counts, reading) for span, counts in heat.splits if span.start == start), None)


def votes_split(vote: Vote, reading: Reading) -> Split:
    """How the class reads the sentence of a vote now."""
    counts = Counter(vote.ballots.values_list("tag", flat=True))
    return _split(Span(vote.start, vote.end), counts, reading)


def drawn(heat: Heat, reading: Reading) -> list[HeatBlock]:
    """The passage with its stretches in `LEVELS` degrees, by the share of readers who marked them."""
    blocks = []
    for block in reading.passage_blocks:
        pieces, at = [], block.start
        for start, end, count in heat.runs:
            start, end = max(start, block.start), min(end, block.end)
            if start >= end:
                continue
            level = max(1, -(-count * LEVELS // heat.readers))
            pieces.append(reading.text[at:start])
            pieces.append(format_html('<mark class="heat heat-{}">{}</mark>', level, reading.text[start:end]))
            at = end
        pieces.append(reading.text[at : block.end])
        blocks.append(HeatBlock(block.kind, format_html_join("", "{}", ((piece,) for piece in pieces))))
    return blocks


def reasons_for(assignment: Assignment, reading: Reading, span: Span, *, turn: int) -> tuple[list[Reason], int]:
    """Two reasons to put side by side, of different readings where there are some; and how many turns there are.

    They carry no names, and come in no order that would tell whose they are.
    """
    tags = {tag.key: tag for tag in reading.exercise_tags}
    marks = StudentAnnotation.objects.filter(
        attempt__in=_attempts(assignment), start__lt=span.end, end__gt=span.start, tag__in=tags
    ).exclude(note="")
    by_tag: dict[str, list[Reason]] = defaultdict(list)
    for tag, note in marks.order_by("id").values_list("tag", "note"):
        by_tag[tag].append(Reason(tags[tag], note))
    queues = sorted(by_tag.values(), key=len, reverse=True)
    in_turn = [queue[n] for n in range(max(map(len, queues), default=0)) for queue in queues if n < len(queue)]
    turns = (len(in_turn) + 1) // 2
    at = 2 * (turn % turns) if turns else 0
    return in_turn[at : at + 2], turns


def references_in(reading: Reading, span: Span) -> list[Note]:
    """What the exercise's key has in the sentence."""
    wanted = {mark.id for mark in reading.key}
    return [note for note in reading.notes if note.id in wanted and note.span.overlaps(span)]


def _attempts(assignment: Assignment) -> AttemptQuerySet:
    """The counting work of those who are given it now."""
    present = enrolments_of(assignment).values("student")
    return Attempt.objects.firsts().filter(assignment=assignment, student__in=present)


def _heat(assignment: Assignment, reading: Reading) -> Heat:
    passage, tags = reading.passage, {tag.key for tag in reading.exercise_tags}
    attempts = _attempts(assignment)
    readers = attempts.count()
    rows = StudentAnnotation.objects.filter(attempt__in=attempts, tag__in=tags).order_by("attempt", "start")
    by_reader: dict[object, list[tuple[int, int, str]]] = defaultdict(list)
    for attempt, start, end, tag in rows.values_list("attempt", "start", "end", "tag"):
        if passage.start <= start and end <= passage.end:
            by_reader[attempt].append((start, end, tag))
    inside = sentences(reading.text, reading.passage_blocks)
    return Heat(readers, _runs(by_reader.values()), _splits(by_reader.values(), inside, readers))


def _runs(answers: Iterable[Sequence[tuple[int, int, str]]]) -> list[tuple[int, int, int]]:
    """Each reader counts once, however many marks lie over the same words."""
    steps: Counter[int] = Counter()
    for marks in answers:
        reach = -1
        for start, end, _tag in marks:
            if end <= reach:
                continue
            steps[max(start, reach)] += 1
            steps[end] -= 1
            reach = end
    runs, height, since = [], 0, 0
    for place in sorted(steps):
        if height and place > since:
            runs.append((since, place, height))
        height, since = height + steps[place], place
    return runs


def _splits(
    answers: Iterable[Sequence[tuple[int, int, str]]], inside: Sequence[Span], readers: int
) -> list[tuple[Span, dict[str, int]]]:
    """For each sentence the tag with which each reader covers most of it."""
    starts = [span.start for span in inside]
    counts: list[Counter[str]] = [Counter() for _ in inside]
    for marks in answers:
        covered: dict[int, Counter[str]] = {}
        for start, end, tag in marks:
            number = max(0, bisect_right(starts, start) - 1)
            while number < len(inside) and starts[number] < end:
                common = min(end, inside[number].end) - max(start, starts[number])
                if common > 0:
                    covered.setdefault(number, Counter())[tag] += common
                number += 1
        for number, tags in covered.items():
            counts[number][max(tags, key=lambda tag: (tags[tag], tag))] += 1
    return [
        (span, {**found, NONE: readers - found.total()} if readers > found.total() else dict(found))
        for span, found in zip(inside, counts, strict=True)
    ]


def _split(span: Span, counts: Mapping[str, int], reading: Reading) -> Split:
    tags = {tag.key: tag for tag in reading.exercise_tags}
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda both: (-both[1], both[0]))
    shares = [Share(tags.get(key), count, count / total) for key, count in ordered if count]
    return Split(span, span.of(reading.text), shares, 1 - sum(share.share**2 for share in shares) if total else 0)
