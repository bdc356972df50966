"""A class over all its assignments: the gradebook and its files, insight, and how one student comes along."""

import re

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access import SignedInRequest, allow
from core.accounts.models import Role, User
from core.audit.actions import record
from core.audit.models import Event
from lessons.assignments.models import Assignment
from lessons.classrooms.models import Classroom, Group
from lessons.gradebook import pictures
from lessons.gradebook.grid import Grid, grid
from lessons.gradebook.insight import class_insight, progress
from lessons.gradebook.sheets import grid_to_csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allow(Role.TEACHER)
@require_safe
def gradebook(request: SignedInRequest, pk: int) -> HttpResponse:
    classroom = _classroom(request, pk)
    groups = list(classroom.groups.all())
    group = _group(request, classroom)
    shown = _grid(classroom, group)
    addresses = ["", "", *(reverse("lessons:results", args=[one.assignment.pk]) for one in shown.columns), ""]
    parts = {
        "classroom": classroom,
        "groups": groups,
        "group": group,
        "grid": shown,
        "headings": list(zip(shown.headings, addresses, strict=True)),
    }
    return render(request, "lessons/gradebook/grid.html", parts)


@allow(Role.TEACHER)
@require_safe
def gradebook_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    classroom = _classroom(request, pk)
    sheet = grid_to_csv(_grid(classroom, _group(request, classroom)))
    record(Event.EXPORTED, by=request.user, about=f"gradebook {pk}")
    headers = {"Content-Disposition": f'attachment; filename="gradebook-{pk}.csv"'}
    return HttpResponse(sheet, content_type="text/csv; charset=utf-8", headers=headers)


@allow(Role.TEACHER)
@require_safe
def gradebook_xlsx(request: SignedInRequest, pk: int) -> HttpResponse:
    classroom = _classroom(request, pk)
    from lessons.gradebook.workbook import grid_to_xlsx  # noqa: PLC0415 - brings in numpy

    sheet = grid_to_xlsx(_grid(classroom, _group(request, classroom)))
    record(Event.EXPORTED, by=request.user, about=f"gradebook {pk}")
    headers = {"Content-Disposition": f'attachment; filename="gradebook-{pk}.xlsx"'}
    return HttpResponse(sheet, content_type=XLSX, headers=headers)


@allow(Role.TEACHER)
@require_safe
def insight(request: SignedInRequest, pk: int) -> HttpResponse:
    classroom = _classroom(request, pk)
    assignments = list(
        Assignment.objects.filter(classroom=classroom)
        .current()
        .select_related("version__lesson", "group")
        .defer("version__document")
    )
    chosen = next((one for one in assignments if str(one.pk) == request.GET.get("assignment")), None)
    found = class_insight(classroom, chosen)
    parts = {
        "classroom": classroom,
        "assignments": assignments,
        "chosen": chosen,
        "insight": found,
        "drawn": pictures.matrix(
            [tag.label for tag in found.matrix.tags],
            [
                (tag.label if tag else None, [(cell.count, cell.share) for cell in cells])
                for tag, cells in found.matrix.rows
            ],
        ),
    }
    return render(request, "lessons/gradebook/insight.html", parts)


@allow(Role.TEACHER)
@require_safe
def student_progress(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    classroom = _classroom(request, pk)
    student = get_object_or_404(User, pk=student_pk, enrolments__classroom=classroom)
    found = progress(student, classroom=classroom, own=False, at=timezone.now())
    parts = {"classroom": classroom, "student": student, "progress": found}
    return render(request, "lessons/gradebook/progress.html", parts)


@allow(Role.STUDENT)
@require_safe
def my_progress(request: SignedInRequest) -> HttpResponse:
    found = progress(request.user, own=True, at=timezone.now())
    return render(request, "lessons/gradebook/progress.html", {"student": request.user, "progress": found})


def _grid(classroom: Classroom, group: Group | None) -> Grid:
    return grid(classroom, group=group, at=timezone.now())


def _classroom(request: SignedInRequest, pk: int) -> Classroom:
    return get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)


def _group(request: SignedInRequest, classroom: Classroom) -> Group | None:
    asked = request.GET.get("group", "")
    return get_object_or_404(classroom.groups, pk=asked) if re.fullmatch(r"[0-9]{1,18}", asked) else None
