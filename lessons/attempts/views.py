"""Saving marks and handing in: JSON for the workspace, plain forms without JavaScript."""

import json
import re
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import SignedInRequest, allow, allow_anyone
from core.accounts.models import Role
from lessons.attempts import actions
from lessons.attempts.actions import (
    AttemptClosed,
    ContestAnswered,
    MarkRefused,
    NotContestable,
    NotHandedIn,
    Wanted,
    delete_mark,
    look_again,
    put_mark,
    start_again,
    submit_attempt,
    withdraw_contest,
)
from lessons.attempts.forms import ContestForm
from lessons.attempts.models import Attempt
from lessons.attempts.queries import comparison_page
from lessons.attempts.visitors import visitor_key
from lessons.authoring.reading import Reading

SENTENCE = re.compile(r"(\d{1,9})-(\d{1,9})")


@require_http_methods(["PUT", "DELETE"])
@allow_anyone
def mark(request: HttpRequest, pk: UUID, mark_pk: UUID) -> JsonResponse:
    attempt = _own(request, pk)
    now = timezone.now()
    try:
        if request.method == "PUT":
            put_mark(attempt, mark_pk, Wanted.from_json(_json(request)), at=now)
        else:
            delete_mark(attempt, mark_pk, at=now)
    except AttemptClosed:
        return JsonResponse({"error": _closed()}, status=409)
    except MarkRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse({"saved_at": now.isoformat(), "marks": attempt.marks.count()})


@require_POST
@allow_anyone
def marks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Without JavaScript: a sentence (`sentence` is "start-end"), a tag and a note make one mark."""
    attempt = _own(request, pk)
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
    attempt = _own(request, pk)
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
@allow_anyone
def second_look(request: HttpRequest, pk: UUID) -> HttpResponse:
    attempt = _own(request, pk)
    try:
        look_again(attempt, at=timezone.now())
    except NotHandedIn:
        messages.error(request, _("A second look opens once your marks are handed in."))
    return redirect(attempt_url(attempt, "practise"))


@allow(Role.STUDENT)
def contest(request: SignedInRequest, pk: UUID, row: str) -> HttpResponse:
    """“I still think so, because …”: the form stands in the comparison too; words that do not fit come back here."""
    attempt = _own(request, pk)
    line = next((line for line in comparison_page(attempt, Reading.of(attempt.version)).rows if line.key == row), None)
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
    mine = Attempt.objects.answerable_by(request.user, visitor_key(request))
    return get_object_or_404(mine.select_related("version__lesson", "assignment"), pk=pk)


def _json(request: HttpRequest) -> object:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):  # the latter: thousands of brackets
        return None


def _closed() -> str:
    return _("This exercise no longer takes changes: it is handed in, or its time is over. What you had saved is kept.")


def _answered() -> str:
    return _("Your teacher has answered already, so what you wrote stays as it was read.")
