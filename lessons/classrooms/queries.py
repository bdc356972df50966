"""Reads about classes."""

from django.db.models import Count

from core.accounts.models import User
from lessons.classrooms.codes import clean_code
from lessons.classrooms.models import Classroom, ClassroomQuerySet, Enrolment


def classes_with_counts(user: User) -> ClassroomQuerySet:
    """The classes `user` may run, each with `student_count` and `assignment_count`."""
    return (
        Classroom.objects.taught_by(user)
        .select_related("teacher")
        .annotate(
            student_count=Count("enrolments", distinct=True), assignment_count=Count("assignments", distinct=True)
        )
    )


def class_with_code(typed: str) -> Classroom | None:
    """The class whose join code was meant by `typed`, if that code is open."""
    open_ones = Classroom.objects.current().filter(is_code_open=True).select_related("teacher")
    return open_ones.filter(join_code=clean_code(typed)).first()


def students_by_name(classroom: Classroom) -> list[Enrolment]:
    enrolments = classroom.enrolments.select_related("student")
    return sorted(enrolments, key=lambda enrolment: str(enrolment.student).casefold())
