"""What a class is called, who teaches it, its join code and its groups; putting it away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import SignedInRequest, allow
from core.accounts.models import Role, User
from core.audit.actions import record
from core.audit.models import Event
from core.qr import qr
from lessons.classrooms import actions
from lessons.classrooms.forms import ClassroomForm, CoTeacherForm, GroupForm
from lessons.classrooms.models import Classroom, Group
from lessons.classrooms.queries import groups_with_members


@allow(Role.TEACHER)
def classroom_settings(request: SignedInRequest, pk: int) -> HttpResponse:
    classroom = _taught(request, pk)
    form = _name_form(classroom, request.POST or None)
    if form.is_valid():
        actions.rename_classroom(classroom, name=form.cleaned_data["name"])
        messages.success(request, _("The name is saved."))
        return redirect("lessons:classroom-settings", pk=pk)
    return _render_settings(request, classroom, form)


@allow(Role.TEACHER)
@require_POST
def classroom_archive(request: SignedInRequest, pk: int) -> HttpResponse:
    """Puts the class away, or with `back` takes it out again."""
    classroom = get_object_or_404(Classroom.objects.owned_by(request.user), pk=pk)
    back = "back" in request.POST
    actions.archive(classroom, at=None if back else timezone.now())
    told = _("%(classroom)s is back.") if back else _("%(classroom)s is archived. Nothing of it is lost.")
    messages.success(request, told % {"classroom": classroom})
    return redirect("lessons:classroom-detail", pk=pk)


@allow(Role.TEACHER)
def classroom_code(request: SignedInRequest, pk: int) -> HttpResponse:
    """How students join, large enough for a projector."""
    classroom = _taught(request, pk, current=True)
    if request.method != "POST":
        return render(
            request, "lessons/classrooms/code_page.html", {"classroom": classroom, **ways_in(request, classroom)}
        )
    if "renew" in request.POST:
        actions.renew_code(classroom)
        messages.success(request, _("This is the new code. The old one and its link open nothing any more."))
    else:
        actions.set_code_open(classroom, is_open="open" in request.POST)
    return redirect("lessons:classroom-code", pk=pk)


@allow(Role.TEACHER)
@require_POST
def co_teacher_list(request: SignedInRequest, pk: int) -> HttpResponse:
    classroom = get_object_or_404(Classroom.objects.owned_by(request.user).current(), pk=pk)
    form = CoTeacherForm(request.POST, classroom=classroom)
    if not form.is_valid():
        return _render_settings(request, classroom, co_teacher_form=form)
    actions.share(classroom, form.teacher)
    record(Event.CLASS_SHARED, by=request.user, to=form.teacher, about=f"class {pk}")
    messages.success(request, _("%(teacher)s teaches this class with you.") % {"teacher": form.teacher})
    return redirect("lessons:classroom-settings", pk=pk)


@allow(Role.TEACHER)
@require_POST
def co_teacher_removal(request: SignedInRequest, pk: int, teacher_pk: int) -> HttpResponse:
    """By whoever owns the class, or by the co-teacher herself."""
    classroom = _taught(request, pk)
    teacher = get_object_or_404(classroom.co_teachers, pk=teacher_pk)
    if teacher != request.user:
        _require_owner(request, classroom)
    actions.stop_sharing(classroom, teacher)
    record(Event.CLASS_UNSHARED, by=request.user, to=teacher, about=f"class {pk}")
    messages.success(request, _("%(teacher)s no longer teaches this class.") % {"teacher": teacher})
    return redirect("lessons:classroom-list") if teacher == request.user else redirect("lessons:classroom-settings", pk)


@allow(Role.TEACHER)
def hand_over(request: SignedInRequest, pk: int, teacher_pk: int) -> HttpResponse:
    """Asks first."""
    classroom = get_object_or_404(Classroom.objects.owned_by(request.user), pk=pk)
    teacher = get_object_or_404(User, pk=teacher_pk, shared_classrooms=classroom, role=Role.TEACHER)
    if request.method != "POST":
        return render(request, "lessons/classrooms/hand_over.html", {"classroom": classroom, "teacher": teacher})
    actions.hand_over(classroom, teacher)
    record(Event.CLASS_HANDED_OVER, by=request.user, to=teacher, about=f"class {pk}")
    told = _("%(classroom)s is now the class of %(teacher)s.")
    messages.success(request, told % {"classroom": classroom, "teacher": teacher})
    return redirect("lessons:classroom-settings", pk=pk)


@allow(Role.TEACHER)
def group_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """The groups, and a form for one more."""
    classroom = _taught(request, pk, current=True)
    form = GroupForm(request.POST or None, group=Group(classroom=classroom))
    if form.is_valid() and form.save():
        messages.success(request, _("The group “%(group)s” is made.") % {"group": form.group})
        return redirect("lessons:group-list", pk=pk)
    parts = {"classroom": classroom, "groups": groups_with_members(classroom), "form": form}
    return render(request, "lessons/classrooms/groups.html", parts)


@allow(Role.TEACHER)
def group_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    group = _group(request, pk)
    form = GroupForm(request.POST or None, group=group)
    if form.is_valid() and form.save():
        messages.success(request, _("The group “%(group)s” is saved.") % {"group": group})
        return redirect("lessons:group-list", pk=group.classroom_id)
    return render(request, "lessons/classrooms/group_edit.html", {"group": group, "form": form})


@allow(Role.TEACHER)
@require_POST
def group_removal(request: SignedInRequest, pk: int) -> HttpResponse:
    group = _group(request, pk)
    try:
        actions.remove_group(group)
    except actions.GroupInUse:
        messages.error(request, _("“%(group)s” has lessons of its own, so it stays.") % {"group": group})
    else:
        messages.success(request, _("The group is gone. Its students are still in the class."))
    return redirect("lessons:group-list", pk=group.classroom_id)


def ways_in(request: HttpRequest, classroom: Classroom) -> dict[str, str]:
    """The address at which the code is typed, the link that needs no typing, and its picture."""
    link = request.build_absolute_uri(reverse("lessons:join", args=[classroom.join_code]))
    return {
        "join_page": request.build_absolute_uri(reverse("lessons:join")),
        "join_link": link,
        "join_qr": qr(link, label=_("A picture for cameras: it opens the page to join this class")),
    }


def _taught(request: SignedInRequest, pk: int, *, current: bool = False) -> Classroom:
    """A class that the asker runs, or 404; with `current` none that is put away."""
    taught = Classroom.objects.taught_by(request.user).select_related("teacher")
    return get_object_or_404(taught.current() if current else taught, pk=pk)


def _require_owner(request: SignedInRequest, classroom: Classroom) -> None:
    if not Classroom.objects.owned_by(request.user).filter(pk=classroom.pk).exists():
        raise PermissionDenied


def _group(request: SignedInRequest, pk: int) -> Group:
    taught = Classroom.objects.taught_by(request.user).current()
    return get_object_or_404(Group.objects.select_related("classroom"), classroom__in=taught, pk=pk)


def _name_form(classroom: Classroom, data: object = None) -> ClassroomForm:
    action = reverse("lessons:classroom-settings", args=[classroom.pk])
    return ClassroomForm(data, initial={"name": classroom.name}, button=_("Save the name"), action=action)


def _render_settings(
    request: SignedInRequest,
    classroom: Classroom,
    form: ClassroomForm | None = None,
    co_teacher_form: CoTeacherForm | None = None,
) -> HttpResponse:
    parts = {
        "classroom": classroom,
        "form": form or _name_form(classroom),
        "co_teachers": classroom.co_teachers.order_by("name", "username"),
        "is_owner": request.user.is_admin or classroom.teacher == request.user,
        "co_teacher_form": co_teacher_form or CoTeacherForm(classroom=classroom),
    }
    return render(request, "lessons/classrooms/settings.html", parts)
