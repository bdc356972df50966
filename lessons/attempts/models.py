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


class Sure(models.TextChoices):
    LOW = "low", _("Not sure")
    MEDIUM = "medium", _("Fairly sure")
    HIGH = "high", _("Very sure")


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def submitted(self) -> Self:
        return self.filter(submitted_at__isnull=False)

    def firsts(self) -> Self:
        """Without second looks: the attempts that count."""
        return self.filter(second_look_of=None)

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
        """The attempts of the classes that a teacher runs; for an admin those of every class."""
        if user.is_admin:
            return self.filter(assignment__isnull=False)
        return self.filter(assignment__in=Assignment.objects.run_by(user))


class Attempt(models.Model):
    """One answer to one exercise: for an assignment, or for practice when there is none. Frozen once submitted.

    A visitor's attempt belongs to the random `visitor_key` kept in the browser session.
    `revision` counts the changes of its marks. `writers` knows how far each open page's operations have been taken.
    `score` is the share of the key agreed with, 0 to 1, set on hand-in. A second look revises a handed-in attempt once,
    for practice: it never counts, and no due time ends it.
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
    second_look_of = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="second_look")

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
                condition=Q(assignment__isnull=False, second_look_of__isnull=True),
            ),
            models.UniqueConstraint(
                name="practice_once_a_student",
                fields=["version", "student"],
                condition=Q(assignment__isnull=True, student__isnull=False, second_look_of__isnull=True),
            ),
            models.UniqueConstraint(
                name="practice_once_a_visitor",
                fields=["version", "visitor_key"],
                condition=~Q(visitor_key="") & Q(second_look_of__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student or 'visitor'}: {self.version}"

    def is_open(self, at: datetime) -> bool:
        in_time = self.is_second_look or self.assignment is None or self.assignment.is_open(at)
        return self.submitted_at is None and in_time

    @property
    def is_second_look(self) -> bool:
        return self.second_look_of_id is not None

    @property
    def later_look(self) -> "Attempt | None":
        """The second look at this attempt, if there is one."""
        return getattr(self, "second_look", None)


class StudentAnnotation(models.Model):
    """One mark: code points of the version's text, half-open; `tag` is a key of the version's codebook.

    The id is made in the browser, so a retry is harmless.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="marks")
    tag = models.CharField(max_length=40)
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


class ContestQuerySet(models.QuerySet["Contest"]):
    def unanswered(self) -> Self:
        return self.filter(answered_at=None)

    def read_by(self, user: User) -> Self:
        """Those of the classes that a teacher runs; for an admin those of every class."""
        return self.filter(attempt__in=Attempt.objects.watched_by(user))


class Contest(models.Model):
    """“I still think so, because …”: a student's word about one line of the comparison, and the teacher's answer.

    The line is that of the student's `mark`, or where nothing was marked that of the reference's `note` (an id of the
    version's document). Both are set where the line has both.
    """

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("A good reading too")
        KEPT = "kept", _("The reference stands")

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="contests")
    mark = models.ForeignKey(StudentAnnotation, null=True, on_delete=models.CASCADE, related_name="contests")
    note = models.CharField(max_length=40, blank=True)
    words = models.CharField(_("I still think so, because …"), max_length=500)
    at = models.DateTimeField()
    answer = models.CharField(_("Your answer"), max_length=500, blank=True)
    decision = models.CharField(_("Decision"), max_length=10, choices=Decision, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ContestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="contest_about_something", condition=Q(mark__isnull=False) | ~Q(note="")),
            models.CheckConstraint(name="contest_decision_known", condition=Q(decision__in=["", "accepted", "kept"])),
            models.UniqueConstraint(name="contest_once_a_mark", fields=["mark"], condition=Q(mark__isnull=False)),
            models.UniqueConstraint(
                name="contest_once_a_missed_note", fields=["attempt", "note"], condition=Q(mark__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt.student}: {self.words[:60]}"

    @property
    def row(self) -> str:
        """The key of the comparison's line."""
        return str(self.mark_id) if self.mark_id else self.note

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None
