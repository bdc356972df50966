"""What is to be done once a day is put into the queue once, at night."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from core.workers.daily import enqueue_daily

NIGHT = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("db", "stored_tasks")


def put(at):
    with time_machine.travel(at, tick=False):
        return enqueue_daily(at=at)


def test_daily_work_is_put_into_the_queue_once_a_day():
    assert put(NIGHT) == 1
    assert put(NIGHT + timedelta(hours=23, minutes=59)) == 0
    assert put(NIGHT + timedelta(days=1)) == 1
    assert set(DBTaskResult.objects.values_list("task_path", flat=True)) == {"lessons.privacy.tasks.purge_daily"}


def test_work_missed_at_night_is_done_as_soon_as_a_worker_is_there():
    assert put(NIGHT + timedelta(hours=9)) == 1
    assert put(NIGHT + timedelta(hours=10)) == 0
