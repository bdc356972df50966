"""Reads about what a class has been assigned."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from core.accounts.models import User
from lessons.assignments.models import Assignment, AssignmentQuerySet, ExtraTime, Partnership
from lessons.assignments.policy import Policy
from lessons.authoring.models import Lesson, LessonVersion, StepKind
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
    group = ExpressionWrapper(OuterRef("group"), BigIntegerField(null=True))
    here = Enrolment.objects.annotate(of=group).filter(Q(of=None) | Q(groups=F("of")), classroom=OuterRef("classroom"))

    def handed_in(road: str) -> QuerySet[Enrolment]:
        counts = {"assignment": OuterRef("pk"), "submitted_at__isnull": False, "standing": "counts"}
        done: dict[str, Any] = {f"student__{road}__{name}": value for name, value in counts.items()}
        return here.filter(**done, **{f"student__{road}__second_look_of": None})

    def number(rows: QuerySet[Enrolment]) -> Coalesce:
        counted = rows.order_by().values(one=Value(1)).annotate(number=Count("pk", distinct=True))
        return Coalesce(Subquery(counted.values("number")), 0)

    own, shared = number(handed_in("attempts")), number(handed_in("shared_attempts"))
    return assignments.annotate(given_to=number(here), handed_in=own + shared)


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


def begun_and_done(assignment: Assignment) -> tuple[int, int]:
    """How many pieces of work there are at it, and how many of them are handed in."""
    counts: dict[str, int] = (
        attempts_of(assignment).filter(standing="counts").aggregate(begun=Count("pk"), done=Count("submitted_at"))
    )
    return counts["begun"], counts["done"]


def extra_times(assignment: Assignment) -> list[tuple[ExtraTime, Policy]]:
    """By name, each with the terms that this makes for the student."""
    rows = sorted(assignment.extra_times.select_related("student"), key=lambda one: str(one.student).casefold())
    return [(one, assignment.policy_with(timedelta(minutes=one.minutes))) for one in rows]


def pairs_and_singles(assignment: Assignment) -> tuple[list[tuple[User, User]], list[User]]:
    """Those who work together, each pair once, and those of the class who have no partner, by name."""
    students = students_of(assignment)
    rows = Partnership.objects.filter(assignment=assignment).select_related("student", "partner")
    partners = {row.student_id: (row.student, row.partner) for row in rows}
    ordered = sorted(partners.values(), key=lambda both: str(both[0]).casefold())
    pairs = [(first, second) for first, second in ordered if (str(first), first.pk) < (str(second), second.pk)]
    return pairs, [student for student in students if student.pk not in partners]


def partner_of(student: User, assignment: Assignment) -> User | None:
    row = Partnership.objects.filter(assignment=assignment, student=student).select_related("partner").first()
    return row.partner if row else None


def reading_for(version: LessonVersion, assignment: Assignment | None) -> Reading:
    """The version as those who are given the assignment meet it; as published where it is for no class."""
    reading = Reading.of(version)
    return narrowed(reading, assignment) if assignment else reading


def narrowed(reading: Reading, assignment: Assignment) -> Reading:
    """`reading` with the assignment's choice of steps, tags and passage. The exercise and its comparison always stay."""
    kept = {*assignment.steps, StepKind.PRACTISE, StepKind.COMPARE}
    if assignment.steps:
        reading = replace(reading, order=tuple(step for step in reading.order if step in kept))
    if assignment.tags:
        reading = replace(
            reading, exercise_tags=tuple(tag for tag in reading.exercise_tags if tag.key in assignment.tags)
        )
    if assignment.passage is not None:
        reading = replace(reading, passage=assignment.passage)
    return reading
