"""What a class's answers show, over one assignment or all of them, and how one student comes along."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from statistics import fmean

from django.core.cache import cache
from django.db.models import Count, F, Max, Sum

from core.accounts.models import User
from lessons.assignments.models import Assignment
from lessons.assignments.queries import reading_for
from lessons.attempts.models import Attempt, AttemptQuerySet, Sure
from lessons.attempts.queries import PRACTICE_BELOW, answer_key, marks_of
from lessons.authoring.reading import Reading
from lessons.classrooms.models import Classroom
from lessons.codebook import Tag
from lessons.gradebook.pictures import EDGE, HEIGHT, WIDTH
from lessons.grading.models import Grade
from lessons.grading.queries import Points, Scheme
from lessons.practice.queries import practice_url
from lessons.scoring.comparison import compare
from lessons.scoring.insight import NOTHING, Answer, Figures, Tally, figures, weakest
from lessons.text.sentences import sentences

SHOWN = 8  # lines in a list
NEUTRAL = 0.01  # a text with less than one framing mark in a hundred words is one on which little is to be marked
LESSONS_BACK = 5  # as far as what to practise next looks
DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often students gave `given` where the reference has `wanted`; `share` is of all marks of that row."""

    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows are the reference's tags, columns the students'; the last of each is no mark, None."""

    tags: Sequence[Tag]
    rows: Sequence[tuple[Tag | None, Sequence[Confusion]]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Words of a lesson, and for how many of those who handed in they hold."""

    lesson: str
    tag: Tag
    quote: str
    count: int
    of: int

    @property
    def share(self) -> float:
        return self.count / self.of


@dataclass(frozen=True, slots=True)
class Missed(Counted):
    """A note of the reference, and how many of those who handed in have not found it."""


@dataclass(frozen=True, slots=True)
class Alarm(Counted):
    """A sentence of a neutral text that students marked and the reference leaves alone."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """Marks made at one step of sureness, and the mean of what they earned."""

    label: str
    marks: int
    earned: float | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far the students of one assignment agree with each other."""

    lesson: str
    answers: int
    alpha: float | None
    raw: float | None


@dataclass(frozen=True, slots=True)
class SecondLooks:
    """Mean agreement of those who took a second look, at first and then."""

    students: int
    before: float
    after: float


@dataclass(frozen=True)
class ClassInsight:
    answers: int
    matrix: Matrix
    missed: Sequence[Missed]
    neutral_texts: Sequence[str]
    alarms: Sequence[Alarm]
    sureness: Sequence[Sureness]
    agreed: Sequence[Agreed]
    second_looks: SecondLooks | None


def class_insight(classroom: Classroom, assignment: Assignment | None = None) -> ClassInsight:
    """Of the work handed in by those who are in the class now."""
    chosen = Assignment.objects.filter(classroom=classroom).current().order_by("created_at", "pk")
    assignments = list(
        (chosen.filter(pk=assignment.pk) if assignment else chosen)
        .select_related("version__lesson", "classroom")
        .prefetch_related("accepted_readings")
    )
    found = _figures(assignments)
    readings = {one.pk: reading_for(one.version, one) for one in assignments if found[one.pk].tally.answers}
    tags: dict[str, Tag] = {}
    for reading in readings.values():
        tags |= {key: tag for key, tag in reading.codebook.tags.items() if key not in tags}
    tally = sum((found[pk].tally for pk in readings), Tally())
    return ClassInsight(
        answers=tally.answers,
        matrix=_matrix(tally.tags, tags),
        missed=_missed(found, readings),
        neutral_texts=[reading.title for reading in readings.values() if is_neutral(reading)],
        alarms=_alarms(found, readings),
        sureness=[
            Sureness(str(label), tally.sure[step], tally.credit[step] / tally.sure[step] if tally.sure[step] else None)
            for step, label in Sure.choices
        ],
        agreed=[
            Agreed(reading.title, found[pk].tally.answers, found[pk].alpha, found[pk].raw)
            for pk, reading in readings.items()
        ],
        second_looks=_second_looks(assignments),
    )


def is_neutral(reading: Reading) -> bool:
    """Whether the right answer is to mark little of its wording."""
    return len(reading.notes_in("framing")) < NEUTRAL * len(reading.text.split())


def _figures(assignments: Sequence[Assignment]) -> dict[int, Figures]:
    """From the cache where nothing that they follow from has changed."""
    stamps = _stamps(assignments)
    known: dict[str, Figures] = cache.get_many(stamps.values())
    stale = [one for one in assignments if stamps[one.pk] not in known]
    work: dict[int, list[Attempt]] = defaultdict(list)
    if stale:
        for attempt in _handed_in(stale).prefetch_related("marks"):
            work[attempt.assignment_id or 0].append(attempt)
    for one in stale:
        reading = reading_for(one.version, one)
        known[stamps[one.pk]] = figures(
            reading.text,
            reading.passage,
            answer_key(reading, one),
            sentences(reading.text, reading.passage_blocks),
            [_answer(attempt, reading) for attempt in work[one.pk]],
        )
    cache.set_many({stamps[one.pk]: known[stamps[one.pk]] for one in stale}, DAY)
    return {one.pk: known[stamps[one.pk]] for one in assignments}


def _stamps(assignments: Sequence[Assignment]) -> dict[int, str]:
    """A name for all that an assignment's figures follow from."""
    rows = _handed_in(assignments).order_by().values("assignment")
    work = {
        row["assignment"]: (row["count"], row["last"] and row["last"].timestamp(), row["scores"])
        for row in rows.annotate(count=Count("pk"), last=Max("submitted_at"), scores=Sum("score"))
    }
    stamps = {}
    for one in assignments:
        accepted = [accepted.pk for accepted in one.accepted_readings.all()]
        facts = (one.pk, work.get(one.pk), accepted, one.tags, one.passage_start, one.passage_end)
        stamps[one.pk] = f"insight-{sha256(repr(facts).encode()).hexdigest()}"
    return stamps


