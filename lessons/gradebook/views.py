"""A student's own work, and a teacher's results."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from core.audit.actions import record
from core.audit.models import Event
from lessons.assignments.models import Assignment
from lessons.attempts.models import Contest
from lessons.authoring.reading import Reading
from lessons.classrooms.forms import CodeForm
from lessons.gradebook.forms import AnswerForm
from lessons.gradebook.queries import (
    came_back,
    contest_queue,
    contested_readings,
    looked_up,
    practise_next,
    results_of,
    work_of,
)
from lessons.gradebook.sheets import to_csv
from lessons.grading.queries import Scheme
from lessons.practice.queries import suggestions

ANSWERS_SHOWN = 3
CONTESTS = 30  # on a page


@allow(Role.STUDENT)
@require_safe
def student_home(request: SignedInRequest) -> HttpResponse:
    parts = {
        "work": work_of(request.user, at=timezone.now()),
        "answers": came_back(request.user)[:ANSWERS_SHOWN],
        "practice": practise_next(request.user),
        "classrooms": request.user.joined_classrooms.current(),
        "join_form": CodeForm(),
        "suggestions": suggestions(request.user),
    }
    return render(request, "lessons/gradebook/student_home.html", parts)


@allow(Role.TEACHER)
@require_safe
def results(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = _assignment(request, pk)
    parts = {
        "assignment": assignment,
        "is_open": assignment.policy.takes_work(timezone.now()),
        "results": results_of(assignment),
        "released_at": Scheme.of(assignment).released_at,
    }
    return render(request, "lessons/gradebook/results.html", parts)


@allow(Role.TEACHER)
@require_safe
def results_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    sheet = to_csv(results_of(_assignment(request, pk)))
    record(Event.EXPORTED, by=request.user, about=f"results {pk}")
    headers = {"Content-Disposition": f'attachment; filename="results-{pk}.csv"'}
    return HttpResponse(sheet, content_type="text/csv; charset=utf-8", headers=headers)


@allow(Role.TEACHER)
@require_safe
def inquiries(request: SignedInRequest, pk: int) -> HttpResponse:
    """What students of the class found out about the claims of the text, claim by claim."""
    assignment = _assignment(request, pk)
    reading = Reading.of(assignment.version)
    parts = {"assignment": assignment, "claims": looked_up(assignment, reading), "reading": reading}
    return render(request, "lessons/gradebook/inquiries.html", parts)


@allow(Role.TEACHER)
@require_safe
def contested(request: SignedInRequest, pk: int) -> HttpResponse:
    """What students of the class say they still think, place by place."""
    assignment = _assignment(request, pk)
    reading = Reading.of(assignment.version)
    parts = {"assignment": assignment, "places": contested_readings(assignment, reading), "reading": reading}
    return render(request, "lessons/gradebook/contested.html", parts)


@allow(Role.TEACHER)
@require_safe
def contests(request: SignedInRequest) -> HttpResponse:
    """What waits for an answer over all classes, or with `?answered` what has one."""
    answered = "answered" in request.GET
    page = Paginator(contest_queue(request.user, answered=answered), CONTESTS).get_page(request.GET.get("page"))
    return render(request, "lessons/gradebook/contest_queue.html", {"page": page, "answered": answered})


@allow(Role.TEACHER)
def contest_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    contests = Contest.objects.read_by(request.user)
    contest = get_object_or_404(contests.select_related("mark", "attempt__student", "attempt__version"), pk=pk)
    form = AnswerForm(request.POST or None, contest=contest)
    if form.is_valid() and form.save(by=request.user, at=timezone.now()):
        messages.success(request, _("%(student)s can read your answer.") % {"student": contest.attempt.student})
        return redirect(reverse("lessons:contested", args=[contest.attempt.assignment_id]) + f"#contest-{pk}")
    reading = Reading.of(contest.attempt.version)
    note = next((note for note in reading.notes if note.id == contest.note), None)
    mark_tag = reading.codebook.tags[contest.mark.tag] if contest.mark else None
    parts = {"contest": contest, "note": note, "mark_tag": mark_tag, "form": form, "reading": reading}
    return render(request, "lessons/gradebook/contest_answer.html", parts)


def _assignment(request: SignedInRequest, pk: int) -> Assignment:
    assignments = Assignment.objects.run_by(request.user).select_related("classroom", "version__lesson", "marking_plan")
    return get_object_or_404(assignments.defer("version__document"), pk=pk)
