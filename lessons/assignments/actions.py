"""Gives lessons to classes."""

from datetime import datetime

from django.db import IntegrityError, transaction

from core.accounts.models import User
from lessons.assignments.models import Assignment
from lessons.authoring.models import LessonVersion
from lessons.classrooms.models import Classroom


class AlreadyAssigned(Exception):
    """The class has this version of the lesson already."""


class DueInThePast(Exception):
    """A due date must lie ahead."""


@transaction.atomic
def assign(
    version: LessonVersion, classroom: Classroom, *, due_at: datetime | None, by: User, at: datetime
) -> Assignment:
    """Raises AlreadyAssigned or DueInThePast."""
    _require_future(due_at, at)
    try:
        with transaction.atomic():
            return Assignment.objects.create(
                version=version, classroom=classroom, due_at=due_at, created_by=by, created_at=at
            )
    except IntegrityError as error:
        raise AlreadyAssigned from error


@transaction.atomic
def change_due_date(assignment: Assignment, *, due_at: datetime | None, at: datetime) -> Assignment:
    """A later date, or none, opens a closed assignment again. Raises DueInThePast."""
    _require_future(due_at, at)
    assignment.due_at = due_at
    assignment.save(update_fields=["due_at"])
    return assignment


def _require_future(due_at: datetime | None, at: datetime) -> None:
    if due_at is not None and due_at <= at:
        raise DueInThePast
