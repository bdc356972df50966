"""Saving marks and handing in: JSON for the workspace, plain forms without JavaScript."""

import json
import re
from dataclasses import asdict
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import SignedInRequest, allow, allow_anyone
from core.accounts.models import Role, User
from lessons.assignments.models import Assignment, AssignmentQuerySet
from lessons.assignments.queries import reading_for
from lessons.attempts import actions
from lessons.attempts.actions import (
    AttemptClosed,
    ContestAnswered,
    MarkRefused,
    NotContestable,
    NotHandedIn,
    Wanted,
    begin,
    delete_mark,
    look_again,
    put_mark,
    standing_marks,
    start_again,
    submit_attempt,
    take_operations,
    try_again,
    want_no_more_tries,
    withdraw_contest,
    writer_state,
)
from lessons.attempts.forms import ContestForm
from lessons.attempts.models import Attempt
from lessons.attempts.operations import Batch, Taken, Unreadable, marks_json
from lessons.attempts.queries import comparison_page
from lessons.attempts.visitors import ensure_visitor_key, owners, take_along, visitor_key
from lessons.authoring.models import Lesson, LessonVersion

SENTENCE = re.compile(r"(\d{1,9})-(\d{1,9})")


@require_POST
@allow_anyone
def beginning(request: HttpRequest) -> JsonResponse:
    """Begins the attempt that a page has its first change for; one that is begun already is given as it stands."""
    body = _json(request)
    asked = body if isinstance(body, dict) else {}
    take_along(request)
    if asked.get("owner") not in owners(request):  # somebody else has signed in since the page was opened
        raise Http404
    attempt = _begun(request, str(asked.get("exercise")))
    if not attempt.is_open(timezone.now()):
        return JsonResponse({"error": _closed()}, status=409)
    marks = marks_json(standing_marks(attempt))
    return JsonResponse({"attempt": str(attempt.pk), "revision": attempt.revision, "marks": marks})


