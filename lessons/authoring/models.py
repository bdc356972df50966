"""Lessons: the words around a reviewed text, and the frozen versions that students meet."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.sources.models import SourceText, TextVersion


class StepKind(models.TextChoices):
    MEET = "meet", _("Meet the text")
    WHO = "who", _("Who says it?")
    CHECK = "check", _("Could I check it?")
    WORDING = "wording", _("What does the wording do?")
    PRACTISE = "practise", _("Your turn")
    COMPARE = "compare", _("Compare")
    TALK = "talk", _("Talk about it")


class LessonQuerySet(models.QuerySet["Lesson"]):
    def published(self) -> Self:
        return self.filter(versions__isnull=False).distinct()

    def visible_to(self, user: object) -> Self:
        """Published lessons; visitors see only the public ones."""
        published = self.published()
        return published if getattr(user, "is_authenticated", False) else published.filter(is_public=True)


class Lesson(models.Model):
    """The draft of a lesson. What students meet is its latest `LessonVersion`.

    The exercise's passage is `text[exercise_start:exercise_end]` (code points); `exercise_tags` are codebook keys.
    """

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=40)
    source_text = models.ForeignKey(SourceText, on_delete=models.PROTECT, related_name="lessons")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_public = models.BooleanField(_("open to visitors without an account"), default=False)
    exercise_start = models.PositiveIntegerField()
    exercise_end = models.PositiveIntegerField()
    exercise_tags = models.JSONField(default=list)
    created_at = models.DateTimeField()

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="lesson_exercise_not_empty", condition=models.Q(exercise_start__lt=models.F("exercise_end"))
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """One step's own words, in Markdown."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    body = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="step_once_a_lesson", fields=["lesson", "kind"]),
            models.CheckConstraint(name="step_kind_known", condition=models.Q(kind__in=StepKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.lesson}: {self.get_kind_display()}"


class LessonVersion(models.Model):
    """A published lesson, frozen: text, provenance, answer key and words in one document (see `reading.py`)."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text_version = models.ForeignKey(TextVersion, null=True, on_delete=models.SET_NULL, related_name="lesson_versions")
    document = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["lesson", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="lesson_version_number", fields=["lesson", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.lesson} ({self.number})"
