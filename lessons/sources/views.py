"""Texts: the list, a new one, and what is known about each."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
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
    ask_for_analysis,
    describe_source,
    keep,
    prepare,
    read_again,
    set_aside,
    take_in,
    take_in_pasted,
)
from lessons.sources.forms import EncodingForm, IntakeForm, OutletForm, PrepareForm, ProvenanceForm
from lessons.sources.models import Intake, IntakeState, Outlet, SourceText
from lessons.sources.queries import likenesses, open_intakes, outlets, standing, standings, texts, unread_language
from lessons.sources.rendering import render_blocks
from lessons.sources.way import Way
from lessons.text.canonical import canonicalise

PAGE = 20


@allow(Role.TEACHER)
def list_sources(request: SignedInRequest) -> HttpResponse:
    page = Paginator(texts(request.user), PAGE).get_page(request.GET.get("page"))
    rows = standings(list(page.object_list))
    context = {"page": page, "rows": rows, "incoming": open_intakes(request.user).count()}
    return render(request, "lessons/sources/source_list.html", context)


@allow(Role.TEACHER)
def new_source(request: SignedInRequest) -> HttpResponse:
    form = IntakeForm(request.POST, request.FILES) if request.method == "POST" else IntakeForm()
    if form.is_valid():
        taken = [
            take_in(file, name=file.name or "", by=request.user, at=timezone.now())
            for file in form.cleaned_data["upload"]
        ]
        if pasted := form.cleaned_data["pasted"]:
            taken.append(take_in_pasted(pasted, by=request.user, at=timezone.now()))
        return redirect("lessons:intake", taken[0].pk) if len(taken) == 1 else redirect("lessons:intake-list")
    return render(request, "lessons/sources/source_new.html", {"form": form})


@allow(Role.TEACHER)
def list_intakes(request: SignedInRequest) -> HttpResponse:
    page = Paginator(open_intakes(request.user), PAGE).get_page(request.GET.get("page"))
    standing = "".join(f"{intake.pk}{intake.state}" for intake in page)
    underway = any(intake.state == IntakeState.WAITING for intake in page)
    context = {"page": page, "standing": standing, "underway": underway}
    return render(request, "lessons/sources/intake_list.html", context)


@allow(Role.TEACHER)
def prepare_intake(request: SignedInRequest, pk: int) -> HttpResponse:
    """The words that were read of a file: look at them, mend them, keep them."""
    intake = get_object_or_404(Intake.objects.handled_by(request.user).select_related("source_text"), pk=pk)
    if intake.state == IntakeState.KEPT and intake.source_text:
        return redirect("lessons:source-detail", slug=intake.source_text.slug)
    form = None
    if intake.state == IntakeState.READY:
        form = PrepareForm(request.POST or None, intake=intake)
        if request.method == "POST" and (answer := _prepared(request, intake, form)):
            return answer
    canonical = canonicalise(intake.text[:LIMIT])
    context = {
        "intake": intake,
        "form": form,
        "encoding_form": EncodingForm(initial={"encoding": intake.encoding}),
        "blocks": render_blocks(canonical.text, canonical.blocks, canonical.inlines),
        "likenesses": likenesses(intake),
        "unread_language": unread_language(intake),
    }
    return render(request, "lessons/sources/intake.html", context)


@allow(Role.TEACHER)
def download_original(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file as it came, always as a download of no known type, so that no browser opens it on this site."""
    intake = get_object_or_404(Intake.objects.handled_by(request.user).exclude(original=""), pk=pk)
    answer = FileResponse(
        intake.original.open("rb"),
        as_attachment=True,
        filename=intake.name or f"{intake.pk}.txt",
        content_type="application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@allow(Role.TEACHER)
def read_intake_again(request: SignedInRequest, pk: int) -> HttpResponse:
    intake = get_object_or_404(Intake.objects.handled_by(request.user).exclude(original=""), pk=pk)
    form = EncodingForm(request.POST)
    encoding = form.cleaned_data["encoding"] if form.is_valid() else ""
    if intake.state == IntakeState.KEPT:
        with intake.original.open("rb") as file:
            intake = take_in(file, name=intake.name, by=request.user, at=timezone.now())
    else:
        read_again(intake, encoding=encoding)
    return redirect("lessons:intake", intake.pk)


@require_POST
@allow(Role.TEACHER)
def remove_intake(request: SignedInRequest, pk: int) -> HttpResponse:
    intake = get_object_or_404(Intake.objects.open().handled_by(request.user), pk=pk)
    set_aside(intake)
    messages.success(request, _("“%(name)s” and its file are gone.") % {"name": intake})
    return redirect("lessons:intake-list")


@allow(Role.TEACHER)
def show_source(request: SignedInRequest, slug: str) -> HttpResponse:
    source_text = get_object_or_404(
        SourceText.objects.editable_by(request.user).select_related("outlet", "created_by"), slug=slug
    )
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
        "way": Way.along(source_text.chain),
        "second_readings": source_text.second_readings.select_related("reader"),
        "originals": source_text.intakes.exclude(original="").defer("text", "dropped"),
    }
    return render(request, "lessons/sources/source_detail.html", context)


