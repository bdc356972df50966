"""Help and error pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.access import allow_anyone


@allow_anyone
def show_help(request: HttpRequest) -> HttpResponse:
    return render(request, "core/help.html")


@allow_anyone
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "core/403.html", status=403)


@allow_anyone
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "core/404.html", status=404)
