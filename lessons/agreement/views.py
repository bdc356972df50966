"""Second readings: everybody sees their own until they are done; then the comparison is open to all admins."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.agreement.actions import (
    AlreadySettled,
    NotComparable,
    NotOffered,
    ReadingClosed,
    ReferenceMoved,
    WorkedOnReference,
    add,
    ask_for_proposals,
    begin,
    decide,
    edit,
    finish,
    open_comparison,
    settle,
    unsettle,
)
from lessons.agreement.forms import SecondMarkForm
from lessons.agreement.models import Difference, Resolution, SecondMark, SecondReading
from lessons.agreement.queries import (
    Asked,
    State,
    comparison,
    comparison_address,
    is_reading,
    mark_card,
    next_to_decide,
    next_to_settle,
    own_bench,
    readings_of,
)
from lessons.annotations.actions import AlreadyMarked, NothingMarked
from lessons.annotations.models import Status
from lessons.sources.models import SourceText

DECISIONS = {"accept": Status.ACCEPTED, "dismiss": Status.DISMISSED, "restore": Status.PROPOSED}
SAID = {
    Status.ACCEPTED: gettext_lazy("Accepted: “%(quote)s”."),
    Status.DISMISSED: gettext_lazy("Dismissed: “%(quote)s”."),
    Status.PROPOSED: gettext_lazy("Open again: “%(quote)s”."),
}
CLOSED = gettext_lazy("This reading is closed: you said that you are done, or the text has been changed since.")
STALE = gettext_lazy("The text has been changed since this reading. Nothing more can be settled here.")
REFUSED = {
    NotComparable: STALE,
    ReferenceMoved: gettext_lazy(
        "The reference has been changed here since. Nothing was written; look at it on the review bench."
    ),
    AlreadySettled: gettext_lazy("Somebody has settled this one meanwhile."),
    AlreadyMarked: gettext_lazy("The reference says just this in another mark already. Settle it another way."),
}


@allow(Role.ADMIN)
def list_readings(request: SignedInRequest, slug: str) -> HttpResponse:
    source_text = get_object_or_404(SourceText, slug=slug)
    if request.method == "POST":
        try:
            return redirect("lessons:second-reading", begin(source_text, by=request.user, at=timezone.now()).pk)
        except WorkedOnReference:
            messages.error(
                request,
                _("You have decided about marks of this text already. A second reading needs somebody who has not."),
            )
            return redirect("lessons:second-readings", slug)
    readings = readings_of(source_text, request.user)
    own = [one for one in readings if one.reader_id == request.user.pk and one.is_current]
    context = {
        "source_text": source_text,
        "readings": readings,
        "may_begin": not own and not source_text.annotations.filter(decided_by=request.user).exists(),
        "is_reading": any(one.is_open for one in own),
    }
    return render(request, "lessons/agreement/reading_list.html", context)


@allow(Role.ADMIN)
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    reading = _own_reading(request, pk)
    return _bench_page(request, reading, SecondMarkForm(source_text=reading.source_text))


@require_POST
@allow(Role.ADMIN)
def prepare_again(request: SignedInRequest, pk: int) -> HttpResponse:
    ask_for_proposals(_own_reading(request, pk))
    return redirect("lessons:second-reading", pk)


@require_POST
@allow(Role.ADMIN)
def complete(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        finish(_own_reading(request, pk), at=timezone.now())
    except ReadingClosed:
        messages.error(request, CLOSED)
    return redirect("lessons:comparison", pk)


@require_POST
@allow(Role.ADMIN)
def decide_mark(request: SignedInRequest, pk: int) -> HttpResponse:
    mark = _own_mark(request, pk)
    status = DECISIONS.get(request.POST.get("decision", ""))
    if status is None:
        return HttpResponseBadRequest()
    try:
        mark = decide(mark, status, at=timezone.now())
    except ReadingClosed:
        return _closed(request, mark.reading)
    return _decided(request, mark, SAID[status] % {"quote": mark.quote})


@allow(Role.ADMIN)
def edit_mark(request: SignedInRequest, pk: int) -> HttpResponse:
    mark = _own_mark(request, pk)
    if not mark.reading.is_open:
        return _closed(request, mark.reading)
    form = SecondMarkForm(request.POST or None, source_text=mark.reading.source_text, mark=mark)
    if request.method == "POST" and form.is_valid():
        try:
            mark = edit(mark, at=timezone.now(), **form.cleaned_data)
        except (AlreadyMarked, NothingMarked) as refusal:
            _explain(form, refusal)
        else:
            return _decided(request, mark, _("Saved and accepted: “%(quote)s”.") % {"quote": mark.quote})
    asked = _asked(request, mark.reading)
    context = {"form": form, "card": mark_card(mark.reading, mark), "asked": asked, "reading": mark.reading}
    return render(request, "lessons/agreement/mark_edit.html", context)


@require_POST
@allow(Role.ADMIN)
def add_mark(request: SignedInRequest, pk: int) -> HttpResponse:
    reading = _own_reading(request, pk)
    if not reading.is_open:
        return _closed(request, reading)
    form = SecondMarkForm(request.POST, source_text=reading.source_text)
    if form.is_valid():
        try:
            mark = add(reading, at=timezone.now(), **form.cleaned_data)
        except (AlreadyMarked, NothingMarked) as refusal:
            _explain(form, refusal)
        else:
            messages.success(request, _("Added: “%(quote)s”.") % {"quote": mark.quote})
            return redirect(_bench_address(reading, _asked(request, reading)))
    return _bench_page(request, reading, form)


@allow(Role.ADMIN)
def compare(request: SignedInRequest, pk: int) -> HttpResponse:
    reading = get_object_or_404(SecondReading.objects.select_related("source_text", "reader"), pk=pk)
    if is_reading(reading.source_text, request.user):
        messages.error(request, _("Finish your own reading first: what you see of another’s cannot be unseen."))
        return redirect("lessons:second-readings", reading.source_text.slug)
    if request.method == "POST":
        try:
            open_comparison(reading, at=timezone.now())
        except NotComparable:
            messages.error(request, STALE)
        return redirect("lessons:comparison", pk)
    context = {"reading": reading, "source_text": reading.source_text}
    if reading.compared_at is None:
        open_proposals = reading.source_text.annotations.proposed().count()
        return render(request, "lessons/agreement/comparison_wait.html", {**context, "open_proposals": open_proposals})
    found = comparison(reading, _state(request))
    return render(request, "lessons/agreement/comparison.html", {**context, "comparison": found})


@require_POST
@allow(Role.ADMIN)
def resolve(request: SignedInRequest, pk: int) -> HttpResponse:
    difference = get_object_or_404(Difference.objects.select_related("reading__source_text"), pk=pk)
    if is_reading(difference.reading.source_text, request.user):
        return redirect("lessons:comparison", difference.reading_id)
    wanted = request.POST.get("resolution")
    following: Difference | None = difference
    try:
        if wanted == "undo":
            unsettle(difference, by=request.user, at=timezone.now())
            messages.success(request, _("Open again."))
        elif wanted in Resolution.values:
            settle(difference, Resolution(wanted), by=request.user, at=timezone.now())
            messages.success(request, f"{Resolution(wanted).label}.")
            following = next_to_settle(difference)
        else:
            return HttpResponseBadRequest()
    except NotOffered:
        return HttpResponseBadRequest()
    except (NotComparable, ReferenceMoved, AlreadySettled, AlreadyMarked) as refusal:
        messages.error(request, REFUSED[type(refusal)])
        return redirect("lessons:comparison", difference.reading_id)  # its head, where the message stands
    return redirect(comparison_address(difference.reading_id, _state(request), following))


def _own_reading(request: SignedInRequest, pk: int) -> SecondReading:
    return get_object_or_404(SecondReading.objects.by(request.user).select_related("source_text", "reader"), pk=pk)


def _own_mark(request: SignedInRequest, pk: int) -> SecondMark:
    marks = SecondMark.objects.select_related("reading__source_text", "reading__reader")
    return get_object_or_404(marks, pk=pk, reading__reader=request.user)


def _decided(request: SignedInRequest, mark: SecondMark, said: str) -> HttpResponse:
    """Back to the bench: at the next proposal, or at one that is open again."""
    reading, asked = mark.reading, _asked(request, mark.reading)
    is_open = mark.status == Status.PROPOSED
    upcoming = mark if is_open else next_to_decide(reading, asked, mark)
    messages.success(request, said)
    return redirect(_bench_address(reading, asked) + (f"#a-{upcoming.pk}" if upcoming else "#proposals"))


def _bench_page(request: SignedInRequest, reading: SecondReading, form: SecondMarkForm) -> HttpResponse:
    if not reading.is_open:
        return redirect("lessons:comparison", reading.pk)
    asked = _asked(request, reading)
    context = {"bench": own_bench(reading, asked), "reading": reading, "asked": asked, "form": form}
    return render(request, "lessons/agreement/reading.html", context | {"source_text": reading.source_text})


def _closed(request: SignedInRequest, reading: SecondReading) -> HttpResponse:
    messages.error(request, CLOSED)
    return redirect("lessons:comparison", reading.pk)


def _explain(form: SecondMarkForm, refusal: AlreadyMarked | NothingMarked) -> None:
    if isinstance(refusal, AlreadyMarked):
        form.add_error("quote", _("These words carry this tag already."))
    else:
        form.add_error("quote", _("There are no words here to mark."))


def _asked(request: SignedInRequest, reading: SecondReading) -> Asked:
    return Asked.in_query(reading, request.GET.dict())


def _state(request: SignedInRequest) -> State:
    wanted = request.GET.get("state", "")
    return State(wanted) if wanted in State.values else State.OPEN


def _bench_address(reading: SecondReading, asked: Asked) -> str:
    return reverse("lessons:second-reading", args=[reading.pk]) + str(asked)
