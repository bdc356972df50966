"""The gradebook: a class's points by student and assignment, as shown, printed and written to files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.templatetags.display import number, percent
from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt
from lessons.classrooms.models import Classroom, Group
from lessons.classrooms.queries import students_by_name
from lessons.grading.models import Grade
from lessons.grading.queries import Points, Scheme
from lessons.scoring.points import tenths, total

_ANY, _NOBODY = UUID(int=0), 0
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a place of the grid, the number behind it where it is one, and where it leads."""

    text: str
    value: Decimal | None = None
    url: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    assignment: Assignment
    scheme: Scheme

    @property
    def heading(self) -> str:
        """Carries the scale, and the weight where it is not the usual one."""
        parts: dict[str, Any] = {
            "lesson": self.assignment.version.lesson,
            "points": number(self.scheme.scale),
            "weight": self.assignment.weight,
        }
        if self.assignment.weight != 1:
            return _("%(lesson)s (of %(points)s, weight %(weight)s)") % parts
        return _("%(lesson)s (of %(points)s)") % parts


@dataclass(frozen=True)
class Grid:
    """Rows by student's name, columns by age; the last column is the weighted mean of all points given so far.

    `means` is a row of its own: the mean of each column.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    means: Sequence[Cell]

    @property
    def headings(self) -> list[str]:
        return [_("Student"), _("User name"), *(column.heading for column in self.columns), _("All")]

    @property
    def table(self) -> list[Sequence[Cell]]:
        """All below the headings."""
        return [*self.rows, self.means] if self.rows else []

    @property
    def waiting(self) -> int:
        return sum(cell.state == "waits" for row in self.rows for cell in row)


def grid(classroom: Classroom, *, group: Group | None = None, at: datetime) -> Grid:
    columns = [
        Column(assignment, Scheme.of(assignment))
        for assignment in classroom.assignments.current()
        .select_related("version__lesson", "marking_plan", "classroom")
        .defer("version__document")
        .order_by("created_at", "pk")
        if group is None or assignment.group_id in {None, group.pk}
    ]
    enrolments = students_by_name(classroom)
    members = _members(classroom)
    if group is not None:
        enrolments = [one for one in enrolments if one.pk in members.get(group.pk, set())]
    ids = [column.assignment.pk for column in columns]
    attempts = _attempts(ids)
    grades = {
        (grade.assignment_id, grade.student_id): grade
        for grade in Grade.objects.filter(assignment__in=ids).defer("comment")
    }
    links = _Links(classroom, columns, at)
    rows: list[list[Cell]] = []
    for enrolment in enrolments:
        student, marks, cells = enrolment.student, [], []
        for column in columns:
            assignment = column.assignment
            if assignment.group_id and enrolment.pk not in members.get(assignment.group_id, set()):
                cells.append(Cell(""))
                continue
            attempt = attempts.get((assignment.pk, student.pk))
            points = column.scheme.points(attempt.score if attempt else None, grades.get((assignment.pk, student.pk)))
            if points.counted is not None:
                marks.append((points.counted, points.scale, Decimal(assignment.weight)))
            cells.append(links.cell(assignment, student, attempt, points))
        name = Cell(str(student), url=links.way(student))
        rows.append([name, Cell(student.username), *cells, _share(total(marks))])
    return Grid(columns, rows, _means(rows))


def _means(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    means = []
    for column in list(zip(*rows, strict=True))[2:]:
        values = [cell.value for cell in column if cell.value is not None]
        means.append(sum(values, Decimal(0)) / len(values) if values else None)
    points = [None if mean is None else tenths(mean) for mean in means[:-1]]
    last = _share(means[-1] if means else None)
    return [Cell(_("Class mean")), Cell(""), *(Cell(number(mean), mean) for mean in points), last]


def _share(share: Decimal | None) -> Cell:
    """In whole per cent, halves up: as a spreadsheet would round it."""
    if share is None:
        return Cell("")
    share = share.quantize(_HUNDREDTH, ROUND_HALF_UP)
    return Cell(percent(float(share)), share)


@dataclass(frozen=True, slots=True)
class _Work:
    """As much of an attempt as the grid shows."""

    pk: UUID
    score: float | None


def _attempts(assignments: Sequence[int]) -> dict[tuple[int, int], _Work]:
    """By assignment and student; one that two share stands under both."""
    found = {}
    rows = Attempt.objects.firsts().filter(assignment__in=assignments)
    for pk, assignment, student, partner, score in rows.values_list("pk", "assignment", "student", "partner", "score"):
        work = _Work(pk, score)
        for person in filter(None, (student, partner)):
            found[assignment, person] = work
    return found


def _members(classroom: Classroom) -> dict[int, set[int]]:
    """The enrolments in each group."""
    members: dict[int, set[int]] = {}
    for enrolment, group in Group.members.through.objects.filter(group__classroom=classroom).values_list(
        "enrolment", "group"
    ):
        members.setdefault(group, set()).add(enrolment)
    return members


class _Links:
    """Writes cells. Thousands of addresses differ in one number, so the rest is made once."""

    def __init__(self, classroom: Classroom, columns: Iterable[Column], at: datetime) -> None:
        self.progress = reverse("lessons:student-progress", args=[classroom.pk, _NOBODY])
        self.review = reverse("lessons:attempt-review", args=[_ANY])
        self.mark = {
            column.assignment.pk: reverse("lessons:mark", args=[column.assignment.pk, _NOBODY]) for column in columns
        }
        self.over = {column.assignment.pk: column.assignment.policy.is_over(at) for column in columns}

    def way(self, student: User) -> str:
        return self.progress.replace("/0/", f"/{student.pk}/")

    def cell(self, assignment: Assignment, student: User, work: _Work | None, points: Points) -> Cell:
        url = (
            self.review.replace(str(_ANY), str(work.pk))
            if work
            else self.mark[assignment.pk].replace("/0/", f"/{student.pk}/")
        )
        if points.counted is not None:
            return Cell(number(points.counted), points.counted, url, "given" if points.given is not None else "")
        if points.waits:
            return Cell(_("to mark"), None, url, "waits")
        if work:
            return Cell(_("working"), None, url, "open")
        return Cell(_("missing") if self.over[assignment.pk] else "–", None, url, "open")
