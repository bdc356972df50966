"""What holds for every answer and every address of the site."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from core.accounts.limits import TooManyTries

LARGEST_KEY = 2**63 - 1  # what SQLite and BigAutoField hold


# What no page of the site asks a browser for.
UNUSED_POWERS = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), publickey-credentials-get=(), usb=(), xr-spatial-tracking=()"
)


class BrowserRules:
    """Headers that Django has no setting for. First of all, so that static files and error pages carry them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = UNUSED_POWERS
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class NoStore:
    """Pages of a signed-in person are kept nowhere: on a shared PC, “Back” after signing out must not show them.

    What never changes under its address says so itself, and holds nothing of anybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "immutable" not in response.get("Cache-Control", ""):
            patch_cache_control(response, private=True, no_store=True)
        return response


class Patience:
    """Says kindly that one has to wait, where a view does not say so itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TooManyTries):
            return None
        response = render(request, "core/429.html", {"wait": exception.in_words}, status=429)
        response["Retry-After"] = str(int(exception.wait.total_seconds()) + 1)
        return response


class PossibleKeys:
    """A number in an address that the database cannot hold is the address of nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if any(isinstance(value, int) and value > LARGEST_KEY for value in kwargs.values()):
            raise Http404
