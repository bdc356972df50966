"""Correcting one annotation: its words and reasons, its tag, its ends, its halves, its neighbour, other readings."""

from typing import Any, Literal

from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.annotations.actions import NotAPair, add_reading, drop_reading, edit, merge, nudge, retag, split
from lessons.annotations.answers import REFUSALS, asked_of, bench_address, decided, explain, refused, wants_parts
from lessons.annotations.forms import AnnotationForm, ReadingForm
from lessons.annotations.models import Annotation
from lessons.annotations.queries import card, cuts_of, next_of_tag
from lessons.annotations.telling import history_of
from lessons.sources.models import SourceText
from lessons.text.spans import Span
from lessons.text.words import Edge

MOVES: dict[str, tuple[Edge, Literal[1, -1]]] = {
    "start-back": ("start", -1),
    "start-on": ("start", 1),
    "end-back": ("end", -1),
    "end-on": ("end", 1),
}


@vary_on_headers("Accept")
@allow(Role.TEACHER)
def edit_annotation(request: SignedInRequest, pk: int) -> HttpResponse:
    annotation = _annotation(request, pk)
    form = AnnotationForm(request.POST or None, source_text=annotation.source_text, annotation=annotation)
    if request.method == "POST" and form.is_valid():
        try:
            annotation = edit(annotation, by=request.user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as refusal:
            explain(form, refusal)
        else:
            return decided(request, annotation, _("Saved and accepted: “%(quote)s”.") % {"quote": annotation.quote})
    return _form(request, "_edit_form", "annotation_edit", _tools(request, annotation) | {"form": form})


@require_POST
@allow(Role.TEACHER)
def change_tag(request: SignedInRequest, pk: int) -> HttpResponse:
    annotation, tag = _annotation(request, pk), request.POST.get("tag", "")
    if tag not in annotation.source_text.book.tags:
        return HttpResponseBadRequest()
    try:
        annotation = retag(annotation, tag=tag, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        return refused(request, refusal, _edit_address(request, annotation))
    said = _("%(tag)s: “%(quote)s”.") % {"tag": annotation.codebook_tag.label, "quote": annotation.quote}
    return decided(request, annotation, said)


@require_POST
@allow(Role.TEACHER)
def move_end(request: SignedInRequest, pk: int) -> HttpResponse:
    annotation = _annotation(request, pk)
    if request.POST.get("move") not in MOVES:
        return HttpResponseBadRequest()
    edge, step = MOVES[request.POST["move"]]
    try:
        annotation = nudge(annotation, edge=edge, step=step, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        return refused(request, refusal, _edit_address(request, annotation))
    return decided(request, annotation, f"“{annotation.quote}”", stay=_edit_address(request, annotation))


@vary_on_headers("Accept")
@allow(Role.TEACHER)
def halves(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose the word that the second half begins with."""
    annotation = _annotation(request, pk)
    if request.method != "POST":
        return _form(request, "_split_form", "annotation_edit", _tools(request, annotation))
    cut = request.POST.get("cut", "")
    if not (cut.isascii() and cut.isdigit() and len(cut) < 10):
        return HttpResponseBadRequest()
    try:
        text = request.POST.get("text", "")
        annotation = split(annotation, cut=int(cut), sha256=text, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        return refused(request, refusal, _edit_address(request, annotation))
    said = _("Split after “%(quote)s”.") % {"quote": annotation.quote}
    return decided(request, annotation, said, stay=_card_address(request, annotation))


@require_POST
@allow(Role.TEACHER)
def union(request: SignedInRequest, pk: int) -> HttpResponse:
    """One mark of this and the next with its tag; when words lie between, only once the other is named."""
    annotation = _annotation(request, pk)
    following, named = next_of_tag(annotation), request.POST.get("with", "")
    if following is None or named not in {"", str(following.annotation.pk)}:
        return refused(request, NotAPair(), _edit_address(request, annotation))
    if following.apart and not named:
        return JsonResponse({"with": following.annotation.pk, "refused": _ask(following.apart, following.annotation)})
    try:
        annotation = merge(annotation, following.annotation, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        return refused(request, refusal, _edit_address(request, annotation))
    said = _("Now one mark: “%(quote)s”.") % {"quote": annotation.quote}
    return decided(request, annotation, said, stay=_card_address(request, annotation))


@vary_on_headers("Accept")
@allow(Role.TEACHER)
def readings(request: SignedInRequest, pk: int) -> HttpResponse:
    """Other words or tags that are right too: add one, or take one away."""
    annotation = _annotation(request, pk)
    if "remove" in request.POST:
        return _without_reading(request, annotation, request.POST["remove"])
    form = ReadingForm(request.POST or None, annotation=annotation)
    if request.method == "POST" and form.is_valid():
        try:
            annotation = add_reading(annotation, by=request.user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as refusal:
            explain(form, refusal)
        else:
            said = _("Also right now, and accepted: “%(quote)s”.") % {"quote": annotation.quote}
            return decided(request, annotation, said, stay=_edit_address(request, annotation))
    return _form(request, "_reading_form", "annotation_edit", _tools(request, annotation) | {"reading_form": form})


def _without_reading(request: SignedInRequest, annotation: Annotation, place: str) -> HttpResponse:
    stay = _edit_address(request, annotation)
    try:
        for one in card(annotation.source_text, annotation).readings:
            if one.place == place:
                span = Span(one.start, one.end)
                annotation = drop_reading(annotation, tag=one.key, span=span, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        return refused(request, refusal, stay)
    return decided(request, annotation, _("No longer right too: “%(quote)s”.") % {"quote": annotation.quote}, stay=stay)


def _annotation(request: SignedInRequest, pk: int) -> Annotation:
    related = Annotation.objects.select_related("source_text", "decided_by").defer("source_text__raw")
    return get_object_or_404(related, pk=pk, source_text__in=SourceText.objects.editable_by(request.user))


def _tools(request: SignedInRequest, annotation: Annotation) -> dict[str, Any]:
    return {
        "card": card(annotation.source_text, annotation),
        "asked": asked_of(request),
        "form": AnnotationForm(source_text=annotation.source_text, annotation=annotation),
        "reading_form": ReadingForm(annotation=annotation),
        "cuts": cuts_of(annotation),
        "following": next_of_tag(annotation),
        "told": history_of(annotation),
    }


def _form(request: SignedInRequest, part: str, page: str, context: dict[str, Any]) -> HttpResponse:
    if wants_parts(request):
        return JsonResponse({"form": render_to_string(f"lessons/annotations/{part}.html", context, request)})
    return render(request, f"lessons/annotations/{page}.html", context)


def _ask(apart: int, other: Annotation) -> str:
    words = ngettext(
        "The next mark with this tag is %(count)d word on: “%(quote)s”. Press m again to make one of the two.",
        "The next mark with this tag is %(count)d words on: “%(quote)s”. Press m again to make one of the two.",
        apart,
    )
    return words % {"count": apart, "quote": other.quote}


def _edit_address(request: SignedInRequest, annotation: Annotation) -> str:
    return reverse("lessons:annotation-edit", args=[annotation.pk]) + str(asked_of(request))


def _card_address(request: SignedInRequest, annotation: Annotation) -> str:
    """The bench, at this card if it lists it."""
    return f"{bench_address(annotation.source_text, asked_of(request))}#a-{annotation.pk}"
