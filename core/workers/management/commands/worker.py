"""Runs tasks from the queue, as django-tasks-db does, and shows that it is alive while it does."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from core.workers.beating import beating


class Command(db_worker.Command):
    help = "Run a background worker."

    def handle(self, *, worker_id: str, **options: Any) -> None:
        with beating(worker_id):
            super().handle(worker_id=worker_id, **options)
