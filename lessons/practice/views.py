"""One item a page: the question, the answer with its reason, the next item; then what to remember."""

import random

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core.access import allow_anyone
from core.accounts.models import User
from lessons.codebooks.words import translated_tag
from lessons.practice import queries, telling
from lessons.practice.actions import RoundNotFinished, keep_result
from lessons.practice.drills import DRILLS, Drill
from lessons.practice.rounds import ORDERS, BadRound, Outcome, Round, pieces, words_of

WORDS = "words"  # what the form sends as its answer when the words themselves are in `word`


@allow_anyone
@require_safe
def practice_list(request: HttpRequest) -> HttpResponse:
    return render(request, "lessons/practice/list.html", {"layers": queries.standings(request.user)})


@allow_anyone
@require_safe
def practice(request: HttpRequest, tag: str) -> HttpResponse:
    drill = _drill(tag)
    try:
        done = Round.read(drill, request.GET.get("order", ""), request.GET.get("answers", ""))
        if done.is_finished:
            return _show_result(request, done)
        given = _given(request.GET)
        return _show_answer(request, done.answer(given)) if given else _show_question(request, done)
    except BadRound:
        return redirect(_address(tag, random.randrange(ORDERS)))  # noqa: S311 - an order to practise in, no secret


@allow_anyone
@require_POST
def practice_result(request: HttpRequest, tag: str) -> HttpResponse:
    """Keeps a student's best result; of anybody else nothing is kept."""
    try:
        done = Round.read(_drill(tag), request.POST.get("order", ""), request.POST.get("answers", ""))
        if isinstance(request.user, User) and request.user.is_student:
            keep_result(done, student=request.user, at=timezone.now())
    except (BadRound, RoundNotFinished):
        return redirect("lessons:practice", tag=tag)
    return redirect(_address(tag, done.order, done.spelled))


def _show_question(request: HttpRequest, done: Round) -> HttpResponse:
    item = done.current
    asked = {
        "item": item,
        "question": telling.question(item),
        "choices": telling.choices(item),
        "pieces": pieces(item),
        "words": [span.of(item.text) for span in words_of(item)],
        "nothing_chosen": "answer" in request.GET,
        "WORDS": WORDS,
    }
    return render(request, "lessons/practice/question.html", _frame(done, len(done.answered)) | asked)


def _show_answer(request: HttpRequest, done: Round) -> HttpResponse:
    answered = done.answered[-1]
    told = {
        "answered": answered,
        "item": answered.item,
        "question": telling.question(answered.item),
        "verdict": telling.verdict(answered),
        "next_url": _address(done.drill.tag.key, done.order, done.spelled),
    }
    return render(request, "lessons/practice/answer.html", _frame(done, len(done.answered) - 1) | told)


def _show_result(request: HttpRequest, done: Round) -> HttpResponse:
    tag = done.drill.tag
    ahead = queries.next_tag(request.user, tag)
    told = {
        "right": done.count(Outcome.RIGHT),
        "partly": done.count(Outcome.PARTLY),
        "again": [(one, telling.verdict(one)) for one in done.answered if one.outcome is not Outcome.RIGHT],
        "best": queries.best_of(request.user).get(tag.key),
        "next_tag": ahead,
        "tell": next((row.tell for row in done.drill.confused if row.tag.key == ahead.key), ""),
    }
    return render(request, "lessons/practice/result.html", _frame(done, len(done.answered)) | told)


def _frame(done: Round, place: int) -> dict[str, object]:
    """What every page of a round shows. `place` counts from 0."""
    todo = len(done.drill.items) - len(done.answered)
    return {
        "drill": done.drill,
        "tag": translated_tag(done.drill.tag),
        "round": done,
        "number": place + 1,
        "total": len(done.drill.items),
        "dots": [answered.outcome.value for answered in done.answered] + ["open"] * todo,
    }


def _drill(tag: str) -> Drill:
    if tag not in DRILLS:
        raise Http404
    return DRILLS[tag]


def _given(data: QueryDict) -> str:
    """The answer that the form sends; empty when nothing was chosen."""
    given = data.get("answer", "")
    return "-".join(data.getlist("word")) if given == WORDS else given


def _address(tag: str, order: int, answers: str = "") -> str:
    query = QueryDict(mutable=True)
    query["order"] = str(order)
    if answers:
        query["answers"] = answers
    return f"{reverse('lessons:practice', args=[tag])}?{query.urlencode()}"
