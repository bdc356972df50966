"""Texts: the list, a new one, and what is known about each."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.sources.actions import (
    LIMIT,
    EmptyText,
    SameText,
    TextTooLong,
    add_source,
    ask_for_analysis,
    describe_source,
)
from lessons.sources.forms import NewSourceForm, OutletForm, ProvenanceForm
from lessons.sources.models import Outlet, SourceText
from lessons.sources.queries import standing, standings, texts
from lessons.sources.rendering import render_blocks

PAGE = 20


@allow(Role.ADMIN)
def list_sources(request: SignedInRequest) -> HttpResponse:
    page = Paginator(texts(), PAGE).get_page(request.GET.get("page"))
    rows = standings(list(page.object_list))
    return render(request, "lessons/sources/source_list.html", {"page": page, "rows": rows})


@allow(Role.ADMIN)
def new_source(request: SignedInRequest) -> HttpResponse:
    form = NewSourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (source_text := _kept(request, form)):
        return redirect("lessons:source-detail", slug=source_text.slug)
    return render(request, "lessons/sources/source_new.html", {"form": form})


@allow(Role.ADMIN)
def show_source(request: SignedInRequest, slug: str) -> HttpResponse:
    source_text = get_object_or_404(SourceText.objects.select_related("outlet", "created_by"), slug=slug)
    form = ProvenanceForm(request.POST or None, instance=source_text)
    if request.method == "POST" and form.is_valid():
        describe_source(source_text, **form.provenance())
        messages.success(request, _("Saved where the text comes from."))
        return redirect("lessons:source-detail", slug=slug)
    context = {
        "source_text": source_text,
        "standing": standing(source_text),
        "blocks": render_blocks(source_text.text, source_text.block_spans, source_text.inline_spans),
        "form": form,
    }
    return render(request, "lessons/sources/source_detail.html", context)


@require_POST
@allow(Role.ADMIN)
def analyse_again(request: SignedInRequest, slug: str) -> HttpResponse:
    ask_for_analysis(get_object_or_404(SourceText, slug=slug))
    return redirect("lessons:source-detail", slug=slug)


@allow(Role.ADMIN)
def edit_outlet(request: SignedInRequest, pk: int) -> HttpResponse:
    outlet = get_object_or_404(Outlet, pk=pk)
    asked_from = SourceText.objects.filter(slug=request.GET.get("text", "")).first()
    form = OutletForm(request.POST or None, instance=outlet)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved who owns the outlet."))
        return (
            redirect("lessons:source-detail", slug=asked_from.slug) if asked_from else redirect("lessons:source-list")
        )
    context = {"form": form, "outlet": outlet, "asked_from": asked_from}
    return render(request, "lessons/sources/outlet_edit.html", context)


def _kept(request: SignedInRequest, form: NewSourceForm) -> SourceText | None:
    """The new text, or None with the reason on the form."""
    try:
        with transaction.atomic():  # a refused text leaves no new outlet behind
            provenance = form.provenance()
            source_text = add_source(form.cleaned_data["raw"], by=request.user, at=timezone.now(), **provenance)
    except EmptyText:
        form.add_error("pasted", _("There are no words in this text."))
    except TextTooLong:
        form.add_error(
            "pasted",
            _("This text has %(length)s characters; %(limit)s fit. Your text is kept here: shorten it.")
            % {"length": len(form.cleaned_data["raw"]), "limit": LIMIT},
        )
    except SameText as refusal:
        form.add_error("pasted", _("This text is here already: “%(title)s”.") % {"title": refusal.existing})
        form.existing = refusal.existing
    else:
        if form.guessed:
            messages.warning(
                request,
                _(
                    "The file did not say how its letters are stored; it was read as Windows text. Look for odd letters below."
                ),
            )
        return source_text
    return None
