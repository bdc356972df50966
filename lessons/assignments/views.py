"""A class with its assignments: the teacher's working page."""

from random import SystemRandom
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.access import SignedInRequest, allow
from core.accounts.models import Role, User
from lessons.assignments import actions, queries
from lessons.assignments.actions import AlreadyAssigned, CannotPair
from lessons.assignments.forms import (
    REFUSALS,
    AssignForm,
    CopyForm,
    ExtraTimeForm,
    PairForm,
    PartnerForm,
    TermsForm,
)
from lessons.assignments.models import Assignment
from lessons.assignments.queries import assignable_versions, assignments_with_counts
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
    if "more" in request.POST and form.is_valid():
        page = reverse("lessons:assign-with-terms", args=[pk, form.version.pk])
        return redirect(f"{page}?{urlencode({'due_at': request.POST.get('due_at', '')})}")
    if form.is_valid() and (assignment := form.assign(at=timezone.now())):
        messages.success(request, _("“%(lesson)s” is assigned.") % {"lesson": assignment.version.lesson})
        return redirect("lessons:classroom-detail", pk=pk)
    return _render_classroom(request, classroom, form)


@allow(Role.TEACHER)
def assign_with_terms(request: SignedInRequest, pk: int, version_pk: int) -> HttpResponse:
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user).current(), pk=pk)
    version = get_object_or_404(assignable_versions(request.user).defer(None), pk=version_pk)
    asked = {"due_at": due} if (due := request.GET.get("due_at")) else {}
    form = TermsForm(request.POST or None, classroom=classroom, version=version, initial=asked)
    if form.is_valid():
        try:
            actions.assign(version, classroom, by=request.user, at=timezone.now(), **form.terms)
        except REFUSALS as error:
            form.refuse(error)
        else:
            messages.success(request, _("“%(lesson)s” is assigned.") % {"lesson": version.lesson})
            return redirect("lessons:classroom-detail", pk=pk)
    parts = {"classroom": classroom, "lesson": version.lesson, "form": form}
    return render(request, "lessons/assignments/assign_with_terms.html", parts)


@allow(Role.TEACHER)
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment, now = _run_by(request, pk), timezone.now()
    form = CopyForm(request.POST or None, assignment=assignment, user=request.user, at=now)
    if form.is_valid() and (made := form.copy(at=now)):
        messages.success(
            request, _("The lesson is assigned to %(classroom)s on the same terms.") % {"classroom": made.classroom}
        )
        return redirect("lessons:classroom-detail", pk=made.classroom_id)
    return render(request, "lessons/assignments/copy.html", {"assignment": assignment, "form": form})


@allow(Role.TEACHER)
def withdrawal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks first."""
    assignment = _run_by(request, pk)
    if request.method != "POST":
        parts = {"assignment": assignment, "begun": queries.begun_and_done(assignment)}
        return render(request, "lessons/assignments/withdrawal.html", parts)
    actions.withdraw(assignment, at=timezone.now())
    messages.success(request, _("The lesson is withdrawn. You can bring it back from the list."))
    return redirect("lessons:classroom-detail", pk=assignment.classroom_id)


@allow(Role.TEACHER)
@require_POST
def bringing_back(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = _run_by(request, pk)
    try:
        actions.bring_back(assignment)
    except AlreadyAssigned:
        messages.error(request, _("This class was given the lesson again meanwhile. Withdraw that one first."))
    else:
        messages.success(request, _("The lesson is back, with all work as it was."))
    return redirect("lessons:classroom-detail", pk=assignment.classroom_id)


@allow(Role.TEACHER)
def extra_time(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = _run_by(request, pk)
    form = ExtraTimeForm(request.POST or None, assignment=assignment, initial={"student": request.GET.get("student")})
    if form.is_valid():
        actions.give_time(assignment, form.student_chosen, minutes=form.minutes)
        messages.success(request, _("Saved. It moves the due time and the closing alike."))
        return redirect("lessons:extra-time", pk=pk)
    given = queries.extra_times(assignment)
    parts = {"assignment": assignment, "form": form, "given": given}
    return render(request, "lessons/assignments/extra_time.html", parts)


@allow(Role.TEACHER)
def pairs(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = _run_by(request, pk)
    together, alone = queries.pairs_and_singles(assignment)
    form = PairForm(request.POST or None, students=alone)
    if form.is_valid():
        try:
            actions.pair(assignment, *form.both)
        except CannotPair:
            form.add_error(None, _("These two cannot be paired: both have begun, or one has handed in."))
        else:
            return redirect("lessons:pairs", pk=pk)
    parts = {"assignment": assignment, "form": form, "pairs": together, "alone": alone}
    return render(request, "lessons/assignments/pairs.html", parts)


@allow(Role.TEACHER)
@require_POST
def pairs_by_lot(request: SignedInRequest, pk: int) -> HttpResponse:
    made = actions.pair_the_rest(_run_by(request, pk), dice=SystemRandom())
    messages.success(request, ngettext("%(n)d pair was drawn.", "%(n)d pairs were drawn.", made) % {"n": made})
    return redirect("lessons:pairs", pk=pk)


@allow(Role.TEACHER)
@require_POST
def parting(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    assignment = _run_by(request, pk)
    student = get_object_or_404(User, pk=student_pk, partnerships__assignment=assignment)
    try:
        actions.part(assignment, student)
    except CannotPair:
        messages.error(request, _("They have handed in together, so they stay a pair."))
    return redirect("lessons:pairs", pk=pk)


@allow(Role.STUDENT)
def partner(request: SignedInRequest, pk: int) -> HttpResponse:
    """A student names the partner. Whoever is named finds it on the page of the exercise."""
    mine = Assignment.objects.of_student(request.user).filter(in_pairs=True).select_related("version__lesson")
    assignment = get_object_or_404(mine, pk=pk)
    if not assignment.own_policy.takes_work(timezone.now()):
        raise Http404
    _together, alone = queries.pairs_and_singles(assignment)
    if request.user not in alone:
        return redirect("lessons:assignment-step", pk=pk, kind="practise")
    form = PartnerForm(request.POST or None, students=[one for one in alone if one != request.user])
    if form.is_valid():
        try:
            actions.choose_partner(assignment, request.user, form.student_chosen)
        except CannotPair:
            form.add_error("student", _("This student has begun already. Ask your teacher to make you a pair."))
        else:
            messages.success(
                request,
                _("You work with %(student)s. Both of you see and mark the same page.")
                % {"student": form.student_chosen},
            )
            return redirect("lessons:assignment-step", pk=pk, kind="practise")
    return render(request, "lessons/assignments/partner.html", {"assignment": assignment, "form": form})


def _run_by(request: SignedInRequest, pk: int) -> Assignment:
    assignments = Assignment.objects.run_by(request.user).select_related("classroom", "group", "version__lesson")
    return get_object_or_404(assignments.defer("version__document"), pk=pk)


def _render_classroom(request: SignedInRequest, classroom: Classroom, form: AssignForm) -> HttpResponse:
    parts = {
        "classroom": classroom,
        **ways_in(request, classroom),
        "enrolments": students_with_cards(classroom),
        "assignments": assignments_with_counts(classroom),
        "form": form,
    }
    return render(request, "lessons/assignments/classroom.html", parts)
