"""Codebooks: the list, a copy, its words, its tags, and the sheets that draw them."""

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.codebook import SHIPPED, Codebook, Tag
from lessons.codebook.checks import Trouble, remarks
from lessons.codebook.colours import VISIONS
from lessons.codebook.stylesheet import digest as digest_of
from lessons.codebook.stylesheet import stylesheet
from lessons.codebooks import actions
from lessons.codebooks.forms import LookForm, NameForm, TagForm, WordsForm, sample
from lessons.codebooks.models import SchoolCodebook
from lessons.codebooks.queries import codebooks, tags_in_use
from lessons.codebooks.words import explained

PAGE = 20


@allow(Role.ADMIN)
def list_codebooks(request: SignedInRequest) -> HttpResponse:
    page = Paginator(codebooks(), PAGE).get_page(request.GET.get("page"))
    return render(request, "lessons/codebooks/codebook_list.html", {"page": page, "shipped": SHIPPED})


@allow(Role.ADMIN)
def copy_codebook(request: SignedInRequest) -> HttpResponse:
    of = request.GET.get("of", "")
    original = get_object_or_404(SchoolCodebook, pk=of) if of.isdecimal() and len(of) < 19 else None
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            copy = actions.copy_codebook(original, by=request.user, at=timezone.now(), **form.cleaned_data)
        except actions.NameTaken:
            form.add_error("name", _name_taken())
        else:
            return redirect("lessons:codebook", pk=copy.pk)
    context = {"form": form, "book": original.book if original else SHIPPED}
    return render(request, "lessons/codebooks/codebook_copy.html", context)


@allow(Role.ADMIN)
def show_codebook(request: SignedInRequest, pk: int) -> HttpResponse:
    codebook = get_object_or_404(SchoolCodebook.objects.select_related("copied_from", "changed_by"), pk=pk)
    book = codebook.book
    context = {
        "codebook": codebook,
        "layers": [(layer, book.tags_of(key)) for key, layer in book.layers.items()],
        "notes": [explained(remark, book) for remark in remarks(book)],
        "used": tags_in_use(codebook),
        "texts": codebook.source_texts.only("slug", "title", "codebook"),
        "offered": [tag for tag in book.tags.values() if not tag.retired],
        **_eyes(),
    }
    return render(request, "lessons/codebooks/codebook.html", context)


@allow(Role.ADMIN)
def describe_codebook(request: SignedInRequest, pk: int) -> HttpResponse:
    codebook = get_object_or_404(SchoolCodebook, pk=pk)
    form = WordsForm(request.POST or None, book=codebook.book)
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_codebook(codebook, by=request.user, at=timezone.now(), **form.words())
        except actions.NameTaken:
            form.add_error("name", _name_taken())
        else:
            messages.success(request, _("Saved."))
            return redirect("lessons:codebook", pk=pk)
    return render(request, "lessons/codebooks/codebook_words.html", {"codebook": codebook, "form": form})


@allow(Role.ADMIN)
def add_tag(request: SignedInRequest, pk: int, layer: str) -> HttpResponse:
    codebook = get_object_or_404(SchoolCodebook, pk=pk)
    if layer not in codebook.book.layers:
        raise Http404
    form = TagForm(request.POST or None, book=codebook.book, layer=codebook.book.layers[layer].key)
    if _wants_keeping(request, form):
        try:
            codebook, key = actions.add_tag(
                codebook, by=request.user, at=timezone.now(), layer=layer, **form.cleaned_data
            )
        except actions.HardToSee as refusal:
            _refuse(form, refusal)
        except actions.TooManyTags:
            form.add_error("label", _("There is no room for another tag. Remove one first."))
        else:
            messages.success(request, _("Added “%(label)s”.") % {"label": codebook.book.tags[key].label})
            return redirect(_place(codebook, key))
    return _tag_page(request, codebook, form)


