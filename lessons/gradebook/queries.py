"""What students have handed in: for a student the whole of her own work, for a teacher one assignment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from django.db.models import Count, F
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.templatetags.display import percent
from core.templatetags.moments import in_full
from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt, StudentAnnotation
from lessons.classrooms.queries import students_by_name


@dataclass(frozen=True)
class Work:
    """One assignment, and what its student has done for it."""

    assignment: Assignment
    attempt: Attempt | None

    @property
    def submitted_at(self) -> datetime | None:
        return self.attempt.submitted_at if self.attempt else None


@dataclass(frozen=True)
class StudentWork:
    """A student's assignments: `due` soonest first, `open` without a date, `returned` latest first, `missed`."""

    due: Sequence[Work]
    open: Sequence[Work]
    returned: Sequence[Work]
    missed: Sequence[Work]

    @property
    def is_empty(self) -> bool:
        return not (self.due or self.open or self.returned or self.missed)


def work_of(student: User, *, at: datetime) -> StudentWork:
    attempts = {attempt.assignment_id: attempt for attempt in Attempt.objects.filter(student=student)}
    assignments = (
        Assignment.objects.of_student(student)
        .select_related("classroom", "version__lesson")
        .defer("version__document")
        .order_by(F("due_at").asc(nulls_last=True), "pk")
    )
    work = [Work(assignment, attempts.get(assignment.pk)) for assignment in assignments]
    to_do = [item for item in work if item.submitted_at is None]
    still_open = [item for item in to_do if item.assignment.is_open(at)]
    returned = [item for item in work if item.submitted_at is not None]
    return StudentWork(
        due=[item for item in still_open if item.assignment.due_at],
        open=[item for item in still_open if not item.assignment.due_at],
        returned=sorted(returned, key=lambda item: item.submitted_at or at, reverse=True),
        missed=[item for item in to_do if not item.assignment.is_open(at)],
    )


@dataclass(frozen=True)
class Result:
    """Where one student stands with one assignment."""

    student: User
    attempt: Attempt | None
    mark_count: int

    @property
    def handed_in(self) -> bool:
        return self.attempt is not None and self.attempt.submitted_at is not None

    @property
    def cells(self) -> dict[str, str]:
        """The row by its headings, as shown on screen and written to the file."""
        attempt = self.attempt
        return {
            _("Student"): str(self.student),
            _("User name"): self.student.username,
            _("State"): _("handed in") if self.handed_in else _("working") if attempt else _("not started"),
            _("Marks"): str(self.mark_count) if attempt else "",
            _("Last saved"): in_full(attempt.saved_at) if attempt else "",
            _("Handed in"): in_full(attempt.submitted_at) if attempt else "",
            _("Score"): percent(attempt.score) if attempt else "",
        }


@dataclass(frozen=True)
class Results:
    """A class's results for one assignment, by student's name."""

    rows: Sequence[Result]

    @property
    def headings(self) -> list[str]:
        """None for a class without students."""
        return list(self.rows[0].cells) if self.rows else []

    @property
    def handed_in(self) -> int:
        return sum(row.handed_in for row in self.rows)

    @property
    def mean(self) -> float | None:
        """The mean score of those who have handed in."""
        scores = [row.attempt.score for row in self.rows if row.attempt and row.attempt.score is not None]
        return fmean(scores) if scores else None


def results_of(assignment: Assignment) -> Results:
    attempts = {attempt.student_id: attempt for attempt in assignment.attempts.all()}
    marks = StudentAnnotation.objects.filter(attempt__assignment=assignment)
    mark_counts = dict(marks.values_list("attempt__student").annotate(Count("pk")))
    students = [enrolment.student for enrolment in students_by_name(assignment.classroom)]
    return Results([Result(student, attempts.get(student.pk), mark_counts.get(student.pk, 0)) for student in students])
