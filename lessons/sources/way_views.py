"""The way a text's words travelled: drawn, proposed and written down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.sources.actions import describe_source
from lessons.sources.models import SourceText
from lessons.sources.queries import voices_heard
from lessons.sources.way import Way, proposed_chain
from lessons.sources.way_forms import WayForm


@allow(Role.TEACHER)
def edit_way(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every button but Save only changes the rows, and keeps what was typed."""
    source_text = get_object_or_404(SourceText.objects.editable_by(request.user).select_related("outlet"), slug=slug)
    heard = voices_heard(source_text)
    chain = proposed_chain(source_text, heard)
    form = WayForm.posted(request.POST) if request.method == "POST" else WayForm.of(source_text)
    button = request.POST.get("press", "")
    if button == "propose":
        form.propose(chain, [voice.name for voice in heard if voice.name])
    elif button:
        form.press(button)
    elif request.method == "POST" and form.is_valid():
        describe_source(source_text, **form.facts())
        messages.success(request, _("Saved the way the words travelled."))
        return redirect("lessons:source-detail", slug=slug)
    context = {"source_text": source_text, "form": form, "heard": heard, "proposal": Way.along(chain)}
    return render(request, "lessons/sources/way_edit.html", context)