@require_POST
@allow(Role.TEACHER)
def analyse_again(request: SignedInRequest, slug: str) -> HttpResponse:
    ask_for_analysis(get_object_or_404(SourceText.objects.editable_by(request.user), slug=slug))
    return redirect("lessons:source-detail", slug=slug)


@allow(Role.ADMIN)
def list_outlets(request: SignedInRequest) -> HttpResponse:
    page = Paginator(outlets(), PAGE).get_page(request.GET.get("page"))
    return render(request, "lessons/sources/outlet_list.html", {"page": page})


@allow(Role.ADMIN)
def new_outlet(request: SignedInRequest) -> HttpResponse:
    form = OutletForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("“%(outlet)s” is on record.") % {"outlet": form.save()})
        return redirect("lessons:outlet-list")
    return render(request, "lessons/sources/outlet_edit.html", {"form": form})


@allow(Role.ADMIN)
def edit_outlet(request: SignedInRequest, pk: int) -> HttpResponse:
    outlet = get_object_or_404(Outlet, pk=pk)
    asked_from = SourceText.objects.filter(slug=request.GET.get("text", "")).first()
    form = OutletForm(request.POST or None, instance=outlet)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved who owns the outlet."))
        return (
            redirect("lessons:source-detail", slug=asked_from.slug) if asked_from else redirect("lessons:outlet-list")
        )
    context = {"form": form, "outlet": outlet, "asked_from": asked_from}
    return render(request, "lessons/sources/outlet_edit.html", context)


def _prepared(request: SignedInRequest, intake: Intake, form: PrepareForm) -> HttpResponse | None:
    """Where to go after a look or a keep; None with the reasons on the form."""
    valid = form.is_valid()
    prepare(intake, form.data.get("text", intake.text), **form.draft())  # a refusal never costs what was typed
    if not valid:
        return None
    if request.POST.get("then") != "keep":
        messages.success(request, _("Saved. Below is how it will stand."))
        return redirect(reverse("lessons:intake", args=[intake.pk]) + "#preview")
    source_text = _kept(request, intake, form)
    return redirect("lessons:source-detail", slug=source_text.slug) if source_text else None


def _kept(request: SignedInRequest, intake: Intake, form: PrepareForm) -> SourceText | None:
    """The new text, or None with the reason on the form."""
    try:
        with transaction.atomic():  # a refused text leaves no new outlet behind
            return keep(intake, by=request.user, at=timezone.now(), **form.provenance())
    except EmptyText:
        form.add_error("text", _("There are no words in this text."))
    except TextTooLong:
        form.add_error(
            "text",
            _("This text has %(length)s characters; %(limit)s fit. Your text is kept here: shorten it.")
            % {"length": len(intake.text), "limit": LIMIT},
        )
    except SameText as refusal:
        form.add_error("text", _("This text is here already: “%(title)s”.") % {"title": refusal.existing})
        form.existing = refusal.existing
    return None
