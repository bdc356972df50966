"""An assignment in class: its settings, nine o'clock, the talk about it, votes."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.assignments import actions
from lessons.assignments.actions import NothingDue
from lessons.assignments.forms import REFUSALS, TermsForm
from lessons.assignments.models import Assignment
from lessons.assignments.policy import Answers, Phase
from lessons.assignments.queries import begun_and_done, enrolments_of, reading_for
from lessons.board import queries, talking
from lessons.board.actions import VoteClosed, cast, close_vote, open_vote
from lessons.board.forms import BallotForm
from lessons.board.models import Vote
from lessons.grading.actions import change_assignment
from lessons.text.spans import Span

MORE = timedelta(minutes=5)
SHOWN = 12  # sentences on the first page of the talk


@allow(Role.TEACHER)
def settings(request: SignedInRequest, pk: int) -> HttpResponse:
    """The terms, with what a change means for work already begun."""
    assignment = _run_by(request, pk)
    begun, done = begun_and_done(assignment)
    form = TermsForm(
        request.POST or None, classroom=assignment.classroom, version=assignment.version, assignment=assignment
    )
    if form.is_valid():
        try:
            change_assignment(assignment, by=request.user, at=timezone.now(), **form.terms)
        except REFUSALS as error:
            form.refuse(error)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("lessons:classroom-detail", pk=assignment.classroom_id)
    parts = {"assignment": assignment, "form": form, "begun": begun, "done": done}
    return render(request, "lessons/board/settings.html", parts)


@allow(Role.TEACHER)
@require_safe
def nine_oclock(request: SignedInRequest, pk: int) -> HttpResponse:
    """The live board. Its script asks `seats` for news; without it, the page is loaded again."""
    assignment = _run_by(request, pk)
    return render(request, "lessons/board/nine_oclock.html", _board(request, assignment))


@allow(Role.TEACHER)
@require_safe
def seats(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """What changes on the board; 304 where nothing has."""
    assignment = _run_by(request, pk)
    tag = queries.stamp(assignment, at=timezone.now(), names_hidden=_names_hidden(request))
    return _unless_known(
        request, tag, lambda: render(request, "lessons/board/_seats.html", _board(request, assignment))
    )


@allow(Role.TEACHER)
@require_POST
def extension(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        actions.extend(_run_by(request, pk), by=MORE, at=timezone.now())
    except NothingDue:
        messages.error(request, _("This lesson has no due time, so there is nothing to extend."))
    else:
        messages.success(request, _("Five minutes more for everybody."))
    return _back_to_board(request, pk)


@allow(Role.TEACHER)
@require_POST
def closing(request: SignedInRequest, pk: int) -> HttpResponse:
    """Or with `again` opens what was closed by hand."""
    if "again" in request.POST:
        actions.open_again(_run_by(request, pk))
        messages.success(request, _("Open again, as its times say."))
    else:
        actions.close_now(_run_by(request, pk), at=timezone.now())
        messages.success(request, _("Closed. What was saved is kept as it stands."))
    return _back_to_board(request, pk)


@allow(Role.TEACHER)
@require_POST
def answers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Opens them, or with `hide` hides them again."""
    assignment = _run_by(request, pk)
    if "hide" in request.POST:
        actions.hide_answers(assignment)
        messages.success(request, _("The answers are hidden until you open them."))
    else:
        actions.open_answers(assignment, at=timezone.now())
        messages.success(request, _("The answers are open for all who have handed in, or whose time is over."))
    return _back_to_board(request, pk)


@allow(Role.TEACHER)
@require_safe
def talk(request: SignedInRequest, pk: int) -> HttpResponse:
    """For the projector: where the class marked, and the sentences on which it split, most divided first."""
    assignment = _run_by(request, pk)
    reading = reading_for(assignment.version, assignment)
    heat = talking.heat_of(assignment, reading)
    splits = talking.splits_of(heat, reading)
    parts = {
        "assignment": assignment,
        "reading": reading,
        "heat": heat,
        "blocks": talking.drawn(heat, reading),
        "splits": splits[:SHOWN],
        "levels": range(1, talking.LEVELS + 1),
    }
    return render(request, "lessons/board/talk.html", parts)


@allow(Role.TEACHER)
@require_safe
def sentence(request: SignedInRequest, pk: int, start: int) -> HttpResponse:
    """One sentence: how the class reads it, two reasons, a vote, and last the reference."""
    assignment = _run_by(request, pk)
    reading = reading_for(assignment.version, assignment)
    heat = talking.heat_of(assignment, reading)
    split = talking.split_at(heat, reading, start)
    if split is None:
        raise Http404
    turn = request.GET.get("turn", "")
    at = int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 6 else 0
    reasons, turns = talking.reasons_for(assignment, reading, split.span, turn=at)
    starts = [one.span.start for one in talking.splits_of(heat, reading)]
    after = starts[starts.index(start) + 1 :] if start in starts else []
    parts = {
        "assignment": assignment,
        "reading": reading,
        "split": split,
        "reasons": reasons,
        "next_turn": at + 1 if turns > 1 else None,
        "notes": talking.references_in(reading, split.span),
        "next_start": after[0] if after else None,
        "vote_address": request.build_absolute_uri(reverse("lessons:vote", args=[pk])),
    }
    return render(request, "lessons/board/sentence.html", parts | _vote(assignment, split.span))


