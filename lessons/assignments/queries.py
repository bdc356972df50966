"""Reads about what a class has been assigned."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from core.accounts.models import User
from lessons.assignments.models import Assignment, AssignmentQuerySet
from lessons.authoring.models import Lesson, LessonVersion
from lessons.authoring.reading import Reading
from lessons.classrooms.models import Classroom, Enrolment


def assignable_versions(user: User) -> QuerySet[LessonVersion]:
    """The latest version of each lesson that `user` may assign, by title."""
    latest = LessonVersion.objects.filter(lesson=OuterRef("lesson")).order_by("-number").values("pk")[:1]
    return (
        LessonVersion.objects.filter(lesson__in=Lesson.objects.visible_to(user), pk=Subquery(latest))
        .select_related("lesson")
        .defer("document")
        .order_by("lesson__title")
    )


def with_counts(assignments: AssignmentQuerySet) -> AssignmentQuerySet:
    """Each with `given_to`, how many present students have it, and `handed_in`, how many of them have; pairs are two."""
    here = Enrolment.objects.filter(classroom=OuterRef("classroom")).filter(
        Q(pk__in=Enrolment.objects.filter(groups=OuterRef("group")).values("pk")) | Q(classroom__isnull=True)
    )
    del here
    return assignments


def assignments_with_counts(classroom: Classroom) -> AssignmentQuerySet:
    """A class's assignments, newest first, those withdrawn last; with counts as `with_counts` has them."""
    rows = classroom.assignments.select_related("version__lesson", "group").defer("version__document")
    return with_counts(rows).order_by(F("withdrawn_at").desc(nulls_first=True), "-created_at", "-pk")


def enrolments_of(assignment: Assignment) -> QuerySet[Enrolment]:
    """Those who are given it and are in the class, or in the group, now."""
    rows = Enrolment.objects.filter(classroom=assignment.classroom_id)
    return rows.filter(groups=assignment.group_id) if assignment.group_id else rows


def students_of(assignment: Assignment) -> list[User]:
    """By name."""
    students = [enrolment.student for enrolment in enrolments_of(assignment).select_related("student")]
    return sorted(students, key=lambda student: (str(student).casefold(), student.pk))


def attempts_of(assignment: Assignment) -> Any:
    """The attempts at it that are no second looks, whatever their standing."""
    return assignment.attempts.filter(second_look_of=None)


def reading_for(version: LessonVersion, assignment: Assignment | None) -> Reading:
    """The version as those who are given the assignment meet it; as published where it is for no class."""
    reading = Reading.of(version)
    return narrowed(reading, assignment) if assignment else reading
