"""Tasks for a worker that is killed."""

import time
from pathlib import Path

from django_tasks import task


@task()
def hold(folder: str) -> None:
    """Notes that it has begun. The first time it never ends, the second time it does at once."""
    place = Path(folder)
    begun = len(list(place.glob("begun-*")))
    (place / f"begun-{begun + 1}").touch()
    while not begun:
        time.sleep(0.1)
    (place / "done").touch()
