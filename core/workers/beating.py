"""Gives signs of life beside a worker's work, in a thread of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from django.db import DatabaseError, connection
from django.utils import timezone

from core.workers.actions import beat, hand_back_lost, stop_beating
from core.workers.daily import enqueue_daily
from core.workers.queries import is_stuck

SECONDS_BETWEEN = 10


@contextmanager
def beating(worker: str) -> Iterator[None]:
    beat(worker)
    hand_back_lost()
    over = Event()
    Thread(target=_beat_until, args=(over, worker), daemon=True).start()
    try:
        yield
    finally:
        over.set()
        with suppress(DatabaseError):
            stop_beating(worker)


def _beat_until(over: Event, worker: str) -> None:
    while not over.wait(SECONDS_BETWEEN):
        try:
            beat(worker)
            hand_back_lost()
            enqueue_daily(at=timezone.now())
            if is_stuck(worker, at=timezone.now()):
                os._exit(1)  # whoever started this worker starts it again, and the task is handed back
        except DatabaseError:  # busy, or away for a moment: the next beat opens another connection
            connection.close()
    connection.close()
