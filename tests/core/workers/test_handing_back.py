"""A task outlives the worker that is killed within it. `tests/core/test_serve.py` kills one."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from core.workers.actions import TRIES, beat, hand_back_lost, stop_beating
from core.workers.models import SILENT, Pulse
from core.workers.queries import LONGEST, are_at_work, is_stuck, longest_wait
from tests.core.workers.tasks import hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def task():
    DatabaseBackend("default", {}).enqueue(hold, ("nowhere",), {})
    return DBTaskResult.objects.get()


def fall_silent(worker):
    Pulse.objects.filter(pk=worker).update(beat_at=timezone.now() - SILENT - timedelta(seconds=1))


def test_task_of_a_silent_worker_waits_again(task):
    beat("one")
    task.claim("one")
    fall_silent("one")
    assert hand_back_lost() == 1
    assert DBTaskResult.objects.ready().get() == task
    assert not Pulse.objects.exists()


def test_sign_of_life_from_the_future_counts_for_nothing(task):
    beat("one")
    task.claim("one")
    Pulse.objects.update(beat_at=timezone.now() + timedelta(hours=1))  # the clock was put back since
    assert hand_back_lost() == 1


def test_task_of_a_worker_that_went_in_good_order_waits_again(task):
    beat("one")
    task.claim("one")
    stop_beating("one")
    assert hand_back_lost() == 1


def test_task_of_a_worker_that_is_alive_is_left_alone(task):
    beat("one")
    task.claim("one")
    assert hand_back_lost() == 0
    assert DBTaskResult.objects.running().get() == task


def test_finished_task_stays_finished(task):
    task.claim("one")
    task.set_successful(None)
    assert hand_back_lost() == 0


def test_task_that_takes_every_worker_along_fails_in_the_end(task):
    for number in range(TRIES):
        task.claim(f"worker {number}")
        hand_back_lost()
        task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert task.exception_class_path == "core.workers.actions.WorkerLost"
    assert not DBTaskResult.objects.ready().exists()


def test_worker_is_stuck_once_its_task_takes_far_too_long(task, now):
    task.claim("one")
    assert not is_stuck("one", at=now)
    assert is_stuck("one", at=now + LONGEST + timedelta(minutes=1))
    assert not is_stuck("other", at=now + LONGEST + timedelta(minutes=1))


def test_queue_says_how_long_its_first_task_has_waited(task):
    assert longest_wait(at=task.enqueued_at + timedelta(minutes=2)) == timedelta(minutes=2)
    task.claim("one")
    assert longest_wait(at=task.enqueued_at + timedelta(minutes=2)) == timedelta(0)


def test_workers_are_at_work_while_one_beats():
    assert not are_at_work()
    beat("one")
    assert are_at_work()
    fall_silent("one")
    assert not are_at_work()
