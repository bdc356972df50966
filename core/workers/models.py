from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Now

SILENT = timedelta(seconds=60)


class PulseQuerySet(models.QuerySet["Pulse"]):
    def beating(self) -> Self:
        """A sign from the future is none: since then the clock has been put back."""
        return self.filter(beat_at__range=(Now() - SILENT, Now() + SILENT))


class Pulse(models.Model):
    """A background worker's last sign of life, by the database's own clock."""

    worker = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField(db_index=True)

    objects = PulseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.worker
