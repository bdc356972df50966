"""Opens classes and moves students in and out."""

from datetime import datetime

from django.db import IntegrityError, transaction

from core.accounts.actions import make_account
from core.accounts.models import Role, User
from lessons.classrooms.codes import new_code
from lessons.classrooms.models import Classroom, Enrolment

CODE_TRIES = 5


class NotAStudent(Exception):
    """Only students join classes."""


@transaction.atomic
def open_classroom(teacher: User, *, name: str, at: datetime) -> Classroom:
    """A new class with a join code that no other class has."""
    for _ in range(CODE_TRIES - 1):
        try:
            with transaction.atomic():
                return _create(teacher, name=name, at=at)
        except IntegrityError:
            continue  # another class has this code: draw again
    return _create(teacher, name=name, at=at)


def _create(teacher: User, *, name: str, at: datetime) -> Classroom:
    return Classroom.objects.create(teacher=teacher, name=name, join_code=new_code(), created_at=at)


@transaction.atomic
def enrol(student: User, classroom: Classroom, *, at: datetime) -> Enrolment:
    """Once or again: the first time counts. Raises NotAStudent."""
    if not student.is_student:
        raise NotAStudent
    enrolment, _ = Enrolment.objects.get_or_create(classroom=classroom, student=student, defaults={"joined_at": at})
    return enrolment


@transaction.atomic
def enrol_newcomer(classroom: Classroom, *, name: str, username: str, password: str, at: datetime) -> User:
    """Makes a student's account and enrols it. Raises UsernameTaken, and then makes nothing."""
    student = make_account(username=username, name=name, role=Role.STUDENT, password=password)
    enrol(student, classroom, at=at)
    return student


@transaction.atomic
def remove_student(enrolment: Enrolment) -> None:
    """Takes a student out of the class. The account and its work stay: who joins again finds them."""
    enrolment.delete()
