"""Who reads from a replica of the database: visitors without a session, who have written nothing yet.

A replica lags behind. Whoever has a session may have written a moment ago, and must find it again. While the replica is
away everybody reads from the database itself.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import OperationalError, connections
from django.http import HttpRequest, HttpResponse

_reads = ContextVar("reads the replica", default=False)


class VisitorsReadTheReplica:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_new_here = settings.SESSION_COOKIE_NAME not in request.COOKIES
        reads = _reads.set(is_new_here and request.method in {"GET", "HEAD"} and replica_answers())
        try:
            return self.get_response(request)
        finally:
            _reads.reset(reads)


def replica_answers() -> bool:
    replica = connections["replica"]
    try:
        replica.close_if_health_check_failed()
        replica.ensure_connection()
    except OperationalError:
        return False
    return True


class Router:
    def db_for_read(self, model: Any, **hints: Any) -> str:
        return "replica" if _reads.get() else "default"

    def db_for_write(self, model: Any, **hints: Any) -> str:
        _reads.set(False)  # the rest of this request reads what it has written
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # both hold the same rows

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default"