@require_POST
@allow_anyone
def operations(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The road of every change made with the script: see `operations.py`."""
    attempt = _own(request, pk)
    now = timezone.now()
    try:
        batch = Batch.from_json(_json(request))
    except Unreadable:
        return JsonResponse({"error": _("These changes could not be read.")}, status=422)
    try:
        taken = take_operations(attempt, batch, at=now)
    except AttemptClosed:
        attempt = get_object_or_404(Attempt, pk=pk)
        number, remarks = writer_state(attempt, batch.writer)
        stands = Taken(attempt.revision, remarks, marks_json(standing_marks(attempt)))
        return JsonResponse(asdict(stands) | {"error": _closed(), "taken": number}, status=409)
    return JsonResponse(asdict(taken) | {"saved_at": now.isoformat()})


@require_POST
@allow_anyone
def marks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Without JavaScript: a sentence (`sentence` is "start-end"), a tag and a note make one mark."""
    attempt = _own_or_begun(request, pk)
    sentence = SENTENCE.fullmatch(request.POST.get("sentence", ""))
    tag = request.POST.get("tag", "")
    if not (sentence and tag):
        messages.error(request, _("Choose a sentence and a tag, then press “Mark it”."))
        return redirect(attempt_url(attempt, "practise"))
    start, end = map(int, sentence.groups())
    quote = attempt.version.document["text"][start:end]
    note = request.POST.get("note", "").replace("\0", "")
    try:
        put_mark(attempt, uuid4(), Wanted(tag, start, end, quote, note), at=timezone.now())
    except AttemptClosed:
        messages.error(request, _closed())
    except MarkRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(attempt_url(attempt, "practise"))


@require_POST
@allow_anyone
def mark_deletion(request: HttpRequest, pk: UUID, mark_pk: UUID) -> HttpResponse:
    attempt = _own(request, pk)
    try:
        delete_mark(attempt, mark_pk, at=timezone.now())
    except AttemptClosed:
        messages.error(request, _closed())
    return redirect(attempt_url(attempt, "practise"))


@require_POST
@allow_anyone
def submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    attempt = _own_or_begun(request, pk)
    try:
        submit_attempt(attempt, at=timezone.now())
    except AttemptClosed:
        if not Attempt.objects.submitted().filter(pk=attempt.pk).exists():  # a double click is no fault
            messages.error(request, _closed())
    return redirect(attempt_url(attempt, "compare"))


@require_POST
@allow_anyone
def renewal(request: HttpRequest, pk: UUID) -> HttpResponse:
    attempt = _own(request, pk)
    try:
        start_again(attempt)
    except AttemptClosed:
        messages.error(
            request, _("An assignment is handed in once. You can still practise the lesson from the list of lessons.")
        )
    return redirect(attempt_url(attempt, "practise"))


@require_POST
@allow(Role.STUDENT)
def next_try(request: SignedInRequest, pk: UUID) -> HttpResponse:
    attempt = _own(request, pk)
    try:
        try_again(attempt, at=timezone.now())
    except AttemptClosed:
        messages.error(request, _("There is no further try."))
    return redirect(attempt_url(attempt, "practise"))


@require_POST
@allow(Role.STUDENT)
def last_word(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """No more tries, please: show me the answers."""
    attempt = _own(request, pk)
    try:
        want_no_more_tries(attempt)
    except AttemptClosed:
        messages.error(request, _("You have begun another try. Hand it in first."))
    return redirect(attempt_url(attempt, "compare"))


@require_POST
@allow_anyone
def second_look(request: HttpRequest, pk: UUID) -> HttpResponse:
    attempt = _own(request, pk)
    try:
        look_again(attempt, at=timezone.now())
    except NotHandedIn:
        messages.error(request, _("A second look opens together with the comparison."))
    return redirect(attempt_url(attempt, "practise"))


@allow(Role.STUDENT)
def contest(request: SignedInRequest, pk: UUID, row: str) -> HttpResponse:
    """“I still think so, because …”: the form stands in the comparison too; words that do not fit come back here."""
    attempt = _own(request, pk)
    if not attempt.shows_answers(timezone.now()):
        raise Http404
    reading = reading_for(attempt.version, attempt.assignment)
    line = next((line for line in comparison_page(attempt, reading).rows if line.key == row), None)
    if line is None or not (line.can_contest or line.contest):
        raise Http404
    form = ContestForm(request.POST or None, initial={"words": line.contest.words if line.contest else ""})
    if form.is_valid():
        try:
            actions.contest(attempt, row, words=form.cleaned_data["words"], at=timezone.now())
        except (NotContestable, ContestAnswered):
            messages.error(request, _answered())
        else:
            messages.success(request, _("Your teacher will see what you think, and why."))
        return redirect(_line_url(attempt, row))
    return render(request, "lessons/attempts/contest.html", {"attempt": attempt, "row": line, "form": form})


@require_POST
@allow(Role.STUDENT)
def contest_withdrawal(request: SignedInRequest, pk: UUID, row: str) -> HttpResponse:
    attempt = _own(request, pk)
    try:
        withdraw_contest(attempt, row)
    except ContestAnswered:
        messages.error(request, _answered())
    return redirect(_line_url(attempt, row))


def attempt_url(attempt: Attempt, step: str) -> str:
    """The page of a step of the lesson, inside the assignment if there is one."""
    if attempt.assignment_id is not None:
        return reverse("lessons:assignment-step", args=[attempt.assignment_id, step])
    return reverse("lessons:step", args=[attempt.version.lesson.slug, step])


def _line_url(attempt: Attempt, row: str) -> str:
    return f"{attempt_url(attempt, 'compare')}#pair-{row}"


def _own(request: HttpRequest, pk: UUID) -> Attempt:
    """Theirs, and not one for a class that they have left or been removed from.

    Every saved mark comes this way, and composing queries is most of its cost: so two short ones, the second for a class.
    """
    take_along(request)
    attempt = get_object_or_404(Attempt.objects.owned_by(request.user, visitor_key(request)), pk=pk)
    if attempt.assignment_id is not None:
        attempt.assignment = get_object_or_404(_given_to(request.user), pk=attempt.assignment_id)
    return attempt


def _own_or_begun(request: HttpRequest, pk: UUID) -> Attempt:
    """A form on a page opened before anything was saved names its exercise as well."""
    exercise = request.POST.get("exercise")
    if not exercise:
        return _own(request, pk)
    try:
        return _own(request, pk)
    except Http404:
        return _begun(request, exercise)


def _given_to(user: object) -> AssignmentQuerySet:
    given = Assignment.objects.given_to(user) if isinstance(user, User) else Assignment.objects.none()
    return given.select_related("classroom")


def _begun(request: HttpRequest, exercise: str) -> Attempt:
    """This person's attempt at an exercise (`assignment-3`, or `version-7` for practice) that is open to them."""
    kind, _dash, key = exercise.partition("-")
    if not re.fullmatch(r"\d{1,18}", key):
        raise Http404
    student = request.user if isinstance(request.user, User) else None
    assignment = None
    if kind == "assignment" and student:
        mine = Assignment.objects.of_student(student).select_related("version__lesson")
        assignment = get_object_or_404(mine, pk=key)
        version = assignment.version
    else:
        visible = Lesson.objects.visible_to(request.user)
        version = get_object_or_404(LessonVersion.objects.select_related("lesson"), pk=key, lesson__in=visible)
    visitor = "" if student else ensure_visitor_key(request)
    try:
        return begin(version, assignment=assignment, student=student, visitor_key=visitor, at=timezone.now())
    except AttemptClosed:  # and so it stays closed, whatever is asked of it
        return Attempt(version=version, assignment=assignment, student=student, started_at=timezone.now())


def _json(request: HttpRequest) -> object:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):  # the latter: thousands of brackets
        return None


def _closed() -> str:
    return _("This exercise no longer takes changes: it is handed in, or its time is over. What you had saved is kept.")


def _answered() -> str:
    return _("Your teacher has answered already, so what you wrote stays as it was read.")
