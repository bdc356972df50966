"""How long one stays signed in.

On a school's PC: until the browser closes, two hours pass without a page, or eight in all. With “Keep me signed in”: until
thirty days pass without a page, or ninety in all.
"""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.accounts.actions import end_visits
from core.accounts.models import User
from core.audit.actions import record
from core.audit.models import Event

UNUSED, AT_MOST = timedelta(hours=2), timedelta(hours=8)
KEPT_UNUSED, KEPT_AT_MOST = timedelta(days=30), timedelta(days=90)
NOTED_EACH = timedelta(minutes=5)  # a write of the session; not one for every page

_BEGAN, _SEEN, _KEPT = "visit_began", "visit_seen", "visit_kept"


@receiver(user_logged_in)  # the one door behind every way in: password, new account, login card
def begin_visit(request: HttpRequest, user: User, **_: object) -> None:
    now = timezone.now().timestamp()
    request.session.update({_BEGAN: now, _SEEN: now, _KEPT: False})
    request.session.set_expiry(0)
    record(Event.SIGNED_IN, by=user)


@receiver(user_logged_out)
def end_visit(user: User | None, **_: object) -> None:
    if user:
        record(Event.SIGNED_OUT, by=user)


def keep_visit(request: HttpRequest) -> None:
    """For one's own device."""
    request.session[_KEPT] = True
    request.session.set_expiry(KEPT_AT_MOST)


@transaction.atomic
def end_other_visits(request: HttpRequest, user: User) -> None:
    """Signs `user` out everywhere but here, and gives this visit another key."""
    update_session_auth_hash(request, end_visits(user))
    record(Event.OTHERS_SIGNED_OUT, by=user)


class EndOfVisit:
    """Signs out whoever stayed too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.look(request)
        return self.get_response(request)

    def look(self, request: HttpRequest) -> None:
        now, session = timezone.now().timestamp(), request.session
        unused, at_most = (KEPT_UNUSED, KEPT_AT_MOST) if session.get(_KEPT) else (UNUSED, AT_MOST)
        since = now - session.get(_SEEN, 0)
        if since > unused.total_seconds() or now - session.get(_BEGAN, 0) > at_most.total_seconds():
            logout(request)
        elif since > NOTED_EACH.total_seconds():
            session[_SEEN] = now
