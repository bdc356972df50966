"""The queue of most tests: no worker, no wait. As with the real one, a task begins once its transaction has ended."""

from django.db import transaction
from django_tasks.backends.immediate import ImmediateBackend


class AtCommit(ImmediateBackend):
    def _execute_task(self, task_result):
        transaction.on_commit(lambda: super(AtCommit, self)._execute_task(task_result))
