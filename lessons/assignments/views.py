"""A class with its assignments: the teacher's working page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.assignments.forms import AssignForm, DueForm
from lessons.assignments.models import Assignment
from lessons.assignments.queries import assignments_with_counts
from lessons.classrooms.models import Classroom
from lessons.classrooms.queries import students_with_cards
from lessons.classrooms.teaching_views import ways_in


@allow(Role.TEACHER)
@require_safe
def classroom_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    return _render_classroom(request, classroom, AssignForm(user=request.user, classroom=classroom))


@allow(Role.TEACHER)
@require_POST
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user).current(), pk=pk)
    form = AssignForm(request.POST, user=request.user, classroom=classroom)
    if form.is_valid() and (assignment := form.assign(at=timezone.now())):
        messages.success(request, _("“%(lesson)s” is assigned.") % {"lesson": assignment.version.lesson})
        return redirect("lessons:classroom-detail", pk=pk)
    return _render_classroom(request, classroom, form)


@allow(Role.TEACHER)
def due_date(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(
        Assignment.objects.run_by(request.user)
        .select_related("classroom", "version__lesson")
        .defer("version__document"),
        pk=pk,
    )
    form = DueForm(request.POST or None, initial={"due_at": assignment.due_at}, button=_("Save the due date"))
    if form.is_valid() and form.change(assignment, at=timezone.now()):
        messages.success(request, _("The due date is saved."))
        return redirect("lessons:classroom-detail", pk=assignment.classroom_id)
    return render(request, "lessons/assignments/due_date.html", {"assignment": assignment, "form": form})


def _render_classroom(request: SignedInRequest, classroom: Classroom, form: AssignForm) -> HttpResponse:
    parts = {
        "classroom": classroom,
        **ways_in(request, classroom),
        "enrolments": students_with_cards(classroom),
        "assignments": assignments_with_counts(classroom),
        "form": form,
    }
    return render(request, "lessons/assignments/classroom.html", parts)
