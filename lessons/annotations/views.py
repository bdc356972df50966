"""The review bench: the page, deciding, adding, accepting many, and the history."""

import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.annotations.actions import accept, accept_all, add, dismiss, restore, undo
from lessons.annotations.answers import (
    REFUSALS,
    asked_of,
    bench_address,
    decided,
    explain,
    parts,
    refused,
    wants_parts,
)
from lessons.annotations.forms import AnnotationForm
from lessons.annotations.models import Annotation, Decision
from lessons.annotations.queries import Shown, bench, window
from lessons.annotations.telling import told
from lessons.sources.models import SourceText

KEY = re.compile(r"\b\d{1,18}\b")  # longer numbers do not fit the database
AT_ONCE = 20_000  # proposals; the database takes no endless list
DECISIONS_A_PAGE = 50
DECIDE = {
    "accept": (accept, gettext_lazy("Accepted: “%(quote)s”.")),
    "dismiss": (dismiss, gettext_lazy("Dismissed: “%(quote)s”.")),
    "restore": (restore, gettext_lazy("Open again: “%(quote)s”.")),
}


@vary_on_headers("Accept")
@allow(Role.TEACHER)
def review(request: SignedInRequest, slug: str) -> HttpResponse:
    source_text = get_object_or_404(SourceText.objects.editable_by(request.user).defer("raw"), slug=slug)
    if wants_parts(request):
        context = {"window": window(source_text, asked_of(request)), "asked": asked_of(request)}
        return JsonResponse({"window": render_to_string("lessons/annotations/_window.html", context, request)})
    return _bench_page(request, source_text, AnnotationForm(source_text=source_text))


@require_POST
@allow(Role.TEACHER)
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    annotation = get_object_or_404(
        Annotation.objects.select_related("source_text"),
        pk=pk,
        source_text__in=SourceText.objects.editable_by(request.user),
    )
    if request.POST.get("decision") not in DECIDE:
        return HttpResponseBadRequest()
    act, said = DECIDE[request.POST["decision"]]
    try:
        annotation = act(annotation, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        return refused(request, refusal, _card_address(request, annotation))
    return decided(request, annotation, said % {"quote": annotation.quote})


@require_POST
@allow(Role.TEACHER)
def add_annotation(request: SignedInRequest, slug: str) -> HttpResponse:
    source_text = get_object_or_404(SourceText.objects.editable_by(request.user), slug=slug)
    form = AnnotationForm(request.POST, source_text=source_text)
    if form.is_valid():
        try:
            annotation = add(source_text, by=request.user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as refusal:
            explain(form, refusal)
        else:
            said = _("Added: “%(quote)s”.") % {"quote": annotation.quote}
            return decided(request, annotation, said, stay=bench_address(source_text, asked_of(request)))
    if wants_parts(request):
        context = {"form": form, "source_text": source_text, "asked": asked_of(request)}
        return JsonResponse({"form": render_to_string("lessons/annotations/_add_form.html", context, request)})
    return _bench_page(request, source_text, form)


@allow(Role.TEACHER)
def accept_shown(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every open proposal that the address asks for, accepted at once after a look at them all."""
    source_text = get_object_or_404(SourceText.objects.editable_by(request.user), slug=slug)
    asked = asked_of(request)
    if request.method == "POST":
        keys = KEY.findall(request.POST.get("annotations", ""))[:AT_ONCE]
        count = accept_all(source_text.annotations.filter(pk__in=keys), by=request.user, at=timezone.now())
        messages.success(
            request, ngettext("Accepted %(count)d proposal.", "Accepted %(count)d proposals.", count) % {"count": count}
        )
        return redirect(bench_address(source_text, asked))
    chosen = list(asked.of(source_text).proposed()) if asked.state in {Shown.PROPOSED, Shown.ALL} else []
    context = {"annotations": chosen, "source_text": source_text, "asked": asked}
    return render(request, "lessons/annotations/accept_shown.html", context)


@allow(Role.TEACHER)
def history(request: SignedInRequest, slug: str) -> HttpResponse:
    source_text = get_object_or_404(SourceText.objects.editable_by(request.user), slug=slug)
    decisions = source_text.decisions.all()
    page = Paginator(decisions, DECISIONS_A_PAGE).get_page(request.GET.get("page"))
    first = max(page.start_index() - 1, 0)
    context = {"source_text": source_text, "page": page, "told": told(decisions[first : page.end_index()])}
    return render(request, "lessons/annotations/history.html", context)


@require_POST
@allow(Role.TEACHER)
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(
        Decision.objects.select_related("source_text"),
        pk=pk,
        source_text__in=SourceText.objects.editable_by(request.user),
    )
    back = bench_address(decision.source_text, asked_of(request))
    if "history" in request.POST:
        back = reverse("lessons:review-history", args=[decision.source_text.slug])
    try:
        undone = undo(decision, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        return refused(request, refusal, back)
    annotation = Annotation.objects.select_related("source_text").filter(changes__decision=undone)[0]
    said = _("Taken back: “%(quote)s”.") % {"quote": annotation.quote}
    if wants_parts(request):
        return parts(request, annotation, undone, said)
    messages.success(request, said)
    return redirect(back)


def _bench_page(request: SignedInRequest, source_text: SourceText, form: AnnotationForm) -> HttpResponse:
    drawn = bench(source_text, asked_of(request), request.user)
    context = {
        "bench": drawn,
        "source_text": source_text,
        "asked": drawn.asked,
        "form": form,
        "window": drawn.window,
        "counts": drawn.counts,
        "last": drawn.last,
    }
    return render(request, "lessons/annotations/review.html", context)


def _card_address(request: SignedInRequest, annotation: Annotation) -> str:
    return f"{bench_address(annotation.source_text, asked_of(request))}#a-{annotation.pk}"
