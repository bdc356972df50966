"""The review bench: every answer is a page or, for a script that asks for JSON, the parts that changed."""

import re

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.annotations.actions import AlreadyMarked, NothingMarked, accept, accept_all, add, dismiss, edit, restore
from lessons.annotations.forms import AnnotationForm
from lessons.annotations.models import Annotation
from lessons.annotations.queries import Asked, annotations_of, bench, card, next_to_decide
from lessons.sources.models import SourceText

KEY = re.compile(r"\d{1,18}")  # longer numbers do not fit the database


@allow(Role.ADMIN)
def review(request: SignedInRequest, slug: str) -> HttpResponse:
    source_text = get_object_or_404(SourceText, slug=slug)
    return _bench_page(request, source_text, AnnotationForm(source_text=source_text))


@require_POST
@allow(Role.ADMIN)
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    annotation = get_object_or_404(Annotation, pk=pk)
    match request.POST.get("decision"):
        case "accept":
            annotation, said = accept(annotation, by=request.user, at=timezone.now()), _("Accepted: “%(quote)s”.")
        case "dismiss":
            annotation, said = dismiss(annotation, by=request.user, at=timezone.now()), _("Dismissed: “%(quote)s”.")
        case "restore":
            annotation, said = restore(annotation), _("Open again: “%(quote)s”.")
        case _:
            return HttpResponseBadRequest()
    return _decided(request, annotation, said % {"quote": annotation.quote})


@vary_on_headers("Accept")
@allow(Role.ADMIN)
def edit_annotation(request: SignedInRequest, pk: int) -> HttpResponse:
    annotation = get_object_or_404(Annotation.objects.select_related("source_text", "decided_by"), pk=pk)
    form = AnnotationForm(request.POST or None, source_text=annotation.source_text, annotation=annotation)
    if request.method == "POST" and form.is_valid():
        try:
            annotation = edit(annotation, by=request.user, at=timezone.now(), **form.cleaned_data)
        except (AlreadyMarked, NothingMarked) as refusal:
            _explain(form, refusal)
        else:
            return _decided(request, annotation, _("Saved and accepted: “%(quote)s”.") % {"quote": annotation.quote})
    context = {"form": form, "card": card(annotation.source_text, annotation), "asked": _asked(request)}
    if _wants_parts(request):
        return JsonResponse({"form": render_to_string("lessons/annotations/_edit_form.html", context, request)})
    return render(request, "lessons/annotations/annotation_edit.html", context)


@require_POST
@allow(Role.ADMIN)
def add_annotation(request: SignedInRequest, slug: str) -> HttpResponse:
    source_text = get_object_or_404(SourceText, slug=slug)
    form = AnnotationForm(request.POST, source_text=source_text)
    if not form.is_valid():
        return _bench_page(request, source_text, form)
    try:
        annotation = add(source_text, by=request.user, at=timezone.now(), **form.cleaned_data)
    except (AlreadyMarked, NothingMarked) as refusal:
        _explain(form, refusal)
        return _bench_page(request, source_text, form)
    messages.success(request, _("Added: “%(quote)s”.") % {"quote": annotation.quote})
    return redirect(_bench_address(source_text, _asked(request)))


@allow(Role.ADMIN)
def accept_shown(request: SignedInRequest, slug: str) -> HttpResponse:
    source_text = get_object_or_404(SourceText, slug=slug)
    asked = _asked(request)
    if request.method == "POST":
        keys = filter(KEY.fullmatch, request.POST.getlist("annotation"))
        chosen = source_text.annotations.filter(pk__in=keys)
        count = accept_all(chosen, by=request.user, at=timezone.now())
        messages.success(
            request, ngettext("Accepted %(count)d proposal.", "Accepted %(count)d proposals.", count) % {"count": count}
        )
        return redirect(_bench_address(source_text, asked))
    context = {"bench": bench(source_text, asked), "source_text": source_text, "asked": asked}
    return render(request, "lessons/annotations/accept_shown.html", context)


def _decided(request: SignedInRequest, annotation: Annotation, said: str) -> HttpResponse:
    """Back to the bench at the next proposal, or the card, the text and the count as they are now."""
    source_text, asked = annotation.source_text, _asked(request)
    if not _wants_parts(request):
        upcoming = next_to_decide(source_text, asked, annotation)
        messages.success(request, said)
        return redirect(_bench_address(source_text, asked) + (f"#a-{upcoming.pk}" if upcoming else "#proposals"))
    now = bench(source_text, asked)
    annotation = next(found for found in annotations_of(source_text) if found.pk == annotation.pk)
    context = {"bench": now, "asked": asked, "card": card(source_text, annotation)}
    return JsonResponse(
        {
            "said": said,
            "card": render_to_string("lessons/annotations/_card.html", context, request),
            "text": render_to_string("lessons/annotations/_text.html", context, request),
            "progress": render_to_string("lessons/annotations/_progress.html", context, request),
        }
    )


def _bench_page(request: SignedInRequest, source_text: SourceText, form: AnnotationForm) -> HttpResponse:
    asked = _asked(request)
    context = {"bench": bench(source_text, asked), "source_text": source_text, "asked": asked, "form": form}
    return render(request, "lessons/annotations/review.html", context)


def _explain(form: AnnotationForm, refusal: AlreadyMarked | NothingMarked) -> None:
    if isinstance(refusal, AlreadyMarked):
        form.add_error("quote", _("These words carry this tag already."))
    else:
        form.add_error("quote", _("There are no words here to mark."))


def _asked(request: SignedInRequest) -> Asked:
    return Asked.in_query(request.GET.dict())


def _bench_address(source_text: SourceText, asked: Asked) -> str:
    return reverse("lessons:review", args=[source_text.slug]) + str(asked)


def _wants_parts(request: SignedInRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
