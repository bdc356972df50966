"""Marking one student's work, what all marks of an assignment have in common, and readings accepted for everyone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import SignedInRequest, allow
from core.accounts.models import Role, User
from lessons.assignments.models import Assignment
from lessons.assignments.queries import reading_for
from lessons.attempts.models import AcceptedReading, Attempt, Contest
from lessons.attempts.queries import effects
from lessons.authoring.reading import Reading
from lessons.grading.actions import (
    delete_passage_comment,
    hold_back_marks,
    release_marks,
    take_back_reading,
)
from lessons.grading.forms import AcceptanceForm, GradeForm, PassageCommentForm, PlanForm
from lessons.grading.models import GradeChange, PassageComment
from lessons.grading.queries import Scheme, accepted_in, accepted_readings, mark_page, next_to_mark, reading_in

CHANGES = 200  # on a page


@allow(Role.TEACHER)
def mark(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    """Also for a student who has begun nothing on the site: the work may be on paper."""
    assignment = _assignment(request, pk)
    student = get_object_or_404(User, pk=student_pk, enrolments__classroom=assignment.classroom_id)
    page = mark_page(assignment, student)
    form = GradeForm(request.POST or None, page=page)
    if form.is_valid():
        form.save(by=request.user, at=timezone.now())
        messages.success(request, _("The mark of %(student)s is saved.") % {"student": student})
        return redirect(_after(request, assignment, student))
    return render(request, "lessons/grading/mark.html", {"mark": page, "form": form})


@allow(Role.TEACHER)
def marking(request: SignedInRequest, pk: int) -> HttpResponse:
    """How an assignment is marked, the readings accepted for everyone, and every change so far."""
    assignment = _assignment(request, pk)
    scheme, reading = Scheme.of(assignment), Reading.of(assignment.version)
    form = PlanForm(request.POST or None, assignment=assignment, reasons=scheme.reasons, criteria=scheme.criteria)
    if form.is_valid():
        form.save(by=request.user, at=timezone.now())
        messages.success(request, _("Saved. Points follow from it at once."))
        return redirect("lessons:marking", pk=pk)
    parts = {
        "assignment": assignment,
        "scheme": scheme,
        "form": form,
        "reading": reading,
        "accepted": accepted_readings(assignment, reading),
        "changes": GradeChange.objects.filter(assignment=assignment).select_related("by", "student")[:CHANGES],
    }
    return render(request, "lessons/grading/marking.html", parts)


@allow(Role.TEACHER)
@require_POST
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = _assignment(request, pk)
    if request.POST.get("hold_back"):
        hold_back_marks(assignment, by=request.user, at=timezone.now())
        messages.success(request, _("The marks are hidden from the students again."))
    else:
        release_marks(assignment, by=request.user, at=timezone.now())
        messages.success(request, _("Every student can now see points and comments."))
    return redirect("lessons:results", pk=pk)


@allow(Role.TEACHER)
def passage_comments(request: SignedInRequest, pk: UUID) -> HttpResponse:
    attempt = _attempt(request, pk)
    reading = reading_for(attempt.version, attempt.assignment)
    form = PassageCommentForm(request.POST or None, attempt=attempt, reading=reading)
    if form.is_valid():
        form.save(by=request.user, at=timezone.now())
        return redirect(reverse("lessons:attempt-review", args=[pk]) + "#comments")
    return render(request, "lessons/grading/passage_comment.html", {"attempt": attempt, "form": form})


@allow(Role.TEACHER)
@require_POST
def passage_comment_deletion(request: SignedInRequest, pk: UUID, comment_pk: int) -> HttpResponse:
    comments = PassageComment.objects.filter(attempt=_attempt(request, pk)).select_related("attempt__version")
    delete_passage_comment(get_object_or_404(comments, pk=comment_pk), by=request.user, at=timezone.now())
    return redirect(reverse("lessons:attempt-review", args=[pk]) + "#comments")


@allow(Role.TEACHER)
def acceptance(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shows first what would change for whom."""
    contests = Contest.objects.read_by(request.user)
    contest = get_object_or_404(
        contests.select_related("mark", "attempt__student", "attempt__version", "attempt__assignment__classroom"), pk=pk
    )
    form = AcceptanceForm(request.POST or None, contest=contest)
    assignment = contest.attempt.assignment
    assert assignment is not None  # only work for a class is contested
    if form.is_valid() and form.save(by=request.user, at=timezone.now()):
        messages.success(request, _("The reading counts for everyone; all work is scored anew."))
        return redirect(reverse("lessons:contested", args=[assignment.pk]) + f"#contest-{pk}")
    reading = Reading.of(contest.attempt.version)
    changed = effects(assignment, [*accepted_in(assignment), reading_in(contest)])
    parts = {
        "contest": contest,
        "form": form,
        "reading": reading,
        "note": next((note for note in reading.notes if note.id == contest.note), None),
        "mark_tag": reading.codebook.tags[contest.mark.tag] if contest.mark else None,
        "effects": [effect for effect in changed if effect.counts],
    }
    return render(request, "lessons/grading/acceptance.html", parts)


@allow(Role.TEACHER)
def acceptance_withdrawal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks first, and shows what would change."""
    accepted = get_object_or_404(
        AcceptedReading.objects.select_related("assignment__version", "assignment__classroom"),
        pk=pk,
        assignment__in=Assignment.objects.run_by(request.user),
    )
    assignment = accepted.assignment
    if request.method == "POST":
        take_back_reading(accepted, by=request.user, at=timezone.now())
        messages.success(request, _("Taken back; all work is scored anew."))
        return redirect("lessons:marking", pk=assignment.pk)
    others = [one for one in accepted_in(assignment) if one.id != str(pk)]
    changed = [effect for effect in effects(assignment, others) if effect.counts]
    shown = next(
        one for one in accepted_readings(assignment, Reading.of(assignment.version)) if one.accepted.pk == accepted.pk
    )
    parts = {"assignment": assignment, "shown": shown, "effects": changed}
    return render(request, "lessons/grading/acceptance_withdrawal.html", parts)


def _after(request: SignedInRequest, assignment: Assignment, student: User) -> str:
    """The next student to be marked where that was asked for, or else the same one again."""
    if request.POST.get("then") != "next":
        attempt = assignment.attempts.firsts().of(student).first()
        return _review(assignment, student, attempt)
    following = next_to_mark(assignment, after=student)
    if following is None:
        messages.info(request, _("Nobody else waits to be marked."))
        return reverse("lessons:results", args=[assignment.pk])
    return _review(assignment, *following)


def _review(assignment: Assignment, student: User, attempt: Attempt | None) -> str:
    if attempt is None:
        return reverse("lessons:mark", args=[assignment.pk, student.pk])
    return reverse("lessons:attempt-review", args=[attempt.pk])


def _assignment(request: SignedInRequest, pk: int) -> Assignment:
    assignments = Assignment.objects.run_by(request.user)
    return get_object_or_404(assignments.select_related("classroom", "version__lesson", "marking_plan"), pk=pk)


def _attempt(request: SignedInRequest, pk: UUID) -> Attempt:
    watched = Attempt.objects.firsts().watched_by(request.user)
    return get_object_or_404(watched.select_related("version", "student", "assignment"), pk=pk)
