"""Who did what to whom, and when: written once, changed never."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    SIGNED_IN = "signed-in", _("Signed in")
    SIGN_IN_FAILED = "sign-in-failed", _("Sign-in failed")
    SIGNED_OUT = "signed-out", _("Signed out")
    OTHERS_SIGNED_OUT = "others-signed-out", _("Signed out everywhere else")
    ACCOUNT_MADE = "account-made", _("Account made")
    PASSWORD_CHANGED = "password-changed", _("Password changed")
    CARDS_MADE = "cards-made", _("Login card made")
    SECOND_STEP_ON = "second-step-on", _("Second step switched on")
    SECOND_STEP_OFF = "second-step-off", _("Second step switched off")
    RECOVERY_CODES_MADE = "recovery-codes-made", _("Recovery codes made")
    RECOVERY_CODE_USED = "recovery-code-used", _("Recovery code used")
    STUDENT_REMOVED = "student-removed", _("Student taken out of a class")
    CLASS_SHARED = "class-shared", _("Class shared with a teacher")
    CLASS_UNSHARED = "class-unshared", _("Class no longer shared with a teacher")
    CLASS_HANDED_OVER = "class-handed-over", _("Class handed over to a teacher")
    LESSON_PUBLISHED = "lesson-published", _("Lesson published")
    EXPORTED = "exported", _("Personal data taken out")
    ERASED = "erased", _("Account erased")


class Unchangeable(Exception):
    """What has been recorded stays as it is; only time takes it away."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **_: Any) -> int:
        raise Unchangeable

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Unchangeable


class Entry(models.Model):
    """`by` did `event`, to `to` where it is about a person. An account that is deleted takes its name along."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    event = models.CharField(max_length=30, choices=Event)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    about = models.CharField(max_length=120, blank=True)  # the number or short name of a thing; never what it says

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(name="audit_by_event", fields=["event", "-id"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="audit_event_known", condition=models.Q(event__in=Event.values)),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise Unchangeable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Unchangeable
