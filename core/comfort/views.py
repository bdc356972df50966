"""The reading settings: a page that works alone, and the same form as a panel over any page."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.access import allow_anyone
from core.comfort.actions import keep_comfort
from core.comfort.forms import ComfortForm
from core.comfort.queries import comfort_of

A_YEAR = 60 * 60 * 24 * 365


@allow_anyone
def reading_settings(request: HttpRequest) -> HttpResponse:
    """`?panel` asks for the form in a dialog alone, and what comes from there is kept without a word."""
    panel = "panel" in request.GET
    form = ComfortForm(request.POST or None, initial=comfort_of(request))
    back = _back(request)
    if form.is_valid():
        response = HttpResponse(status=204) if panel else HttpResponseRedirect(back)
        if not panel:
            messages.success(request, _("Your reading settings are kept."))
        return _keep(request, response, form.kept())
    template = "core/comfort/_panel.html" if panel else "core/comfort/settings.html"
    return render(request, template, {"form": form, "back": back})


def _keep(request: HttpRequest, response: HttpResponse, kept: str) -> HttpResponse:
    if request.user.is_authenticated:
        keep_comfort(request.user, kept=kept)
    else:
        name, secure = settings.COMFORT_COOKIE_NAME, settings.SESSION_COOKIE_SECURE
        response.set_cookie(name, kept, A_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    """The page one comes from; never another site."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else reverse("lessons:home")