@allow(Role.ADMIN)
def edit_tag(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    codebook, tag = _found(pk, key)
    form = TagForm(request.POST or None, book=codebook.book, layer=tag.layer, tag=tag)
    if _wants_keeping(request, form):
        try:
            actions.change_tag(codebook, key, by=request.user, at=timezone.now(), **form.cleaned_data)
        except actions.HardToSee as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Saved “%(label)s”.") % {"label": form.cleaned_data["label"]})
            return redirect(_place(codebook, key))
    return _tag_page(request, codebook, form)


@require_POST
@allow(Role.ADMIN)
def place_tag(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Up, down, out of use, back in use, or away."""
    codebook, tag = _found(pk, key)
    by, at = request.user, timezone.now()
    try:
        match request.POST.get("place"):
            case "up" | "down" as way:
                actions.move_tag(codebook, key, up=way == "up", by=by, at=at)
            case "retired":
                actions.retire_tag(codebook, key, by=by, at=at)
                messages.success(request, _("“%(label)s” is retired. Old marks keep it.") % {"label": tag.label})
            case "back":
                actions.bring_back_tag(codebook, key, by=by, at=at)
            case "removed":
                actions.remove_tag(codebook, key, by=by, at=at)
                messages.success(request, _("“%(label)s” is gone.") % {"label": tag.label})
                return redirect("lessons:codebook", pk=pk)
            case _:
                return HttpResponseBadRequest()
    except actions.TagInUse:
        messages.error(request, _("Marks carry “%(label)s”. You can retire it instead.") % {"label": tag.label})
    except actions.LastOfLayer:
        messages.error(
            request, _("“%(label)s” is the last tag of its layer. Add another first.") % {"label": tag.label}
        )
    except actions.HardToSee as refusal:
        messages.error(request, " ".join(explained(remark, refusal.book) for remark in refusal.remarks))
    return redirect(_place(codebook, key))


@require_POST
@allow(Role.ADMIN)
def remove_codebook(request: SignedInRequest, pk: int) -> HttpResponse:
    codebook = get_object_or_404(SchoolCodebook, pk=pk)
    try:
        actions.remove_codebook(codebook)
    except actions.CodebookInUse:
        messages.error(request, _("Texts are marked with this codebook. Give them another one first."))
        return redirect("lessons:codebook", pk=pk)
    messages.success(request, _("“%(name)s” is gone. Published lessons are as they were.") % {"name": codebook})
    return redirect("lessons:codebook-list")


@require_safe
@allow(Role.ADMIN)
def sheet(request: SignedInRequest, pk: int, digest: str) -> HttpResponse:
    """The rules that draw a codebook's tags as they are now. Lessons have sheets of their own, frozen with them."""
    return sheet_response(get_object_or_404(SchoolCodebook, pk=pk).sheet, digest)


@require_safe
@allow(Role.ADMIN)
def preview(request: SignedInRequest) -> HttpResponse:
    """The rules that draw one tag as somebody has typed it so far."""
    form = LookForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest()
    return HttpResponse(stylesheet([sample(**form.cleaned_data)]), content_type="text/css; charset=utf-8")


def sheet_response(sheet: str, digest: str) -> HttpResponse:
    """A sheet that a browser may keep for good, as its address says what is in it; no other address has it."""
    if digest != digest_of(sheet):
        raise Http404
    response = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _found(pk: int, key: str) -> tuple[SchoolCodebook, Tag]:
    codebook = get_object_or_404(SchoolCodebook, pk=pk)
    if key not in codebook.book.tags:
        raise Http404
    return codebook, codebook.book.tags[key]


def _place(codebook: SchoolCodebook, key: str) -> str:
    return reverse("lessons:codebook", args=[codebook.pk]) + f"#tag-{key}"


def _name_taken() -> str:
    return _("Another codebook has this name. Choose a different one.")


def _wants_keeping(request: SignedInRequest, form: TagForm) -> bool:
    """Whether the form is to be kept. If it is only to be looked at, it says what would be refused."""
    if request.method != "POST" or not form.is_valid():
        return False
    if request.POST.get("then") != "look":
        return True
    book = _tried(form)
    if refused := [remark for remark in remarks(book) if remark.refuses]:
        _refuse(form, actions.HardToSee(book, refused))
    return False


def _tried(form: TagForm) -> Codebook:
    """The codebook with the tag as typed."""
    tags = form.book.tags
    tag = replace(form.tag, **form.cleaned_data) if form.tag else form.sample
    return replace(form.book, tags={**tags, tag.key: tag})


def _refuse(form: TagForm, refusal: actions.HardToSee) -> None:
    for remark in refusal.remarks:
        form.add_error("pattern" if remark.trouble is Trouble.ALIKE else remark.theme, explained(remark, refusal.book))


def _tag_page(request: SignedInRequest, codebook: SchoolCodebook, form: TagForm) -> HttpResponse:
    mine = form.tag.key if form.tag else ""
    tag = form.sample
    context = {
        "codebook": codebook,
        "form": form,
        "layer": codebook.book.layers[form.layer],
        "tag": tag,
        "others": [other for other in codebook.book.offered(form.layer) if other.key != mine],
        "look": f"?light=%23{tag.light[1:]}&dark=%23{tag.dark[1:]}&pattern={tag.pattern}",
        **_eyes(),
    }
    return render(request, "lessons/codebooks/tag.html", context)


def _eyes() -> dict[str, object]:
    """The ways to look at marks, and the matrices that the page filters them by."""
    return {
        "papers": ["light", "dark"],
        "eyes": [
            ("", _("Every colour")),
            ("grey", _("Greyscale, as in print")),
            ("protan", _("Without red")),
            ("deutan", _("Without green")),
            ("tritan", _("Without blue")),
        ],
        "filters": [
            (vision, " ".join(" ".join(f"{part:g}" for part in (*row, 0, 0)) for row in matrix) + " 0 0 0 1 0")
            for vision, matrix in VISIONS.items()
            if vision
        ],
    }
