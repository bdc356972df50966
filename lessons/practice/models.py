"""What is kept of practice: a student's best round for each tag."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class PracticeResult(models.Model):
    """One student's practice of one tag. `best` is the share of points in the best of `rounds`, 0 to 1."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="practice_results")
    tag = models.CharField(max_length=40)
    best = models.FloatField()
    rounds = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["student", "tag"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["student", "tag"], name="practice_once_a_tag"),
            models.CheckConstraint(condition=Q(best__gte=0, best__lte=1), name="practice_best_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.tag}: {self.best:.0%}"