def _handed_in(assignments: Sequence[Assignment]) -> AttemptQuerySet:
    handed_in = Attempt.objects.firsts().submitted()
    return handed_in.filter(assignment__in=assignments, student__enrolments__classroom=F("assignment__classroom"))


def _answer(attempt: Attempt, reading: Reading) -> Answer:
    sure = {str(mark.pk): mark.sure for mark in attempt.marks.all() if mark.sure}
    return Answer(marks_of(attempt, reading), sure)


def _matrix(counts: Mapping[tuple[str, str], int], tags: Mapping[str, Tag]) -> Matrix:
    """Of the tags that occur, in the codebook's order."""
    used = {key for pair in counts for key in pair}
    shown = [key for key in tags if key in used]
    rows: list[tuple[Tag | None, list[Confusion]]] = []
    for wanted in [*shown, NOTHING]:
        total = sum(count for (key, _given), count in counts.items() if key == wanted)
        row = [counts.get((wanted, given), 0) for given in [*shown, NOTHING]]
        if total:
            rows.append((tags.get(wanted), [Confusion(count, count / total) for count in row]))
    return Matrix([tags[key] for key in shown], rows)


def _missed(found: Mapping[int, Figures], readings: Mapping[int, Reading]) -> list[Missed]:
    """The notes that the largest share has missed; none that everybody found."""
    lines = []
    for pk, reading in readings.items():
        tally, notes = found[pk].tally, {note.id: note for note in reading.notes}
        for key, count in tally.missed.items():
            note = notes[key]
            lines.append(Missed(reading.title, note.tag, note.quote, count, count + tally.met[key]))
    return sorted(lines, key=lambda line: (-line.share, -line.count, line.quote))[:SHOWN]


def _alarms(found: Mapping[int, Figures], readings: Mapping[int, Reading]) -> list[Alarm]:
    lines = []
    for pk, reading in readings.items():
        if is_neutral(reading):
            tally = found[pk].tally
            for (tag, start, end), count in tally.alarms.items():
                quote = reading.text[start:end]
                lines.append(Alarm(reading.title, reading.codebook.tags[tag], quote, count, tally.answers))
    return sorted(lines, key=lambda line: (-line.share, line.quote))[:SHOWN]


def _second_looks(assignments: Sequence[Assignment]) -> SecondLooks | None:
    rows = _handed_in(assignments).filter(second_look__submitted_at__isnull=False)
    gains = [(before or 0.0, after or 0.0) for before, after in rows.values_list("score", "second_look__score")]
    if not gains:
        return None
    return SecondLooks(len(gains), fmean(before for before, _ in gains), fmean(after for _, after in gains))


@dataclass(frozen=True, slots=True)
class Stop:
    """One handed-in piece of work on a student's way. `points` only where whoever looks may see them."""

    lesson: str
    at: datetime
    agreement: float
    points: Points | None
    x: int
    y: int


@dataclass(frozen=True)
class Progress:
    """A student's work in the order in which it was handed in, drawn on a field of 360 by 160, and one tag to practise."""

    stops: Sequence[Stop]
    practise: Tag | None

    @property
    def line(self) -> str:
        """The points of a polyline."""
        return " ".join(f"{stop.x},{stop.y}" for stop in self.stops)

    @property
    def practice_url(self) -> str:
        return practice_url(self.practise) if self.practise else ""


def progress(student: User, *, classroom: Classroom | None = None, own: bool, at: datetime) -> Progress:
    """`own`: as the student may see it, without scores that still wait for the teacher."""
    work = Attempt.objects.firsts().submitted().of(student).filter(assignment__isnull=False).timed()
    if own:
        work = work.filter(assignment__in=Assignment.objects.given_to(student))
    if classroom is not None:
        work = work.filter(assignment__classroom=classroom)
    rows = list(
        work.select_related(
            "version__lesson", "assignment__marking_plan", "assignment__classroom", "assignment__version"
        )
        .prefetch_related("marks", "assignment__accepted_readings")
        .order_by("submitted_at")
    )
    if own:
        rows = [
            attempt for attempt in rows if attempt.policy.shows_score(at, handed_in=True, tries_left=attempt.tries_left)
        ]
    grades = {
        grade.assignment_id: grade
        for grade in Grade.objects.filter(student=student, assignment__in=[one.assignment_id for one in rows])
    }
    stops, step = [], (WIDTH - 2 * EDGE) / max(1, len(rows) - 1)
    for number, attempt in enumerate(rows):
        assert attempt.assignment is not None  # asked for above
        assert attempt.submitted_at is not None  # likewise
        scheme = Scheme.of(attempt.assignment)
        points = scheme.points(attempt.score, grades.get(attempt.assignment.pk))
        share = attempt.score or 0.0
        stops.append(
            Stop(
                lesson=str(attempt.version.lesson),
                at=attempt.submitted_at,
                agreement=share,
                points=points if scheme.released_at or not own else None,
                x=round(EDGE + number * step),
                y=round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)),
            )
        )
    return Progress(stops, _practise(rows[-LESSONS_BACK:]))


def _practise(attempts: Iterable[Attempt]) -> Tag | None:
    scores, tags = [], dict[str, Tag]()
    for attempt in attempts:
        reading = reading_for(attempt.version, attempt.assignment)
        key = answer_key(reading, attempt.assignment)
        scores.append(compare(reading.text, key, marks_of(attempt, reading)).by_tag)
        tags |= reading.codebook.tags
    return tags.get(weakest(scores, below=PRACTICE_BELOW) or "")
