"""Nine o'clock: who of a class is where with one assignment, as cheaply as it can be asked every few seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from django.db.models import Count, Max, Sum
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.accounts.models import User
from lessons.assignments.models import Assignment, ExtraTime, Partnership
from lessons.assignments.queries import enrolments_of
from lessons.attempts.models import Attempt, Standing, StudentAnnotation
from lessons.authoring.models import StepKind
from lessons.classrooms.models import Enrolment
from lessons.notebooks.models import Notebook

LATELY = timedelta(minutes=5)


class State(StrEnum):
    """In the order of a lesson."""

    AWAY = "away"
    READING = "reading"
    WORKING = "working"
    HANDED_IN = "handed-in"

    @property
    def label(self) -> str:
        labels = {
            State.AWAY: _("not here yet"),
            State.READING: _("reading"),
            State.WORKING: _("marking"),
            State.HANDED_IN: _("handed in"),
        }
        return labels[self]


@dataclass(frozen=True, slots=True)
class Seat:
    """One student; `attempt` is what the teacher may look at. Hidden names leave no way to it."""

    key: str
    name: str
    state: State
    where: str
    marks: int | None
    last: datetime | None
    is_here: bool
    is_late: bool
    extra: int
    partner: str
    attempt: Attempt | None

    @property
    def extra_in_words(self) -> str:
        return ngettext("%(n)d minute more", "%(n)d minutes more", self.extra) % {"n": self.extra} if self.extra else ""


@dataclass(frozen=True, slots=True)
class Board:
    seats: Sequence[Seat]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        return [(state.value, state.label, sum(seat.state is state for seat in self.seats)) for state in State]

    @property
    def here(self) -> int:
        return sum(seat.is_here for seat in self.seats)

    @property
    def handed_in(self) -> int:
        return sum(seat.state is State.HANDED_IN for seat in self.seats)

    @property
    def at_work(self) -> int:
        return sum(seat.state in {State.READING, State.WORKING} for seat in self.seats)

    @property
    def share(self) -> float:
        return self.handed_in / len(self.seats) if self.seats else 0


def stamp(assignment: Assignment, *, at: datetime, names_hidden: bool) -> str:
    """Changes whenever the board would look otherwise: with work, people, terms, language, and every minute."""
    work = Attempt.objects.filter(assignment=assignment).aggregate(
        Count("pk"), Sum("revision"), Count("submitted_at"), Max("submitted_at"), Max("number"), Count("partner")
    )
    places = Notebook.objects.filter(assignment=assignment).aggregate(Count("pk"), Max("opened_at"))
    people = enrolments_of(assignment).aggregate(Count("pk"), Max("pk"), Sum("pk"))
    times = assignment.extra_times.aggregate(Sum("minutes"), Count("pk"), Max("pk"))
    pairs = assignment.partnerships.aggregate(Count("pk"), Max("pk"))
    facts = [
        *(value for row in (work, places, people, times, pairs) for value in row.values()),
        assignment.policy,
        int(at.timestamp()) // 60,
        get_language(),
        names_hidden,
    ]
    return sha256(repr(facts).encode()).hexdigest()[:32]


def board(assignment: Assignment, *, at: datetime, names_hidden: bool) -> Board:
    """By name; with hidden names in an order and under numbers that give nobody away, the same each time."""
    attempts: dict[int | None, Attempt] = {}
    counting: dict[int | None, Attempt] = {}
    rows = Attempt.objects.filter(assignment=assignment, second_look_of=None).exclude(standing=Standing.FORMER)
    for attempt in rows.only(*_OF_ATTEMPT).order_by("number"):
        for member in (attempt.student_id, attempt.partner_id):
            attempts[member] = attempt  # the next try, where one is begun
            if attempt.standing == Standing.COUNTS:
                counting[member] = attempt
    of_these = StudentAnnotation.objects.filter(attempt__assignment=assignment, attempt__second_look_of=None)
    marks = dict(of_these.order_by().values_list("attempt").annotate(Count("pk")))
    places = {one.student_id: one for one in Notebook.objects.filter(assignment=assignment)}
    extra = dict(ExtraTime.objects.filter(assignment=assignment).values_list("student", "minutes"))
    partners = {
        row.student_id: row.partner
        for row in Partnership.objects.filter(assignment=assignment).select_related("partner")
    }
    steps = {kind.value: str(kind.label) for kind in StepKind}
    students = _in_order(assignment, names_hidden=names_hidden)
    names = {student.pk: name for name, student in students}
    seats = []
    for name, student in students:
        work, place, partner = attempts.get(student.pk), places.get(student.pk), partners.get(student.pk)
        minutes = max(extra.get(student.pk, 0), extra.get(partner.pk, 0) if partner else 0)
        signs = [place and place.opened_at, work and work.saved_at, work and work.submitted_at]
        last = max((sign for sign in signs if sign), default=None)
        state = _state(work, place)
        terms = assignment.policy_with(timedelta(minutes=minutes))
        seats.append(
            Seat(
                key=salted_hmac("seat", f"{assignment.pk}-{student.pk}").hexdigest()[:12],
                name=name,
                state=state,
                where=steps.get(place.step, "") if place and state is not State.HANDED_IN else "",
                marks=marks.get(work.pk, 0) if work else None,
                last=last,
                is_here=last is not None and at - last < LATELY,
                is_late=bool(work and work.submitted_at and terms.is_late(work.submitted_at)),
                extra=0 if names_hidden else minutes,
                partner=names.get(partner.pk, "") if partner else "",
                attempt=None if names_hidden else counting.get(student.pk),
            )
        )
    return Board(seats)


_OF_ATTEMPT = (
    "pk", "assignment", "student", "partner", "standing", "number", "is_last", "saved_at", "started_at",
    "submitted_at",
)  # fmt: skip


def _state(attempt: Attempt | None, place: Notebook | None) -> State:
    if attempt is not None:
        return State.HANDED_IN if attempt.submitted_at else State.WORKING
    return State.READING if place else State.AWAY


def _in_order(assignment: Assignment, *, names_hidden: bool) -> list[tuple[str, User]]:
    rows = enrolments_of(assignment).select_related("student")
    if not names_hidden:
        return sorted(
            ((str(row.student), row.student) for row in rows), key=lambda both: (both[0].casefold(), both[1].pk)
        )
    shuffled = sorted(rows, key=lambda row: _lot(assignment, row))
    return [(_("Student %(n)d") % {"n": n}, row.student) for n, row in enumerate(shuffled, 1)]


def _lot(assignment: Assignment, row: Enrolment) -> str:
    return salted_hmac("names hidden", f"{assignment.pk}-{row.student_id}").hexdigest()
