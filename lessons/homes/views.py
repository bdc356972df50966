"""The first page after signing in: what to do next."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access import SignedInRequest, allow
from core.accounts.models import Role
from lessons.homes import queries


@allow(Role.STUDENT, Role.TEACHER)
@require_safe
def start(request: SignedInRequest) -> HttpResponse:
    """Everybody's own first page after signing in."""
    pages = {
        Role.STUDENT: "lessons:student-home",
        Role.TEACHER: "lessons:teacher-home",
        Role.ADMIN: "lessons:admin-home",
    }
    return redirect(pages[Role(request.user.role)])


@allow(Role.TEACHER)
@require_safe
def teacher_home(request: SignedInRequest) -> HttpResponse:
    home = queries.teacher_home(request.user, at=timezone.now())
    return render(request, "lessons/homes/teacher.html", {"home": home})


@allow(Role.ADMIN)
@require_safe
def admin_home(request: SignedInRequest) -> HttpResponse:
    return render(request, "lessons/homes/admin.html", {"lists": queries.admin_home(request.user)})
