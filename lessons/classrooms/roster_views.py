"""Who is in a class: from a list, on cards, from one class to another."""

import csv
from io import StringIO

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.access import SignedInRequest, allow
from core.accounts.actions import UsernameTaken, make_cards, take_cards_back
from core.accounts.cards import in_fours
from core.accounts.models import Role
from core.audit.actions import record, record_all
from core.audit.models import Event
from core.qr import qr
from lessons.classrooms.actions import apply_plan, transfer_student
from lessons.classrooms.forms import RosterForm, SomeStudentsForm, TransferForm
from lessons.classrooms.models import Classroom, Enrolment
from lessons.classrooms.queries import students_with_cards
from lessons.interchange.sheets import plain_cell


@allow(Role.TEACHER)
def roster(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shows what a list would change, then does what was shown. Nobody leaves who is not ticked.

    New accounts have no password, so the cards that open them come next.
    """
    classroom = _current(request, pk)
    form = RosterForm(request.POST or None, request.FILES or None, classroom=classroom, user=request.user)
    parts = {"classroom": classroom, "form": form}
    if not form.is_valid():
        return render(request, "lessons/classrooms/roster.html", parts)
    ticked = request.POST.getlist("leaving")
    parts |= {"plan": form.plan, "ticked": ticked}
    if "apply" not in request.POST:
        return render(request, "lessons/classrooms/roster.html", parts)
    if not form.is_seen:
        return render(request, "lessons/classrooms/roster.html", {**parts, "is_new": True})
    leaving = [enrolment for enrolment in form.plan.leaving if str(enrolment.pk) in ticked]
    try:
        accounts = apply_plan(classroom, form.plan, leaving=leaving, at=timezone.now())
    except UsernameTaken:  # in this very moment: the next look offers other names
        return render(request, "lessons/classrooms/roster.html", {**parts, "is_new": True})
    record_all(Event.STUDENT_REMOVED, by=request.user, to=[one.student for one in leaving], about=f"class {pk}")
    record_all(Event.ACCOUNT_MADE, by=request.user, to=accounts, about=Role.STUDENT)
    _tell(request, len(form.plan.joins), len(leaving))
    return redirect("lessons:card-list" if accounts else "lessons:classroom-detail", pk=pk)


@allow(Role.TEACHER)
@require_safe
def roster_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """The class list, as it can be taken in again."""
    classroom = get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["name", "user name", "groups"])
    for enrolment in students_with_cards(classroom):
        student, groups = enrolment.student, "; ".join(str(group) for group in enrolment.groups.all())
        writer.writerow([plain_cell(cell) for cell in (str(student), student.username, groups)])
    record(Event.EXPORTED, by=request.user, about=f"class {pk}")
    headers = {"Content-Disposition": f'attachment; filename="class-{pk}.csv"'}
    return HttpResponse("\ufeff" + sheet.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@allow(Role.TEACHER)
@never_cache
def cards(request: SignedInRequest, pk: int) -> HttpResponse:
    """Makes login cards. The answer to the POST is the only page that ever holds their secrets."""
    classroom = _current(request, pk)
    form = SomeStudentsForm(request.POST or None, classroom=classroom)
    if not form.is_valid():
        parts = {"classroom": classroom, "form": form, "enrolments": students_with_cards(classroom)}
        return render(request, "lessons/classrooms/cards.html", parts)
    secrets = make_cards(form.chosen, by=request.user, at=timezone.now())
    printed = [
        (student, in_fours(secrets[student.pk]), _card_qr(request, secrets[student.pk])) for student in form.chosen
    ]
    page = request.build_absolute_uri(reverse("accounts:card")).partition("://")[2]
    return render(
        request, "lessons/classrooms/card_sheet.html", {"classroom": classroom, "cards": printed, "card_page": page}
    )


@allow(Role.TEACHER)
@require_POST
def card_removal(request: SignedInRequest, pk: int) -> HttpResponse:
    """For cards that were lost."""
    classroom = _current(request, pk)
    form = SomeStudentsForm(request.POST, classroom=classroom)
    if form.is_valid():
        count = take_cards_back(form.chosen, at=timezone.now())
        told = ngettext("%(count)d card opens nothing any more.", "%(count)d cards open nothing any more.", count)
        messages.success(request, told % {"count": count})
        return redirect("lessons:card-list", pk=pk)
    parts = {"classroom": classroom, "form": form, "enrolments": students_with_cards(classroom)}
    return render(request, "lessons/classrooms/cards.html", parts)


@allow(Role.TEACHER)
def student_transfer(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    """To another class of the same teacher, or into it as well."""
    enrolment = get_object_or_404(
        Enrolment.objects.select_related("classroom", "student"), classroom=_current(request, pk), student=student_pk
    )
    form = TransferForm(request.POST or None, enrolment=enrolment, user=request.user)
    if form.is_valid():
        to = form.cleaned_data["to"]
        transfer_student(enrolment, to, stays=form.cleaned_data["stays"], at=timezone.now())
        told = _("%(student)s is now in %(classroom)s.") % {"student": enrolment.student, "classroom": to}
        messages.success(request, told)
        return redirect("lessons:classroom-detail", pk=pk)
    return render(request, "lessons/classrooms/transfer.html", {"enrolment": enrolment, "form": form})


def _current(request: SignedInRequest, pk: int) -> Classroom:
    return get_object_or_404(Classroom.objects.taught_by(request.user).current(), pk=pk)


def _card_qr(request: SignedInRequest, secret: str) -> str:
    address = request.build_absolute_uri(reverse("accounts:card-scanned", args=[secret]))
    return qr(address, label=_("A picture for cameras: it opens the page to sign in"))


def _tell(request: SignedInRequest, joined: int, left: int) -> None:
    told = [_("The list is taken over.")]
    if joined:
        told.append(ngettext("%(count)d student joined.", "%(count)d students joined.", joined) % {"count": joined})
    if left:
        told.append(ngettext("%(count)d student left.", "%(count)d students left.", left) % {"count": left})
    messages.success(request, " ".join(told))
