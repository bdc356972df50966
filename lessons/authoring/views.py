"""From a reviewed text to a lesson."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.annotations.exchange import explain
from lessons.authoring.actions import NotPublishable, publish
from lessons.authoring.drafts import save_draft
from lessons.authoring.forms import LessonFileForm, LessonForm
from lessons.authoring.queries import accepted_of, draft_of
from lessons.authoring.travel import pack, unpack
from lessons.interchange.refusals import FILE_LIMIT, Refused
from lessons.sources.models import SourceText


@allow(Role.ADMIN)
def make_lesson(request: SignedInRequest, slug: str) -> HttpResponse:
    source_text = get_object_or_404(SourceText, slug=slug)
    accepted, lesson = accepted_of(source_text), draft_of(source_text)
    form = LessonForm(request.POST or None, source_text=source_text, accepted=accepted, draft=lesson)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        lesson = save_draft(source_text, by=request.user, at=timezone.now(), **form.draft())
        try:
            if "publish" in request.POST:
                version = publish(lesson, by=request.user, at=timezone.now())
                messages.success(request, _("Published as version %(number)d.") % {"number": version.number})
            else:
                messages.success(request, _("Draft saved. Students see the change once you publish it."))
            return redirect("lessons:lesson-from-text", slug=slug)
        except NotPublishable as refusal:
            reasons = refusal.reasons
    context = {
        "source_text": source_text,
        "accepted": accepted,
        "form": form,
        "lesson": lesson,
        "latest": lesson.versions.last() if lesson else None,
        "reasons": reasons,
    }
    return render(request, "lessons/authoring/lesson_from_text.html", context)


@require_safe
@allow(Role.ADMIN)
def download_lesson(request: SignedInRequest, slug: str) -> HttpResponse:
    lesson = draft_of(get_object_or_404(SourceText, slug=slug))
    if lesson is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{lesson.slug}.lesson.json"'}
    return HttpResponse(pack(lesson), content_type="application/json", headers=headers)


@allow(Role.ADMIN)
def import_lesson(request: SignedInRequest) -> HttpResponse:
    form = LessonFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            arrival = unpack(form.cleaned_data["file"].read(FILE_LIMIT + 1), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("file", explain(refusal))
        else:
            if not arrival.is_new:
                messages.info(request, _("This lesson is here already. Nothing was changed."))
            elif arrival.reasons:
                messages.warning(request, _("The lesson is here, as a draft:") + " " + " ".join(arrival.reasons))
            else:
                messages.success(request, _("The lesson “%(title)s” is here now.") % {"title": arrival.lesson})
            return redirect("lessons:lesson-from-text", slug=arrival.lesson.source_text.slug)
    return render(request, "lessons/authoring/lesson_import.html", {"form": form})
