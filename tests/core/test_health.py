"""What machines ask and what the log says: how the site is, and nothing of anybody."""

import io
import json
import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from core.logs import Json
from core.workers.actions import beat
from tests.core.workers.tasks import hold

STRANGE_HOST = {"headers": {"host": "10.0.0.7"}}


@pytest.fixture
def worker(db):
    beat("one")


@pytest.fixture
def log():
    """The lines written while the test runs."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Json())
    loggers = [logging.getLogger("sourcewise.requests"), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


def test_health_asks_no_database(client, settings):  # pytest-django forbids it without `db`
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/health/", **STRANGE_HOST)
    assert (answer.status_code, answer.json()) == (200, {"healthy": True})
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_site_is_ready(client, worker):
    answer = client.get("/ready/", **STRANGE_HOST)
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "problems": [], "warnings": []})
    assert answer["Cache-Control"] == "no-store"


def test_site_without_a_worker_is_ready_but_says_so(client, db):
    assert client.get("/ready/").json() == {"ready": True, "problems": [], "warnings": ["no background worker"]}


def test_site_says_that_its_queue_is_long(client, worker):
    DatabaseBackend("default", {}).enqueue(hold, ("nowhere",), {})
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=5))
    assert client.get("/ready/").json()["warnings"] == ["the queue is long"]


def test_site_is_not_ready_before_its_migrations(client, worker):
    MigrationRecorder.Migration.objects.filter(app="lessons").latest("id").delete()
    answer = client.get("/ready/")
    assert (answer.status_code, answer.json()["problems"]) == (503, ["migrations are missing"])


def test_site_is_not_ready_without_its_database(client, monkeypatch):
    def away(*_):
        raise OperationalError("password of ben@db.school.example")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/ready/")
    assert (answer.status_code, answer.json()["problems"]) == (503, ["the database does not answer"])


def test_site_is_not_ready_on_a_full_disk(client, worker, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _place: SimpleNamespace(free=1_000))
    assert client.get("/ready/").json()["problems"] == ["the disk is nearly full"]


def test_each_request_leaves_one_line_that_names_nobody(signed_in, ben, classroom, log):
    answer = signed_in(ben).get(f"/join/{classroom.join_code}/?name=Ben", REMOTE_ADDR="192.0.2.7")
    (line,) = log()
    assert line.pop("ms") >= 0
    assert line.pop("at")
    assert line.pop("request") == answer["X-Request-ID"]
    assert line == {
        "level": "info",
        "logger": "sourcewise.requests",
        "method": "GET",
        "route": "lessons:join",
        "status": answer.status_code,
        "role": "student",
    }


def test_visitor_is_called_a_visitor_and_no_route_stays_empty(client, db, log):
    client.get("/no/such/page/of/ben@school.example")
    requests = [line for line in log() if line["logger"] == "sourcewise.requests"]
    assert [(line["role"], line["route"], line["status"]) for line in requests] == [("visitor", "", 404)]
    assert "ben" not in json.dumps(log())


@pytest.mark.parametrize(("given", "taken"), [("a1b2c3d4-proxy", True), ("<script>", False), ("x" * 65, False)])
def test_number_of_a_request_is_the_proxys_if_it_is_one(client, db, given, taken):
    assert (client.get("/help/", headers={"x-request-id": given})["X-Request-ID"] == given) is taken


def test_error_is_told_by_kind_and_place_without_its_words(client, db, log, monkeypatch):
    def broken(*_):
        raise OperationalError("Key (username)=(ben) already exists")

    client.raise_request_exception = False
    monkeypatch.setattr("core.pages.views.render", broken)
    assert client.get("/help/").status_code == 500
    (error,) = [line for line in log() if line["level"] == "error"]
    assert error["error"] == "django.db.utils.OperationalError"
    assert error["where"][-1].endswith(" broken")
    assert error["request"]
    assert "username" not in json.dumps(log())
