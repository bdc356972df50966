"""Gathers the rooms' models under one app label, so that there is one migration chain."""

from lessons.agreement.models import Difference, SecondMark, SecondReading
from lessons.annotations.models import Annotation, Change, Decision, Unplaced
from lessons.assignments.models import Assignment, ExtraTime, Partnership
from lessons.attempts.models import AcceptedReading, Attempt, Contest, StudentAnnotation
from lessons.authoring.models import Lesson, LessonVersion, Listing, Pair, Step
from lessons.board.models import Ballot, Vote
from lessons.classrooms.models import Classroom, Enrolment, Group
from lessons.codebooks.models import SchoolCodebook
from lessons.grading.models import Grade, GradeChange, MarkingPlan, PassageComment
from lessons.notebooks.models import Inquiry, Notebook
from lessons.practice.models import PracticeResult
from lessons.sources.models import Intake, Outlet, SourceText, TextVersion

__all__ = [
    "AcceptedReading",
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
    "Grade",
    "GradeChange",
    "Group",
    "Inquiry",
    "Intake",
    "Lesson",
    "LessonVersion",
    "Listing",
    "MarkingPlan",
    "Notebook",
    "Outlet",
    "Pair",
    "Partnership",
    "PassageComment",
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
