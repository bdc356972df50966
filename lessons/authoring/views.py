"""The builder: from a reviewed text, or another's lesson, to a lesson of one's own."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import prose
from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.annotations.exchange import explain
from lessons.authoring.actions import NotPublishable, publish
from lessons.authoring.drafts import ChangedMeanwhile, adapt, begin_lesson, save_draft
from lessons.authoring.forms import WORDS, LessonFileForm, LessonForm, TextSearch
from lessons.authoring.models import Lesson
from lessons.authoring.queries import accepted_of, own_lessons, reviewed_texts
from lessons.authoring.travel import pack, unpack
from lessons.interchange.refusals import FILE_LIMIT, Refused
from lessons.sources.models import SourceText

PAGE = 20


@allow(Role.TEACHER)
def list_lessons(request: SignedInRequest) -> HttpResponse:
    page = Paginator(own_lessons(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "lessons/authoring/lesson_list.html", {"page": page})


@allow(Role.TEACHER)
def choose_text(request: SignedInRequest) -> HttpResponse:
    search = TextSearch(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    page = Paginator(reviewed_texts(request.user, words), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "lessons/authoring/choose_text.html",
        {"page": page, "words": words, "query": urlencode({"q": words}) + "&" if words else ""},
    )


@allow(Role.TEACHER)
def make_lesson(request: SignedInRequest, slug: str) -> HttpResponse:
    """One's lessons of this text, and a new one proposed from its annotations."""
    own = SourceText.objects.editable_by(request.user).filter(slug=slug).first()
    source_text = own or get_object_or_404(reviewed_texts(request.user), slug=slug)
    accepted = source_text.annotations.accepted().count()
    if request.method == "POST" and accepted:
        lesson = begin_lesson(source_text, by=request.user, at=timezone.now())
        messages.success(request, _("A draft to begin with. Everything in it was proposed; make it yours."))
        return redirect("lessons:lesson-edit", lesson.pk)
    lessons = own_lessons(request.user).filter(source_text=source_text)
    context = {"source_text": source_text, "accepted": accepted, "lessons": lessons, "edits_text": own is not None}
    return render(request, "lessons/authoring/lesson_from_text.html", context)


@allow(Role.TEACHER)
def edit_lesson(request: SignedInRequest, pk: int) -> HttpResponse:
    lesson = _own(request, pk)
    data = request.POST if request.method == "POST" else None
    form = LessonForm(data, lesson=lesson, accepted=accepted_of(lesson.source_text))
    context: dict[str, object] = {}
    if request.method == "POST":
        answer = _keep(request, lesson, form)
        if isinstance(answer, HttpResponse):
            return answer
        context = answer
    context |= {"form": form, "source_text": lesson.source_text, "latest": lesson.versions.order_by("number").last()}
    return render(request, "lessons/authoring/lesson_edit.html", {"lesson": lesson} | context)


@require_POST
@allow(Role.TEACHER)
def show_prose(request: SignedInRequest) -> HttpResponse:
    """Markdown as readers will see it, for the preview beside what is being written."""
    return HttpResponse(prose.to_html(request.POST.get("text", "")[:WORDS]))


@require_POST
@allow(Role.TEACHER)
def copy_lesson(request: SignedInRequest, slug: str) -> HttpResponse:
    lesson = get_object_or_404(
        Lesson.objects.visible_to(request.user).select_related("source_text", "author"), slug=slug
    )
    version = lesson.versions.order_by("-number")[0]
    version.lesson = lesson
    copy = adapt(version, by=request.user, at=timezone.now())
    messages.success(request, _("This copy is yours alone. The credits of the first one go with it."))
    return redirect("lessons:lesson-edit", copy.pk)


@require_safe
@allow(Role.TEACHER)
def download_lesson(request: SignedInRequest, pk: int) -> HttpResponse:
    lesson = _own(request, pk)
    headers = {"Content-Disposition": f'attachment; filename="{lesson.slug}.lesson.json"'}
    return HttpResponse(pack(lesson), content_type="application/json", headers=headers)


@allow(Role.TEACHER)
def remove_draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Only what was never published can go: classes may hold the rest."""
    lesson = get_object_or_404(Lesson.objects.editable_by(request.user).filter(versions=None), pk=pk)
    if request.method == "POST":
        lesson.delete()
        messages.success(request, _("The draft “%(title)s” is gone.") % {"title": lesson})
        return redirect("lessons:lesson-list")
    return render(request, "lessons/authoring/lesson_removal.html", {"lesson": lesson})


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
            return redirect("lessons:lesson-edit", arrival.lesson.pk)
    return render(request, "lessons/authoring/lesson_import.html", {"form": form})


def _own(request: SignedInRequest, pk: int) -> Lesson:
    lessons = Lesson.objects.editable_by(request.user).select_related("source_text__outlet", "source_text__codebook")
    return get_object_or_404(lessons.prefetch_related("steps"), pk=pk)


def _keep(request: SignedInRequest, lesson: Lesson, form: LessonForm) -> HttpResponse | dict[str, object]:
    """Keeps what is right of the form, then answers; or what the page has to tell besides its form."""
    valid = form.is_valid()
    quietly = "application/json" in request.headers.get("Accept", "")
    given = request.POST.get("edition", "")
    edition = int(given) if given.isdecimal() and "overwrite" not in request.POST else None
    try:
        kept = save_draft(lesson, edition=edition, **form.changes())
    except ChangedMeanwhile:
        told = _("This draft was changed elsewhere since you opened it. Your words are still on this page.")
        if quietly:
            return JsonResponse({"said": told}, status=HTTPStatus.CONFLICT)
        return {"changed_meanwhile": told}
    if quietly:
        return JsonResponse({"edition": kept.edition, "said": _said(valid)})
    lesson.edition = kept.edition
    if not valid:
        return {}
    press = request.POST.get("press", "")
    if press == "publish":
        try:
            version = publish(kept, by=request.user, at=timezone.now())
        except NotPublishable as refusal:
            return {"reasons": refusal.reasons}
        messages.success(request, _("Published as version %(number)d.") % {"number": version.number})
    verb, _colon, place = press.partition(":")
    anchor = {"up": f"#step-{place}", "down": f"#step-{place}", "quick-remove": "#quick"}.get(verb, "")
    if not anchor and verb != "publish":
        messages.success(request, _("Draft saved. Students see the change once you publish it."))
    return redirect(reverse("lessons:lesson-edit", args=[lesson.pk]) + anchor)


def _said(valid: bool) -> str:
    time = date_format(timezone.localtime(), "TIME_FORMAT")
    if valid:
        return _("Draft saved %(time)s") % {"time": time}
    return _("Saved %(time)s, but for what cannot be kept so. Press “Save draft” to see it.") % {"time": time}
