from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from core.workers.models import Pulse

LONGEST = timedelta(minutes=30)


def are_at_work() -> bool:
    return Pulse.objects.beating().exists()


def longest_wait(*, at: datetime) -> timedelta:
    """How long the first task in the queue has been waiting."""
    first = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    return at - first.enqueued_at if first else timedelta(0)


def is_stuck(worker: str, *, at: datetime) -> bool:
    running = DBTaskResult.objects.running().filter(started_at__lt=at - LONGEST)
    return any(task.worker_ids[-1] == worker for task in running)
