"""Help, privacy, accessibility and error pages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core.access import allow_anyone, before_second_step
from core.pages.queries import kept_about_people, kept_times

HELPED = ["students", "teachers", "admins"]


@before_second_step
@allow_anyone
def show_help(request: HttpRequest) -> HttpResponse:
    return render(request, "core/help.html")


@before_second_step
@allow_anyone
def show_help_for(request: HttpRequest, who: str) -> HttpResponse:
    if who not in HELPED:
        raise Http404
    return render(request, f"core/help_{who}.html")


@before_second_step
@allow_anyone
def show_privacy(request: HttpRequest) -> HttpResponse:
    context = {"rows": kept_about_people(), "kept": kept_times(), **_contact()}
    return render(request, "core/privacy.html", context)


@before_second_step
@allow_anyone
def show_accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "core/accessibility.html", _contact())


def _contact() -> dict[str, str]:
    return {"run_by": settings.RUN_BY, "contact": settings.CONTACT}


@allow_anyone
def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Without the request: Django may have refused it before anybody looked who sent it."""
    return HttpResponse(render_to_string("core/400.html"), status=400)


@allow_anyone
def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid CSRF token: nearly always an old page, not an attack."""
    return render(request, "core/out_of_date.html", status=403)


@allow_anyone
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "core/403.html", status=403)


@allow_anyone
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "core/404.html", status=404)


@allow_anyone
def broken(request: HttpRequest) -> HttpResponse:
    """Without the request: asking who is signed in takes the database, which may be what broke."""
    return HttpResponse(render_to_string("core/500.html"), status=500)
