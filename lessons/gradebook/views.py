"""A student's own work, and a teacher's results."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.assignments.models import Assignment
from lessons.classrooms.forms import CodeForm
from lessons.gradebook.queries import results_of, work_of
from lessons.gradebook.sheets import to_csv


@allow(Role.STUDENT)
@require_safe
def student_home(request: SignedInRequest) -> HttpResponse:
    parts = {
        "work": work_of(request.user, at=timezone.now()),
        "classrooms": request.user.joined_classrooms.all(),
        "join_form": CodeForm(),
    }
    return render(request, "lessons/gradebook/student_home.html", parts)


@allow(Role.TEACHER)
@require_safe
def results(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = _assignment(request, pk)
    parts = {
        "assignment": assignment,
        "is_open": assignment.is_open(timezone.now()),
        "results": results_of(assignment),
    }
    return render(request, "lessons/gradebook/results.html", parts)


@allow(Role.TEACHER)
@require_safe
def results_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    sheet = to_csv(results_of(_assignment(request, pk)))
    headers = {"Content-Disposition": f'attachment; filename="results-{pk}.csv"'}
    return HttpResponse(sheet, content_type="text/csv; charset=utf-8", headers=headers)


def _assignment(request: SignedInRequest, pk: int) -> Assignment:
    assignments = Assignment.objects.run_by(request.user).select_related("classroom", "version__lesson")
    return get_object_or_404(assignments.defer("version__document"), pk=pk)
