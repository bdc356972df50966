"""Run by `test_many_machines.py`, on PostgreSQL and Redis: what SQLite does one after the other happens at once here."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from lessons.assignments.actions import pair
from lessons.attempts.actions import AttemptClosed, begin, submit_attempt, take_operations
from lessons.attempts.models import Attempt
from lessons.attempts.operations import Batch
from lessons.classrooms.actions import enrol
from lessons.classrooms.models import Enrolment
from tests.core.workers.tasks import hold

pytestmark = pytest.mark.django_db(transaction=True)
QUOTE = "the mayor said"


def all_at_once(work, things):
    def alone(thing):
        try:
            return work(thing)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as threads:
        return list(threads.map(alone, things))


@pytest.fixture
def attempt(version, assignment, ben, now):
    return begin(version, assignment=assignment, student=ben, visitor_key="", at=now)


def batch_of(attempt, count):
    start = attempt.version.document["text"].index(QUOTE)
    mark = {"tag": "attribution", "start": start, "end": start + len(QUOTE), "quote": QUOTE, "note": "", "sure": ""}
    changes = [{"number": n + 1, "mark": str(uuid4()), "before": None, "after": mark} for n in range(count)]
    return Batch.from_json({"writer": str(uuid4()), "revision": 0, "operations": changes})


def test_this_is_postgresql_and_redis():
    assert connection.vendor == "postgresql"
    assert settings.CACHES["default"]["BACKEND"] == "core.caches.SparedRedis"
    cache.set("answers", True)
    assert cache.get("answers")


def test_pages_that_save_at_once_lose_nothing(attempt, now):
    batches = [batch_of(attempt, 5) for _page in range(8)]
    taken = all_at_once(lambda batch: take_operations(attempt, batch, at=now), batches * 2)  # each is sent twice
    expected = {operation.mark for batch in batches for operation in batch.operations}
    assert {UUID(str(pk)) for pk in attempt.marks.values_list("pk", flat=True)} == expected
    assert max(answer.revision for answer in taken) == Attempt.objects.get().revision == 8


def test_nothing_is_taken_once_it_is_handed_in(attempt, now):
    def hand_in_or_save(batch):
        try:
            return submit_attempt(attempt, at=now) if batch is None else take_operations(attempt, batch, at=now)
        except AttemptClosed:
            return None

    answers = all_at_once(hand_in_or_save, [batch_of(attempt, 1) if n != 3 else None for n in range(8)])
    taken = sum(answer is not None for answer in answers) - 1
    assert Attempt.objects.get().submitted_at == now
    assert attempt.marks.count() == taken


def test_exercise_that_is_opened_twice_at_once_begins_once(version, assignment, ben, now):
    def open_it(_page):
        return begin(version, assignment=assignment, student=ben, visitor_key="", at=now).pk

    assert len(set(all_at_once(open_it, range(6)))) == Attempt.objects.count() == 1


def test_partners_who_begin_at_once_begin_together(version, classroom, assignment, ben, cleo, now):
    enrol(cleo, classroom, at=now)
    pair(assignment, ben, cleo)
    begun = all_at_once(
        lambda who: begin(version, assignment=assignment, student=who, visitor_key="", at=now).pk, [ben, cleo] * 3
    )
    assert len(set(begun)) == Attempt.objects.count() == 1


def test_student_who_joins_twice_at_once_is_in_the_class_once(classroom, cleo, now):
    all_at_once(lambda _page: enrol(cleo, classroom, at=now), range(6))
    assert Enrolment.objects.filter(student=cleo).count() == 1


def test_each_task_is_given_to_one_worker(db):
    for _ in range(6):
        DatabaseBackend("default", {}).enqueue(hold, ("nowhere",), {})

    def take(worker):
        with transaction.atomic():
            task = DBTaskResult.objects.ready().get_locked()
            task.claim(worker)
        return task.pk

    assert len(set(all_at_once(take, [f"worker {n}" for n in range(6)]))) == 6


def test_session_is_in_redis_and_outlives_it(signed_in, ben):
    client = signed_in(ben)
    key = f"django.contrib.sessions.cached_db{client.cookies[settings.SESSION_COOKIE_NAME].value}"
    assert cache.get(key)
    cache.clear()
    assert client.get("/my-work/").status_code == 200
    assert cache.get(key)
