"""Whose tags a text is marked with."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.annotations.actions import TagsMissing, choose_codebook
from lessons.annotations.forms import CodebookForm
from lessons.sources.models import SourceText


@allow(Role.TEACHER)
def text_codebook(request: SignedInRequest, slug: str) -> HttpResponse:
    source_text = get_object_or_404(SourceText.objects.editable_by(request.user), slug=slug)
    form = CodebookForm(request.POST or None, instance=source_text)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = choose_codebook(source_text, form.cleaned_data["codebook"])
        except TagsMissing as refusal:
            form.add_error("codebook", _missing(refusal.labels))
        else:
            messages.success(request, _("The text is marked with “%(name)s” now.") % {"name": chosen.book.name})
            return redirect("lessons:source-detail", slug=slug)
    return render(request, "lessons/annotations/text_codebook.html", {"source_text": source_text, "form": form})


def _missing(labels: list[str]) -> str:
    return _(
        "This codebook does not have all the tags that this text carries already. Missing: %(labels)s. "
        "Give those marks another tag or dismiss them, or add the tags to the codebook."
    ) % {"labels": ", ".join(labels)}
