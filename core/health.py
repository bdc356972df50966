"""What machines ask: is this process up (`/health/`), can it serve pages (`/ready/`)?

Answered before anything else, since who asks knows neither the site's host names nor HTTPS.
"""

import shutil
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from core.replicas import replica_answers
from core.workers.queries import are_at_work, longest_wait

LEAST_FREE = 200_000_000  # bytes: beneath, a database soon fails to write
LONG_WAIT = 120  # seconds


class Health:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match request.path:
            case "/health/":
                return answer({"healthy": True})
            case "/ready/":
                return ready()
            case _:
                return self.get_response(request)


def ready() -> HttpResponse:
    """`problems` keep pages from being served (503); `warnings` want a person's look."""
    problems, warnings = faults()
    return answer({"ready": not problems, "problems": problems, "warnings": warnings}, 503 if problems else 200)


def answer(facts: dict[str, object], status: int = 200) -> HttpResponse:
    return JsonResponse(facts, status=status, headers={"Cache-Control": "no-store"})


def faults() -> tuple[list[str], list[str]]:
    problems: list[str] = []
    warnings: list[str] = []
    try:
        if shipped_migrations() - MigrationRecorder(connection).applied_migrations().keys():
            problems.append("migrations are missing")
        else:
            if not are_at_work():
                warnings.append("no background worker")
            if longest_wait(at=timezone.now()).total_seconds() > LONG_WAIT:
                warnings.append("the queue is long")
    except DatabaseError:
        problems.append("the database does not answer")
    if shutil.disk_usage(settings.VAR_DIR).free < LEAST_FREE:
        problems.append("the disk is nearly full")
    if "replica" in settings.DATABASES and not replica_answers():
        warnings.append("the replica does not answer")
    cache.set("ready", True, 10)
    if not cache.get("ready"):  # slower, and nothing worse
        warnings.append("the cache does not answer")
    return problems, warnings


@lru_cache
def shipped_migrations() -> frozenset[tuple[str, str]]:
    """What the program brings along; each squashed migration counts as those that it replaces."""
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations) - frozenset(loader.replacements)
