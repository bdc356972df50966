"""A text's words and their history, and the marks that an edit left without a place."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.annotations.actions import AlreadyMarked, NothingMarked
from lessons.annotations.models import Unplaced
from lessons.sources.actions import LIMIT, EmptyText, NothingChanged, SameText, TextTooLong, latest_version, readable
from lessons.sources.models import SourceText
from lessons.versions.actions import ChangedMeanwhile, give_place, let_go, restore, revise
from lessons.versions.forms import PlaceForm, WordsForm
from lessons.versions.queries import Change, Loss, Plan, entries, plan, versions_of

PAGE = 10
REFUSALS = (ChangedMeanwhile, EmptyText, NothingChanged, SameText, TextTooLong)


@allow(Role.TEACHER)
def edit_words(request: SignedInRequest, slug: str) -> HttpResponse:
    """The words in a text box; a look at what an edit will do to them and to the marks; then the next version."""
    source_text = get_object_or_404(SourceText.objects.editable_by(request.user), slug=slug)
    latest = latest_version(source_text)
    form = WordsForm(request.POST or None, initial={"text": source_text.raw, "base": latest.number})
    carried = None
    if request.method == "POST" and form.is_valid():
        carried = _carried(request, source_text, form)
        if carried and request.POST.get("then") == "save":
            _tell(request, carried)
            waiting = carried.unplaced or carried.waiting
            return redirect("lessons:unplaced-list" if waiting else "lessons:source-detail", slug=slug)
    context = {
        "source_text": source_text,
        "form": form,
        "plan": carried,
        "change": Change.between(carried.carrier.old, carried.carrier.new) if carried else None,
    }
    return render(request, "lessons/versions/words.html", context)


@allow(Role.TEACHER)
def show_history(request: SignedInRequest, slug: str) -> HttpResponse:
    source_text = get_object_or_404(SourceText.objects.editable_by(request.user), slug=slug)
    page = Paginator(versions_of(source_text), PAGE).get_page(request.GET.get("page"))
    context = {"source_text": source_text, "page": page, "entries": entries(source_text, list(page.object_list))}
    return render(request, "lessons/versions/history.html", context)


@require_POST
@allow(Role.TEACHER)
def restore_version(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    source_text = get_object_or_404(SourceText.objects.editable_by(request.user), slug=slug)
    version = get_object_or_404(source_text.versions, number=number)
    why = _("Brought back version %(number)d") % {"number": number}
    try:
        restored = restore(version, by=request.user, at=timezone.now(), why=why)
    except NothingChanged:
        messages.info(request, _("These are the words that stand already."))
    except SameText as refusal:
        messages.error(
            request, _("These words are a text of their own now: “%(title)s”.") % {"title": refusal.existing}
        )
    else:
        said = _("Version %(number)d is back, words and marks, as version %(new)d.")
        messages.success(request, said % {"number": number, "new": restored.number})
    return redirect("lessons:text-history", slug=slug)


@allow(Role.TEACHER)
def list_unplaced(request: SignedInRequest, slug: str) -> HttpResponse:
    return _unplaced_page(request, get_object_or_404(SourceText.objects.editable_by(request.user), slug=slug))


@require_POST
@allow(Role.TEACHER)
def place_mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """On the suggested words, which the page named, or on those that a person copied from the text."""
    mark = get_object_or_404(
        Unplaced.objects.select_related("source_text"),
        pk=pk,
        source_text__in=SourceText.objects.editable_by(request.user),
    )
    form = PlaceForm(request.POST, mark=mark)
    if not form.is_valid():
        return _unplaced_page(request, mark.source_text, form, mark)
    span = form.cleaned_data["span"]
    try:
        annotation = give_place(mark, span, words=span.of(mark.source_text.text), by=request.user, at=timezone.now())
    except (AlreadyMarked, ChangedMeanwhile, NothingMarked) as refusal:
        _explain_place(form, refusal)
        return _unplaced_page(request, mark.source_text, form, mark)
    messages.success(request, _("It has its place again: “%(quote)s”.") % {"quote": annotation.quote})
    return redirect("lessons:unplaced-list", slug=mark.source_text.slug)


@require_POST
@allow(Role.TEACHER)
def remove_mark(request: SignedInRequest, pk: int) -> HttpResponse:
    mark = get_object_or_404(
        Unplaced.objects.select_related("source_text"),
        pk=pk,
        source_text__in=SourceText.objects.editable_by(request.user),
    )
    let_go(mark)
    messages.success(request, _("Set aside: “%(quote)s”. The history still holds it.") % {"quote": mark.quote})
    return redirect("lessons:unplaced-list", slug=mark.source_text.slug)


def _carried(request: SignedInRequest, source_text: SourceText, form: WordsForm) -> Plan | None:
    """What the edit does, or did; None with the reason on the form."""
    raw = form.cleaned_data["text"]
    try:
        if request.POST.get("then") != "save":
            return plan(source_text, readable(raw).text)
        details = {"base": form.cleaned_data["base"], "why": form.cleaned_data["why"]}
        return revise(source_text, raw, by=request.user, at=timezone.now(), **details)
    except REFUSALS as refusal:
        _explain(form, refusal)
    return None


def _explain(form: WordsForm, refusal: Exception) -> None:
    match refusal:
        case EmptyText():
            form.add_error("text", _("There are no words in this text."))
        case TextTooLong():
            form.add_error("text", _("This text is too long: %(limit)s characters fit. Shorten it.") % {"limit": LIMIT})
        case SameText():
            title = {"title": refusal.existing}
            form.add_error("text", _("Another text has these very words: “%(title)s”.") % title)
        case NothingChanged():
            form.add_error("text", _("Nothing is changed yet."))
        case ChangedMeanwhile():
            form.add_error(
                "text",
                _(
                    "Somebody else changed these words while you wrote. Yours are kept here: copy them, "
                    "open this page anew, and make your change there."
                ),
            )


def _explain_place(form: PlaceForm, refusal: Exception) -> None:
    match refusal:
        case AlreadyMarked():
            form.add_error("quote", _("These words carry this tag already."))
        case NothingMarked():
            form.add_error("quote", _("There are no words here to mark."))
        case ChangedMeanwhile():
            form.add_error("quote", _("The words have changed meanwhile. Look once more."))


def _tell(request: SignedInRequest, carried: Plan) -> None:
    said = _("Saved as the next version. %(stayed)d marks stayed, %(moved)d moved with their words.")
    messages.success(request, said % {"stayed": len(carried.stayed), "moved": len(carried.moved)})


def _unplaced_page(
    request: SignedInRequest, source_text: SourceText, form: PlaceForm | None = None, tried: Unplaced | None = None
) -> HttpResponse:
    rows = []
    for mark in source_text.unplaced.all():
        mark.source_text = source_text
        own = form if form and tried and tried.pk == mark.pk else PlaceForm(mark=mark)
        rows.append((Loss.of(mark, source_text.text), own))
    return render(request, "lessons/versions/unplaced_list.html", {"source_text": source_text, "rows": rows})
