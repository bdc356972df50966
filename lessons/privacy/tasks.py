"""Work for the background worker: forgetting, once a day (see DAILY_TASKS in the settings)."""

from dataclasses import asdict

from django.utils import timezone
from django_tasks import task

from lessons.privacy.actions import purge


@task()
def purge_daily() -> dict[str, int]:
    """How much of each kind was forgotten. Asked twice, the second time finds nothing."""
    return asdict(purge(at=timezone.now()))
