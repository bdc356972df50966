"""Gathers the rooms' models under one app label, so that there is one migration chain."""

from lessons.agreement.models import Difference, SecondMark, SecondReading
from lessons.annotations.models import Annotation
from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt, StudentAnnotation
from lessons.authoring.models import Lesson, LessonVersion, Step
from lessons.classrooms.models import Classroom, Enrolment
from lessons.sources.models import Intake, Outlet, SourceText

__all__ = [
    "Annotation",
    "Assignment",
    "Attempt",
    "Classroom",
    "Difference",
    "Enrolment",
    "Intake",
    "Lesson",
    "LessonVersion",
    "Outlet",
    "SecondMark",
    "SecondReading",
    "SourceText",
    "Step",
    "StudentAnnotation",
]
