"""Gathers the rooms' models under one app label, so that there is one migration chain."""

from lessons.agreement.models import Difference, SecondMark, SecondReading
from lessons.annotations.models import Annotation, Change, Decision, Unplaced
from lessons.assignments.models import Assignment, ExtraTime, Partnership
from lessons.attempts.models import Attempt, Contest, StudentAnnotation
from lessons.authoring.models import Lesson, LessonVersion, Listing, Pair, Step
from lessons.board.models import Ballot, Vote
from lessons.classrooms.models import Classroom, Enrolment, Group
from lessons.codebooks.models import SchoolCodebook
from lessons.notebooks.models import Inquiry, Notebook
from lessons.practice.models import PracticeResult
from lessons.sources.models import Intake, Outlet, SourceText, TextVersion

__all__ = [
    "Annotation",
    "Assignment",
    "Attempt",
    "Ballot",
    "Change",
    "Classroom",
    "Contest",
    "Decision",
    "Difference",
    "Enrolment",
    "ExtraTime",
    "Group",
    "Inquiry",
    "Intake",
    "Lesson",
    "LessonVersion",
    "Listing",
    "Notebook",
    "Outlet",
    "Pair",
    "Partnership",
    "PracticeResult",
    "SchoolCodebook",
    "SecondMark",
    "SecondReading",
    "SourceText",
    "Step",
    "StudentAnnotation",
    "TextVersion",
    "Unplaced",
    "Vote",
]
