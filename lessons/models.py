"""Gathers the rooms' models under one app label, so that there is one migration chain."""

from lessons.annotations.models import Annotation, Change, Decision
from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt, StudentAnnotation
from lessons.authoring.models import Lesson, LessonVersion, Step
from lessons.classrooms.models import Classroom, Enrolment
from lessons.sources.models import Intake, Outlet, SourceText

__all__ = [
    "Annotation",
    "Assignment",
    "Attempt",
    "Change",
    "Classroom",
    "Decision",
    "Enrolment",
    "Intake",
    "Lesson",
    "LessonVersion",
    "Outlet",
    "SourceText",
    "Step",
    "StudentAnnotation",
]
