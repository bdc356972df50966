"""Reads about what a class has been assigned."""

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from core.accounts.models import User
from lessons.assignments.models import AssignmentQuerySet
from lessons.authoring.models import Lesson, LessonVersion
from lessons.classrooms.models import Classroom


def assignable_versions(user: User) -> QuerySet[LessonVersion]:
    """The latest version of each lesson that `user` may assign, by title."""
    latest = LessonVersion.objects.filter(lesson=OuterRef("lesson")).order_by("-number").values("pk")[:1]
    return (
        LessonVersion.objects.filter(lesson__in=Lesson.objects.visible_to(user), pk=Subquery(latest))
        .select_related("lesson")
        .defer("document")
        .order_by("lesson__title")
    )


def assignments_with_counts(classroom: Classroom) -> AssignmentQuerySet:
    """A class's assignments, newest first, each with `handed_in`: how many of its present students have."""
    present = Q(attempts__student__enrolments__classroom=F("classroom"), attempts__second_look_of=None)
    return (
        classroom.assignments.select_related("version__lesson")
        .defer("version__document")
        .annotate(handed_in=Count("attempts", filter=Q(attempts__submitted_at__isnull=False) & present, distinct=True))
    )
