"""On SQLite savers take turns, across the threads and processes of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock

from django.conf import settings
from django.db import connection


@contextmanager
def turn() -> Iterator[None]:
    """Waits in a queue. SQLite itself lets whoever finds it busy sleep, longer and longer, while others go ahead.

    The system takes the lock back from a process that ends, however it ends. PostgreSQL has its own queue for each row.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with (settings.VAR_DIR / "turn.lock").open("w") as queue:
        flock(queue, LOCK_EX)
        yield