@allow(Role.TEACHER)
@require_safe
def vote_state(request: SignedInRequest, pk: int, start: int) -> HttpResponseBase:
    """How many have voted, and once the vote is closed, how."""
    assignment = _run_by(request, pk)
    vote = assignment.votes.filter(start=start).first()
    if vote is None:
        raise Http404
    parts = _vote(assignment, Span(vote.start, vote.end)) | {"assignment": assignment}
    tag = f"{vote.pk}-{vote.ballots.count()}-{vote.closed_at}-{request.LANGUAGE_CODE}-{parts['voters']}"
    return _unless_known(request, tag.replace(" ", ""), lambda: render(request, "lessons/board/_vote.html", parts))


@allow(Role.TEACHER)
@require_POST
def vote_opening(request: SignedInRequest, pk: int, start: int) -> HttpResponse:
    assignment = _run_by(request, pk)
    reading = reading_for(assignment.version, assignment)
    split = talking.split_at(talking.heat_of(assignment, reading), reading, start)
    if split is None:
        raise Http404
    open_vote(assignment, split.span, at=timezone.now())
    return redirect(reverse("lessons:talk-sentence", args=[pk, start]) + "#vote")


@allow(Role.TEACHER)
@require_POST
def vote_closing(request: SignedInRequest, pk: int, start: int) -> HttpResponse:
    close_vote(_run_by(request, pk), at=timezone.now())
    return redirect(reverse("lessons:talk-sentence", args=[pk, start]) + "#vote")


@allow(Role.STUDENT)
def vote(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where a student votes on the sentence that the class talks about."""
    mine = Assignment.objects.of_student(request.user).select_related("version__lesson")
    assignment = get_object_or_404(mine, pk=pk)
    if not assignment.own_policy.can_be_read(timezone.now()):
        raise Http404
    reading = reading_for(assignment.version, assignment)
    asked = assignment.votes.filter(closed_at=None).first()
    parts: dict[str, object] = {"assignment": assignment, "reading": reading, "vote": asked}
    if asked is not None:
        own = asked.ballots.filter(student=request.user).first()
        form = BallotForm(request.POST or None, reading=reading, vote=asked.pk, voted=own.tag if own else None)
        # The page may be older than the vote: then its answer was to another question.
        is_meant = request.POST.get("vote", str(asked.pk)) == str(asked.pk)
        if is_meant and form.is_valid():
            try:
                cast(asked, request.user, tag=form.tag, at=timezone.now())
            except VoteClosed:
                messages.error(request, _("This vote has just been closed."))
            else:
                messages.success(request, _("Your vote counts. You can change it as long as the vote is open."))
            return redirect("lessons:vote", pk=pk)
        if not is_meant:
            form = BallotForm(reading=reading, vote=asked.pk, voted=own.tag if own else None)
            messages.error(request, _("The class has moved on to another sentence. Here it is."))
        parts |= {"form": form, "quote": reading.text[asked.start : asked.end]}
    return render(request, "lessons/board/vote.html", parts)


def _board(request: SignedInRequest, assignment: Assignment) -> dict[str, object]:
    now, hidden = timezone.now(), _names_hidden(request)
    policy = assignment.policy
    seen = policy.answers == Answers.OPENED and policy.answers_opened_at is not None
    return {
        "assignment": assignment,
        "board": queries.board(assignment, at=now, names_hidden=hidden),
        "names_hidden": hidden,
        "policy": policy,
        "phase": policy.phase(now).name.lower(),
        "is_running": policy.phase(now) in {Phase.OPEN, Phase.LATE},
        "answers_seen": seen or policy.answers == Answers.ON_HAND_IN,
        "can_hide": policy.answers != Answers.NEVER and (seen or policy.answers == Answers.ON_HAND_IN),
        "at": now,
    }


def _vote(assignment: Assignment, span: Span) -> dict[str, object]:
    """The latest vote on this sentence."""
    asked: Vote | None = assignment.votes.filter(start=span.start, end=span.end).first()
    reading = reading_for(assignment.version, assignment)
    is_open = asked is not None and asked.closed_at is None
    return {
        "vote": asked,
        "vote_is_open": is_open,
        "voted": asked.ballots.count() if asked else 0,
        "voters": enrolments_of(assignment).count(),
        "after": talking.votes_split(asked, reading) if asked and not is_open else None,
        "start": span.start,
    }


def _unless_known(request: HttpRequest, tag: str, answer: Callable[[], HttpResponse]) -> HttpResponseBase:
    etag = f'"{tag}"'
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    response = answer()
    response["ETag"] = etag
    return response


def _names_hidden(request: HttpRequest) -> bool:
    return request.GET.get("names") == "hidden"


def _back_to_board(request: HttpRequest, pk: int) -> HttpResponse:
    hidden = "?names=hidden" if request.POST.get("names") == "hidden" else ""
    return redirect(reverse("lessons:nine-oclock", args=[pk]) + hidden)


def _run_by(request: SignedInRequest, pk: int) -> Assignment:
    assignments = Assignment.objects.run_by(request.user).select_related("classroom", "group", "version__lesson")
    return get_object_or_404(assignments.defer("version__document"), pk=pk)
