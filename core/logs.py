"""One line of JSON for each request and each error, without names, addresses or words of anybody.

A route stands for the address, which may hold a class code. Of an error its kind and where it happened are kept, not
its message: databases quote values in theirs.
"""

import json
import logging
import re
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

_requests = logging.getLogger("sourcewise.requests")
_request_id = ContextVar("the request under way", default="")
_GIVEN = re.compile(r"[\w-]{8,64}", re.ASCII)


class Requests:
    """Gives each request a number, which a proxy may have given before, and notes how it ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _GIVEN.fullmatch(given) else uuid4().hex
        was, begun = _request_id.set(number), time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = number
            self.note(request, response, time.monotonic() - begun)
        finally:
            _request_id.reset(was)
        return response

    def note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        # What AuthenticationMiddleware keeps: asking `request.user` could take the database, which may be what broke.
        user = getattr(request, "_cached_user", None)
        facts = {
            "method": request.method if request.method in _METHODS else "other",
            "route": request.resolver_match.view_name if request.resolver_match else "",
            "status": response.status_code,
            "ms": round(seconds * 1000),
            "role": getattr(user, "role", "visitor"),
        }
        _requests.info("request", extra={"facts": facts})


class Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if number := _request_id.get():
            line["request"] = number
        if facts := getattr(record, "facts", None):
            return json.dumps(line | facts)
        # The words as the program has them: what is filled in may be somebody's.
        line["message"] = str(record.msg)
        if record.exc_info and record.exc_info[0]:
            kind, _error, trace = record.exc_info
            line["error"] = f"{kind.__module__}.{kind.__qualname__}"
            line["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return json.dumps(line)


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
