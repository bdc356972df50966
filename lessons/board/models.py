"""Votes: a class says once more how it reads a sentence, after having talked about it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lessons.assignments.models import Assignment


class Vote(models.Model):
    """One question to the class: which tag would you give this sentence now? Open until it is closed.

    The sentence is code points of the version's text, half-open.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="votes")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="vote_one_at_a_time", fields=["assignment"], condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(name="vote_about_something", condition=Q(start__lt=F("end"))),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.start}–{self.end}"


class Ballot(models.Model):
    """One student's vote; an empty `tag` says that the sentence needs no mark."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="ballots")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ballots")
    tag = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="ballot_once_a_student", fields=["vote", "student"]),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.tag or '–'}"
