"""Who may enter a view. Every view carries one of these marks; a test walks the URLs and finds any that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from core.accounts.models import Role, User

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request behind `allow`: its user is a person."""

    user: User


def allow(*roles: Role) -> Callable[[View], View]:
    """Lets in signed-in people with one of `roles` (admins everywhere). Others sign in first, or get 403."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.user.role not in {*roles, Role.ADMIN}:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.allowed = roles  # type: ignore[attr-defined]  # read by the access test
        return guarded

    return mark


def allow_anyone(view: View) -> View:
    """Says on purpose that a visitor may enter; the queries inside still scope what is shown."""
    view.allowed = "anyone"  # type: ignore[attr-defined]  # read by the access test
    return view


def before_second_step(view: View) -> View:
    """Says that even somebody who still has to set up the second step may enter: see core/second_step/middleware.py."""
    view.before_second_step = True  # type: ignore[attr-defined]  # read by the middleware
    return view
