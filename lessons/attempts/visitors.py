"""Who a visitor is: a random key in the browser session, made when an exercise is first opened."""

from hashlib import sha256

from django.contrib import messages
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from core.accounts.models import User
from lessons.attempts.actions import adopt

_SESSION_KEY = "visitor_key"
_FORMER = "former_owner"


def visitor_key(request: HttpRequest) -> str:
    """The visitor's key; empty when this session has opened no exercise."""
    return str(request.session.get(_SESSION_KEY, ""))


def ensure_visitor_key(request: HttpRequest) -> str:
    """The visitor's key, made now if need be."""
    return str(request.session.setdefault(_SESSION_KEY, get_random_string(32)))


def owner(request: HttpRequest) -> str:
    """Whose the changes are that a browser keeps until they are sent: nobody else's page may show or send them."""
    if isinstance(request.user, User):
        return f"user-{request.user.pk}"
    return _visitor(visitor_key(request))


def owners(request: HttpRequest) -> list[str]:
    """This person's name for such changes, then that from before signing in, if there was one."""
    return [owner(request), *filter(None, [request.session.get(_FORMER)])]


def take_along(request: HttpRequest) -> None:
    """Whoever began as a visitor and has signed in since keeps the work."""
    key = visitor_key(request)
    if not key or not isinstance(request.user, User):
        return
    if adopt(key, request.user):
        messages.success(request, _("What you marked before you signed in is now in your account."))
    request.session[_FORMER] = _visitor(request.session.pop(_SESSION_KEY))


def _visitor(key: str) -> str:
    return f"visitor-{sha256(key.encode()).hexdigest()[:16]}"
