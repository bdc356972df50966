"""Which language a page is in: the account's own, else the cookie's, else the browser's.

The pseudo-languages of `core.pseudo` are offered while developing only: they show at a glance what nobody translated.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

CHECKED = frozenset({"en"})  # read over by somebody who grew up with the language


def remember(response: HttpResponse, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known(code: str) -> bool:
    return code in dict(settings.LANGUAGES)


class OwnLanguage:
    """A signed-in person meets the site in the language of the account, on every device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.user.language if request.user.is_authenticated else ""
        if known(chosen):
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        return self.get_response(request)
