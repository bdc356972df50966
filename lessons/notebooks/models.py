"""Notebooks: what a student keeps beside a lesson, without marks or scores."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lessons.assignments.models import Assignment
from lessons.authoring.models import LessonVersion, StepKind


class Notebook(models.Model):
    """One student's place in one lesson, for an assignment or for practice when there is none.

    `seen` are the steps that have been opened, `step` is the last of them.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notebooks")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="notebooks")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.CASCADE, related_name="notebooks")
    seen = models.JSONField(default=list)
    step = models.CharField(max_length=10, choices=StepKind)
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="notebook_once_an_assignment",
                fields=["assignment", "student"],
                condition=Q(assignment__isnull=False),
            ),
            models.UniqueConstraint(
                name="notebook_once_a_version", fields=["version", "student"], condition=Q(assignment__isnull=True)
            ),
            models.CheckConstraint(name="notebook_step_known", condition=Q(step__in=StepKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.version}"


class Inquiry(models.Model):
    """What a student found out about one claim. `note` is the claim's id in the version's document."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed elsewhere")
        CONTRADICTED = "contradicted", _("Contradicted elsewhere")
        OPEN = "open", _("Still open")

    notebook = models.ForeignKey(Notebook, on_delete=models.CASCADE, related_name="inquiries")
    note = models.CharField(max_length=40)
    knower = models.CharField(_("Who could know?"), max_length=600, blank=True)
    record = models.CharField(_("What record would exist?"), max_length=600, blank=True)
    place = models.CharField(_("Where would I look?"), max_length=600, blank=True)
    found = models.CharField(_("What did I find?"), max_length=1200, blank=True)
    outcome = models.CharField(_("How does it stand now?"), max_length=12, choices=Outcome, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="inquiry_once_a_claim", fields=["notebook", "note"]),
            models.CheckConstraint(
                name="inquiry_outcome_known", condition=Q(outcome__in=["", "confirmed", "contradicted", "open"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notebook.student}: {self.found[:60]}"
