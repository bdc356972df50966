"""What the person before the page chose."""

from django.conf import settings
from django.http import HttpRequest

from core.comfort.choices import chosen


def comfort_of(request: HttpRequest) -> dict[str, str]:
    """The account's choices; a visitor's are in a cookie."""
    kept = (
        request.user.comfort if request.user.is_authenticated else request.COOKIES.get(settings.COMFORT_COOKIE_NAME, "")
    )
    return chosen(kept)


def in_pages(request: HttpRequest) -> dict[str, object]:
    """For every template: `comfort`. A request refused before anybody looked who sent it has no user."""
    return {"comfort": comfort_of(request) if hasattr(request, "user") else {}}
