"""Gives lessons to classes, changes the terms later, sets pairs, gives time, opens answers, withdraws."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction

from core.accounts.models import User
from lessons.assignments.models import Assignment, ExtraTime, Partnership
from lessons.assignments.policy import Answers, Late
from lessons.assignments.queries import attempts_of, students_of
from lessons.authoring.models import LessonVersion
from lessons.classrooms.models import Classroom, Group


class Terms(TypedDict, total=False):
    """What a teacher may choose, when giving a lesson and later."""

    group: Group | None
    opens_at: datetime | None
    due_at: datetime | None
    late: str
    closes_at: datetime | None
    tries: int
    steps: list[str]
    tags: list[str]
    passage_start: int | None
    passage_end: int | None
    answers: str
    in_pairs: bool
    points: int
    weight: int


class AlreadyAssigned(Exception):
    """The class, or the group, has this version of the lesson already."""


class DueInThePast(Exception):
    """A due date must lie ahead."""


class OutOfOrder(Exception):
    """It opens before it is due, and is due before it closes."""


class NothingDue(Exception):
    """Without a due time there is nothing to extend."""


class CannotPair(Exception):
    """One of the two is not given this work, has a partner, or both have begun."""


@transaction.atomic
def assign(
    version: LessonVersion, classroom: Classroom, *, by: User, at: datetime, **terms: Unpack[Terms]
) -> Assignment:
    """Raises AlreadyAssigned, DueInThePast or OutOfOrder."""
    assignment = Assignment(version=version, classroom=classroom, created_by=by, created_at=at)
    _take(assignment, terms)
    _require_future(assignment.due_at, at)
    return _kept(assignment)


@transaction.atomic
def change_terms(assignment: Assignment, *, at: datetime, **terms: Unpack[Terms]) -> Assignment:
    """What is left out of `terms` stays. Raises AlreadyAssigned, DueInThePast (of a due time that is new) or OutOfOrder."""
    due_before = assignment.due_at
    _take(assignment, terms)
    if assignment.due_at != due_before:
        _require_future(assignment.due_at, at)
        assignment.closed_at = None
    return _kept(assignment)


def copy_to(
    assignment: Assignment,
    classroom: Classroom,
    *,
    opens_at: datetime | None,
    due_at: datetime | None,
    by: User,
    at: datetime,
) -> Assignment:
    """The same lesson on the same terms for another class; late work is taken as long after the new due time.

    Raises as `assign` does.
    """
    after = assignment.closes_at - assignment.due_at if assignment.closes_at and assignment.due_at else None
    kept = ("late", "tries", "steps", "tags", "passage_start", "passage_end", "answers", "in_pairs", "points", "weight")
    terms: Any = {name: getattr(assignment, name) for name in kept}
    closes_at = due_at + after if due_at and after is not None else None
    return assign(
        assignment.version, classroom, by=by, at=at, opens_at=opens_at, due_at=due_at, closes_at=closes_at, **terms
    )


@transaction.atomic
def withdraw(assignment: Assignment, *, at: datetime) -> Assignment:
    """Students no longer find it; their work is kept for when it comes back."""
    assignment.withdrawn_at = at
    assignment.save(update_fields=["withdrawn_at"])
    return assignment


@transaction.atomic
def bring_back(assignment: Assignment) -> Assignment:
    """Raises AlreadyAssigned where the class was given the lesson again meanwhile."""
    assignment.withdrawn_at = None
    return _kept(assignment)


@transaction.atomic
def extend(assignment: Assignment, *, by: timedelta, at: datetime) -> Assignment:
    """Later by so much for everybody, counted from now where it is over already. Raises NothingDue."""
    fresh = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if fresh.due_at is None and fresh.closed_at is None:
        raise NothingDue
    due_before = fresh.due_at or at
    fresh.due_at = (at if fresh.closed_at else max(due_before, at)) + by
    if fresh.closes_at:
        fresh.closes_at += fresh.due_at - due_before
    fresh.closed_at = None
    fresh.save(update_fields=["due_at", "closes_at", "closed_at"])
    return fresh


@transaction.atomic
def close_now(assignment: Assignment, *, at: datetime) -> Assignment:
    """Takes no more work from anybody, extra time or not, until it is opened again."""
    assignment.closed_at = at
    assignment.save(update_fields=["closed_at"])
    return assignment


@transaction.atomic
def open_again(assignment: Assignment) -> Assignment:
    """As its times say."""
    assignment.closed_at = None
    assignment.save(update_fields=["closed_at"])
    return assignment


@transaction.atomic
def open_answers(assignment: Assignment, *, at: datetime) -> Assignment:
    """From now on whoever has handed in, or whose time is over, sees them."""
    assignment.answers, assignment.answers_opened_at = Answers.OPENED, at
    assignment.save(update_fields=["answers", "answers_opened_at"])
    return assignment


@transaction.atomic
def hide_answers(assignment: Assignment) -> Assignment:
    """Until they are opened again."""
    assignment.answers, assignment.answers_opened_at = Answers.OPENED, None
    assignment.save(update_fields=["answers", "answers_opened_at"])
    return assignment


@transaction.atomic
def give_time(assignment: Assignment, student: User, *, minutes: int) -> None:
    """So many minutes more in all than the class; none takes them back."""
    if minutes:
        ExtraTime.objects.update_or_create(assignment=assignment, student=student, defaults={"minutes": minutes})
    else:
        ExtraTime.objects.filter(assignment=assignment, student=student).delete()


@transaction.atomic
def pair(assignment: Assignment, first: User, second: User) -> None:
    """The two work together from now on; where one has begun, the other joins in that. Raises CannotPair."""
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    both = {first.pk, second.pk}
    present = {student.pk for student in students_of(assignment)}
    begun = list(attempts_of(assignment).filter(student__in=both) | attempts_of(assignment).filter(partner__in=both))
    taken = Partnership.objects.filter(assignment=assignment, student__in=both).exists()
    if len(both) < 2 or not both <= present or taken or any(one.partner_id for one in begun):
        raise CannotPair
    if len({one.student_id for one in begun}) > 1 or any(one.submitted_at for one in begun):
        raise CannotPair
    Partnership.objects.bulk_create(
        [
            Partnership(assignment=assignment, student=one, partner=other)
            for one, other in [(first, second), (second, first)]
        ]
    )
    for attempt in begun:
        attempt.partner_id = (both - {attempt.student_id}).pop()
        attempt.save(update_fields=["partner"])


@transaction.atomic
def choose_partner(assignment: Assignment, student: User, partner: User) -> None:
    """A student names a partner; nobody comes by the work of another this way. Raises CannotPair."""
    if (attempts_of(assignment).filter(student=partner) | attempts_of(assignment).filter(partner=partner)).exists():
        raise CannotPair
    pair(assignment, student, partner)


@transaction.atomic
def pair_the_rest(assignment: Assignment, *, dice: Random) -> int:
    """Puts those together by lot who have neither a partner nor begun; how many pairs that made."""
    busy = set(Partnership.objects.filter(assignment=assignment).values_list("student", flat=True))
    busy |= {pk for row in attempts_of(assignment).values_list("student", "partner") for pk in row}
    free = [student for student in students_of(assignment) if student.pk not in busy]
    dice.shuffle(free)
    for first, second in zip(free[::2], free[1::2], strict=False):
        pair(assignment, first, second)
    return len(free) // 2


@transaction.atomic
def part(assignment: Assignment, student: User) -> None:
    """Ends a pair. Work begun stays with whoever began it, the other starts anew. Raises CannotPair once handed in."""
    row = Partnership.objects.select_for_update().filter(assignment=assignment, student=student).first()
    if row is None:
        return
    both = {row.student_id, row.partner_id}
    shared = attempts_of(assignment).filter(student__in=both, partner__in=both)
    if shared.filter(submitted_at__isnull=False).exists():
        raise CannotPair
    shared.update(partner=None)
    Partnership.objects.filter(assignment=assignment, student__in=both).delete()


def _take(assignment: Assignment, terms: Any) -> None:
    for name, value in terms.items():
        setattr(assignment, name, value)
    if assignment.late == Late.REFUSED or assignment.due_at is None:
        assignment.closes_at = None


def _kept(assignment: Assignment) -> Assignment:
    moments: Sequence[datetime | None] = (assignment.opens_at, assignment.due_at, assignment.closes_at)
    known = [moment for moment in moments if moment is not None]
    if any(first >= second for first, second in pairwise(known)):
        raise OutOfOrder
    try:
        with transaction.atomic():
            assignment.save()
    except IntegrityError as error:
        raise AlreadyAssigned from error
    return assignment


def _require_future(due_at: datetime | None, at: datetime) -> None:
    if due_at is not None and due_at <= at:
        raise DueInThePast
