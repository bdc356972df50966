"""How the bench answers: with the next page or, for a script that asks for JSON, with the parts that changed."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import SignedInRequest
from lessons.annotations.actions import (
    AlreadyMarked,
    ChangedSince,
    NoFurther,
    NotAPair,
    NothingMarked,
    TagGone,
    WordsMoved,
)
from lessons.annotations.models import Annotation, Decision
from lessons.annotations.queries import Asked, Counts, card, drawn_around, next_to_decide, window
from lessons.annotations.telling import last_decision, latest_about
from lessons.sources.models import SourceText
from lessons.text.spans import Span

Refusal = AlreadyMarked | NothingMarked | NoFurther | NotAPair | ChangedSince | TagGone | WordsMoved
REFUSALS = (AlreadyMarked, NothingMarked, NoFurther, NotAPair, ChangedSince, TagGone, WordsMoved)
MANY = 40  # so many changed cards are better shown by loading the page again

_REASONS: dict[type[Exception], Promise] = {
    AlreadyMarked: _("These words carry this tag already."),
    NothingMarked: _("There are no words here to mark."),
    NoFurther: _("This end stays: a mark keeps at least one word and ends inside its paragraph."),
    NotAPair: _("Only two marks with one tag, neither dismissed, can become one."),
    ChangedSince: _("This was changed again since, or is gone. Take back the later change first."),
    WordsMoved: _("Somebody has edited the text meanwhile. Look at the words as they are now, and choose again."),
    TagGone: _("The codebook of this text does not have the earlier tag any more."),
}


def asked_of(request: SignedInRequest) -> Asked:
    return Asked.in_query(request.GET.dict())


def wants_parts(request: SignedInRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def bench_address(source_text: SourceText, asked: Asked) -> str:
    return reverse("lessons:review", args=[source_text.slug]) + str(asked)


def decided(request: SignedInRequest, annotation: Annotation, said: str, *, stay: str = "") -> HttpResponse:
    """After a decision about one annotation: the parts, or the bench at the next proposal; `stay` leads elsewhere."""
    if wants_parts(request):
        return parts(request, annotation, latest_about(annotation), said)
    messages.success(request, said)
    if stay:
        return redirect(stay)
    source_text, asked = annotation.source_text, asked_of(request)
    upcoming = next_to_decide(source_text, asked, annotation)
    if upcoming is None:
        return redirect(bench_address(source_text, asked) + "#proposals")
    if not any(found.annotation == upcoming for found in window(source_text, asked).cards):
        asked = asked.beginning_with(upcoming)
    return redirect(f"{bench_address(source_text, asked)}#a-{upcoming.pk}")


def parts(request: SignedInRequest, annotation: Annotation, decision: Decision | None, said: str) -> JsonResponse:
    """The cards and paragraphs that a decision touched, and what counts and tells of them.

    What nobody decided about here, such as a mark that came with its text, is drawn as it is.
    """
    source_text, asked = annotation.source_text, asked_of(request)
    changes = list(decision.changes.select_related("annotation__decided_by")[: MANY + 1]) if decision else []
    if len(changes) > MANY:
        messages.success(request, said)
        return JsonResponse({"again": True})
    touched, spans = [], []
    for change in changes:
        change.annotation.source_text = source_text
        touched.append(change.annotation)
        start, end = change.annotation.start, change.annotation.end
        spans += [change.annotation.span, Span(change.before.get("start", start), change.before.get("end", end))]
    touched, spans = touched or [annotation], spans or [annotation.span]
    context = {
        "source_text": source_text,
        "asked": asked,
        "counts": Counts(source_text, asked),
        "last": last_decision(source_text, request.user),
    }
    return JsonResponse(
        {
            "said": said,
            "cards": [_drawn(request, "_card", context | {"card": card(source_text, one)}) for one in touched],
            "blocks": [
                [block.start, _drawn(request, "_block", {"block": block})]
                for block in drawn_around(source_text, asked, spans)
            ],
            "progress": _drawn(request, "_progress", context),
            "filters": _drawn(request, "_filters", context),
            "last": _drawn(request, "_last", context),
        }
    )


def refused(request: SignedInRequest, refusal: Refusal, back: str) -> HttpResponse:
    if wants_parts(request):
        return JsonResponse({"refused": str(_REASONS[type(refusal)])})
    messages.error(request, str(_REASONS[type(refusal)]))
    return redirect(back)


def explain(form: Form, refusal: Refusal) -> None:
    form.add_error("quote", str(_REASONS[type(refusal)]))


def _drawn(request: SignedInRequest, name: str, context: dict[str, object]) -> str:
    return render_to_string(f"lessons/annotations/{name}.html", context, request)
