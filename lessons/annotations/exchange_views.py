"""A text's annotations as files for other tools, and back."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.annotations.exchange import exported, take_in
from lessons.annotations.forms import ImportForm
from lessons.annotations.models import Status
from lessons.interchange.formats import FORMATS, packed
from lessons.sources.models import SourceText


@allow(Role.TEACHER)
def exchange(request: SignedInRequest, slug: str) -> HttpResponse:
    """Downloads, and a form for a file; what became of the file is told on the same page."""
    source_text = get_object_or_404(SourceText.objects.editable_by(request.user), slug=slug)
    form = ImportForm(request.POST or None, request.FILES or None, book=source_text.book)
    taken, other_text, other_codebook = None, False, ""
    if request.method == "POST" and form.is_valid():
        parcel, status = form.cleaned_data["parcel"], Status(form.cleaned_data["status"])
        taken = take_in(source_text, parcel, by=request.user, at=timezone.now(), status=status)
        other_text = parcel.sha256 not in ("", source_text.sha256)
        other_codebook = parcel.codebook if parcel.codebook != source_text.book.name else ""
        form = ImportForm(book=source_text.book)
    context = {
        "source_text": source_text,
        "formats": FORMATS.values(),
        "accepted": source_text.annotations.accepted().count(),
        "proposed": source_text.annotations.proposed().count(),
        "form": form,
        "taken": taken,
        "other_text": other_text,
        "other_codebook": other_codebook,
    }
    return render(request, "lessons/annotations/exchange.html", context)


@require_safe
@allow(Role.TEACHER)
def download(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    source_text = get_object_or_404(SourceText.objects.editable_by(request.user), slug=slug)
    if key not in FORMATS:
        raise Http404
    form = FORMATS[key]
    files = form.write(exported(source_text, proposals="proposals" in request.GET))
    if len(files) == 1:
        [(ending, words)] = files.items()
        name, content = f"{slug}{ending}", words.encode()
    else:
        name, content = f"{slug}.{key}.zip", packed(files, slug)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=form.content_type, headers=headers)
