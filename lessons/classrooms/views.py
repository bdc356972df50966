"""The list of classes, and joining one."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core.access import SignedInRequest, allow, allow_anyone
from core.accounts import limits
from core.accounts.actions import UsernameTaken
from core.accounts.forms import NewStudentForm, refusal
from core.accounts.models import Role
from core.accounts.views import renew_password
from core.audit.actions import record
from core.audit.models import Event
from lessons.classrooms.actions import NotAStudent, enrol, enrol_newcomer, open_classroom, remove_student
from lessons.classrooms.forms import ClassroomForm, CodeForm
from lessons.classrooms.models import Classroom, Enrolment
from lessons.classrooms.queries import classes_with_counts


@allow(Role.TEACHER)
def list_classrooms(request: SignedInRequest) -> HttpResponse:
    form = ClassroomForm(request.POST or None, button=_("Make the class"), action=reverse("lessons:classroom-list"))
    if form.is_valid():
        classroom = open_classroom(request.user, name=form.cleaned_data["name"], at=timezone.now())
        return redirect("lessons:classroom-detail", pk=classroom.pk)
    classrooms = list(classes_with_counts(request.user))
    parts = {
        "classrooms": [classroom for classroom in classrooms if not classroom.is_archived],
        "archived": [classroom for classroom in classrooms if classroom.is_archived],
        "form": form,
    }
    return render(request, "lessons/classrooms/list.html", parts)


@allow(Role.TEACHER)
def student_removal(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    """Asks first."""
    enrolment = _enrolment(request, pk, student_pk)
    if request.method != "POST":
        return render(request, "lessons/classrooms/removal.html", {"enrolment": enrolment})
    remove_student(enrolment)
    record(Event.STUDENT_REMOVED, by=request.user, to=enrolment.student, about=f"class {pk}")
    messages.success(request, _("%(student)s is no longer in this class.") % {"student": enrolment.student})
    return redirect("lessons:classroom-detail", pk=pk)


@allow(Role.TEACHER)
@never_cache
def student_password(request: SignedInRequest, pk: int, student_pk: int) -> HttpResponse:
    """For whoever forgot it: the teacher is at hand, the person who runs the site is not."""
    enrolment = _enrolment(request, pk, student_pk)
    if not enrolment.student.is_student:  # made a teacher since: no longer hers to look after
        raise Http404
    back = reverse("lessons:classroom-detail", args=[pk])
    return renew_password(request, enrolment.student, place=str(enrolment.classroom), back=back)


@allow_anyone
def enter_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None, asker=limits.asker(request))
    if not form.is_valid():
        return render(request, "lessons/classrooms/code.html", {"form": form})
    if getattr(request.user, "is_student", False):
        return _enrol(request, form.classroom)
    return redirect("lessons:join", code=form.classroom.join_code)


@allow_anyone
def join(request: HttpRequest, code: str) -> HttpResponse:
    """What the join link opens. A link alone enrols nobody: a button does, so that a shared PC's last user can say no."""
    form = CodeForm({"code": code}, asker=limits.asker(request))
    if not form.is_valid():
        return render(request, "lessons/classrooms/code.html", {"form": form}, status=404)
    if request.method == "POST":
        return _enrol(request, form.classroom)
    return _render_join(request, form.classroom)


@allow_anyone
@require_POST
@sensitive_post_parameters()
def join_with_new_account(request: HttpRequest, code: str) -> HttpResponse:
    known = CodeForm({"code": code}, asker=limits.asker(request))
    if not known.is_valid() or request.user.is_authenticated:
        return redirect("lessons:join", code=code)
    classroom, now = known.classroom, timezone.now()
    form = NewStudentForm(request.POST, action=request.path)
    if form.is_valid():
        try:
            limits.take(limits.NEWCOMERS, classroom.pk, at=now)
            student = enrol_newcomer(classroom, **form.account(), at=now)
        except limits.TooManyTries as too_many:
            form.add_error(None, refusal(too_many))
        except UsernameTaken:
            form.refuse_username(form.cleaned_data["username"])
        else:
            login(request, student)
            return _welcome(request, classroom)
    return _render_join(request, classroom, form)


def _enrolment(request: SignedInRequest, pk: int, student_pk: int) -> Enrolment:
    """A student in a class that the asker may run, or 404."""
    return get_object_or_404(
        Enrolment.objects.select_related("classroom", "student"),
        classroom__in=Classroom.objects.taught_by(request.user),
        classroom=pk,
        student=student_pk,
    )


def _enrol(request: HttpRequest, classroom: Classroom) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("lessons:join", args=[classroom.join_code]))
    try:
        enrol(request.user, classroom, at=timezone.now())
    except NotAStudent:
        return _render_join(request, classroom)
    return _welcome(request, classroom)


def _welcome(request: HttpRequest, classroom: Classroom) -> HttpResponse:
    messages.success(request, _("You are in %(classroom)s.") % {"classroom": classroom})
    return redirect("lessons:student-home")


def _render_join(request: HttpRequest, classroom: Classroom, form: NewStudentForm | None = None) -> HttpResponse:
    page = "newcomer" if not request.user.is_authenticated else "student" if request.user.is_student else "staff"
    form = form or NewStudentForm(action=reverse("lessons:join-account", args=[classroom.join_code]))
    return render(request, f"lessons/classrooms/join_{page}.html", {"classroom": classroom, "form": form})
