"""Where a mark stands, what a teacher sees while marking, and what an accepted reading would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.templatetags.display import number
from lessons.assignments.models import Assignment
from lessons.assignments.queries import students_of
from lessons.attempts.models import AcceptedReading, Attempt, Contest
from lessons.authoring.reading import Reading
from lessons.codebook import Tag
from lessons.grading.models import Grade, GradeChange, Level, MarkingPlan, PassageComment
from lessons.scoring.accepted import Accepted
from lessons.scoring.points import Rubric, earned, rescaled
from lessons.text.sentences import sentences
from lessons.text.spans import Span


@dataclass(frozen=True, slots=True)
class Points:
    """One student's points. `automatic` is what the work earned by itself, `given` what the teacher gave in its place.

    `waits`: handed in, and no points until somebody judges the written reasons.
    """

    scale: Decimal
    agreement: float | None
    automatic: Decimal | None
    given: Decimal | None

    @property
    def counted(self) -> Decimal | None:
        return self.automatic if self.given is None else self.given

    @property
    def waits(self) -> bool:
        return self.agreement is not None and self.counted is None


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one assignment is marked: `reasons` of its `scale` points are for the written reasons, by the `criteria`."""

    scale: Decimal
    reasons: Decimal
    criteria: tuple[str, ...]
    released_at: datetime | None

    @classmethod
    def of(cls, assignment: Assignment) -> "Scheme":
        plan: MarkingPlan | None = getattr(assignment, "marking_plan", None)
        scale = Decimal(assignment.points)
        if plan is None:
            return cls(scale, Decimal(0), tuple(shipped_criteria()), None)
        criteria = tuple(plan.criteria or shipped_criteria())
        return cls(scale, min(plan.reasons_points, scale), criteria, plan.released_at)

    def points(self, agreement: float | None, grade: Grade | None) -> Points:
        rubric = Rubric(tuple(grade.levels.get(one) for one in self.criteria), max(Level.values)) if grade else None
        automatic = None if agreement is None else earned(agreement, self.scale, reasons=self.reasons, rubric=rubric)
        given = None
        if grade is not None and grade.points is not None and grade.out_of is not None:
            given = rescaled(grade.points, grade.out_of, self.scale)
        return Points(self.scale, agreement, automatic, given)


def shipped_criteria() -> list[str]:
    """What written reasons are judged by where the teacher has not chosen otherwise."""
    return [
        _("Points to the words it is about"),
        _("Says what the words do, or how anyone could know"),
        _("Says what would settle it, without accusing anybody"),
    ]


@dataclass(frozen=True, slots=True)
class MarkPage:
    """All that concerns one student's mark for one assignment."""

    assignment: Assignment
    student: User
    attempt: Attempt | None
    grade: Grade | None
    scheme: Scheme
    points: Points
    levels: Sequence[tuple[str, str]]
    comments: Sequence[tuple[PassageComment, str]]

    @property
    def released_at(self) -> datetime | None:
        return self.scheme.released_at

    @property
    def changes(self) -> QuerySet[GradeChange]:
        return GradeChange.objects.about(self.assignment, self.student)


def mark_page(assignment: Assignment, student: User) -> MarkPage:
    attempt = assignment.attempts.firsts().of(student).first()
    grade = assignment.grades.filter(student=student).first()
    scheme = Scheme.of(assignment)
    labels = dict(Level.choices)
    levels = [
        (criterion, str(labels.get(grade.levels.get(criterion), "") if grade else "")) for criterion in scheme.criteria
    ]
    text = assignment.version.document["text"]
    comments = attempt.passage_comments.all() if attempt else ()
    return MarkPage(
        assignment,
        student,
        attempt,
        grade,
        scheme,
        scheme.points(attempt.score if attempt else None, grade),
        levels,
        [(comment, text[comment.start : comment.end]) for comment in comments],
    )


def returned(assignment: Assignment, student: User) -> MarkPage | None:
    """The mark as its student may see it: None until the marks of the assignment are released."""
    return mark_page(assignment, student) if Scheme.of(assignment).released_at else None


def grades_by_student(assignment: Assignment) -> Mapping[int, Grade]:
    return {grade.student_id: grade for grade in assignment.grades.all()}


def next_to_mark(assignment: Assignment, *, after: User) -> tuple[User, Attempt] | None:
    """By name the next student after this one, from the top again, whose work nobody has looked over; None when all is done."""
    graded = set(assignment.grades.values_list("student", flat=True))
    work: dict[int, Attempt] = {}
    for attempt in assignment.attempts.firsts().submitted().select_related("student", "partner"):
        work |= {person.pk: attempt for person in attempt.people}
    students = students_of(assignment)
    place = next((n for n, student in enumerate(students) if student.pk == after.pk), -1) + 1
    waiting = (one for one in students[place:] + students[:place] if one.pk in work and one.pk not in graded)
    following = next(waiting, None)
    return None if following is None else (following, work[following.pk])


def passage_sentences(reading: Reading) -> list[tuple[str, str]]:
    """Each sentence of the exercise, as “start-end” and its words."""
    spans = sentences(reading.text, reading.passage_blocks)
    return [(f"{span.start}-{span.end}", span.of(reading.text)) for span in spans if reading.passage.contains(span)]


def accepted_in(assignment: Assignment) -> list[Accepted]:
    return [one.as_accepted for one in assignment.accepted_readings.all()]


def reading_in(contest: Contest) -> Accepted:
    """What would be accepted with this contest: a mark in the place of a note, a mark alone, or a note left unmarked."""
    mark = contest.mark
    return Accepted("new", contest.note, mark.tag if mark else "", Span(mark.start, mark.end) if mark else None)


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """An accepted reading as a teacher meets it: its tag and words, or the note that may be left unmarked."""

    accepted: AcceptedReading
    tag: Tag | None
    quote: str


def accepted_readings(assignment: Assignment, reading: Reading) -> list[ReadingShown]:
    notes = {note.id: note for note in reading.notes}
    shown = []
    for one in assignment.accepted_readings.select_related("accepted_by"):
        note, span = notes.get(one.note), one.as_accepted.span
        quote = span.of(reading.text) if span else note.quote if note else ""
        shown.append(ReadingShown(one, reading.codebook.tags[one.tag] if one.tag else None, quote))
    return shown


def in_words(points: Decimal | None, scale: Decimal) -> str:
    """“7.5 of 10”, for the record; nothing for None."""
    if points is None:
        return ""
    parts: dict[str, Any] = {"points": number(points), "scale": number(scale)}
    return _("%(points)s of %(scale)s") % parts
