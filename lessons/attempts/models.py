"""Attempts: one person's marks on one exercise."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from lessons.assignments.models import Assignment
from lessons.attempts.merging import NOTE_LENGTH, Content
from lessons.authoring.models import LessonVersion
from lessons.codebook import TAGS


class Sure(models.TextChoices):
    LOW = "low", _("Not sure")
    MEDIUM = "medium", _("Fairly sure")
    HIGH = "high", _("Very sure")


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def submitted(self) -> Self:
        return self.filter(submitted_at__isnull=False)

    def owned_by(self, user: object, visitor_key: str) -> Self:
        """The attempts of whoever is asking: a signed-in person's own, or this browser session's."""
        if isinstance(user, User):
            return self.filter(student=user)
        return self.filter(visitor_key=visitor_key) if visitor_key else self.none()

    def practice_of(self, visitor_key: str) -> Self:
        """What a visitor has begun and not handed in."""
        return self.filter(visitor_key=visitor_key, student=None, submitted_at=None)

    def answerable_by(self, user: object, visitor_key: str) -> Self:
        """Their own attempts without those for a class that they have left or been removed from."""
        mine = self.owned_by(user, visitor_key)
        if isinstance(user, User):
            return mine.filter(Q(assignment=None) | Q(assignment__in=Assignment.objects.of_student(user)))
        return mine.filter(assignment=None)

    def watched_by(self, user: User) -> Self:
        """The attempts of a teacher's own classes; for an admin those of every class."""
        if user.is_admin:
            return self.filter(assignment__isnull=False)
        return self.filter(assignment__classroom__teacher=user) if user.is_teacher else self.none()


class Attempt(models.Model):
    """One answer to one exercise: for an assignment, or for practice when there is none. Frozen once submitted.

    A visitor's attempt belongs to the random `visitor_key` kept in the browser session.
    `revision` counts the changes of its marks. `writers` knows how far each open page's operations have been taken.
    `score` is the share of the key agreed with, 0 to 1, set on hand-in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="attempts")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.CASCADE, related_name="attempts")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="attempts")
    visitor_key = models.CharField(max_length=32, blank=True, db_index=True)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    writers = models.JSONField(default=dict, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="attempt_has_one_owner",
                condition=Q(student__isnull=False, visitor_key="") | (Q(student__isnull=True) & ~Q(visitor_key="")),
            ),
            models.UniqueConstraint(
                name="attempt_once_an_assignment",
                fields=["assignment", "student"],
                condition=Q(assignment__isnull=False),
            ),
            models.UniqueConstraint(
                name="practice_once_a_student",
                fields=["version", "student"],
                condition=Q(assignment__isnull=True, student__isnull=False),
            ),
            models.UniqueConstraint(
                name="practice_once_a_visitor", fields=["version", "visitor_key"], condition=~Q(visitor_key="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student or 'visitor'}: {self.version}"

    def is_open(self, at: datetime) -> bool:
        return self.submitted_at is None and (self.assignment is None or self.assignment.is_open(at))


class StudentAnnotation(models.Model):
    """One mark: code points of the version's text, half-open. The id is made in the browser, so a retry is harmless."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="marks")
    tag = models.CharField(max_length=40, choices=[(tag.key, tag.label) for tag in TAGS.values()])
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    sure = models.CharField(max_length=10, choices=Sure, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["start", "-end", "created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(name="mark_not_empty", condition=Q(start__lt=F("end"))),
            models.CheckConstraint(name="mark_sure_known", condition=Q(sure__in=["", *Sure.values])),
        ]

    def __str__(self) -> str:
        return f"{self.tag}: {self.quote[:60]}"

    @property
    def content(self) -> Content:
        return Content(self.tag, self.start, self.end, self.note, self.sure)
