"""Between the password and the code: who gave the right password, kept in the session for ten minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from core.accounts.models import User

AT_MOST = timedelta(minutes=10)

_PENDING, _DONE = "sign_in_pending", "second_step_done"


@dataclass(frozen=True)
class Pending:
    user: User
    keep: bool
    next: str


def hold(session: SessionBase, user: User, *, keep: bool, next: str, at: datetime) -> None:  # noqa: A002 - as the form's field is called
    session.cycle_key()
    session[_PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "keep": keep,
        "next": next,
        "at": at.timestamp(),
    }


def held(session: SessionBase, *, at: datetime) -> Pending | None:
    """Nobody when it is too long ago, or the password is another since."""
    kept: dict[str, Any] = session.get(_PENDING, {})
    if not kept or at.timestamp() - kept["at"] > AT_MOST.total_seconds():
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["hash"]):
        return None
    return Pending(user, kept["keep"], kept["next"])


def done(session: SessionBase) -> None:
    session.pop(_PENDING, None)
    session[_DONE] = True


def undone(session: SessionBase) -> None:
    session.pop(_DONE, None)


def is_done(session: SessionBase) -> bool:
    return bool(session.get(_DONE))
