"""A worker that is killed leaves its task behind as “running”: the next one hands it back to the queue."""

from django.db import transaction
from django.db.models.functions import Now
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.workers.models import Pulse

TRIES = 3


class WorkerLost(Exception):
    """Every worker that began this task was gone before its end."""


def beat(worker: str) -> None:
    Pulse.objects.update_or_create(worker=worker, defaults={"beat_at": Now()})


def stop_beating(worker: str) -> None:
    Pulse.objects.filter(worker=worker).delete()


def hand_back_lost() -> int:
    """Lets tasks of workers that are gone run again, and says how many; what took along three workers has failed."""
    if not DBTaskResult.objects.running().exists():  # as nearly always: nothing to lock, nothing to write
        return 0
    with transaction.atomic():
        alive = set(Pulse.objects.beating().values_list("worker", flat=True))
        lost = [
            task
            for task in DBTaskResult.objects.running().select_for_update(skip_locked=True)
            if task.worker_ids[-1] not in alive
        ]
        for task in lost:
            if len(task.worker_ids) < TRIES:
                task.status, task.started_at = TaskResultStatus.READY, None
                task.save(update_fields=["status", "started_at"])
            else:
                task.set_failed(WorkerLost())
        Pulse.objects.exclude(worker__in=alive).delete()
    return len(lost)
