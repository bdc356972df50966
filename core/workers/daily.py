"""What is done once a day: whichever worker sees first that it is time puts it into the queue."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import localtime, make_aware
from django_tasks_db.models import DBTaskResult

BEGINS = time(3, 30)


def enqueue_daily(*, at: datetime) -> int:
    """How many tasks that were. Two workers at the same moment may both do it: each task may run twice without harm."""
    since = _begin_of_day(at)
    due = [
        path
        for path in settings.DAILY_TASKS
        if not DBTaskResult.objects.filter(task_path=path, enqueued_at__gte=since).exists()
    ]
    for path in due:
        import_string(path).enqueue()
    return len(due)


def _begin_of_day(at: datetime) -> datetime:
    """The last time that it was half past three in the night here."""
    here = localtime(at)
    day = here.date() if here.time() >= BEGINS else here.date() - timedelta(days=1)
    return make_aware(datetime.combine(day, BEGINS))
