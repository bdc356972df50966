"""Lessons: the words around a reviewed text, and the frozen versions that students meet."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from lessons.sources.models import SourceText, TextVersion


class StepKind(models.TextChoices):
    MEET = "meet", _("Meet the text")
    WHO = "who", _("Who says it?")
    CHECK = "check", _("Could I check it?")
    WORDING = "wording", _("What does the wording do?")
    PRACTISE = "practise", _("Your turn")
    COMPARE = "compare", _("Compare")
    TALK = "talk", _("Talk about it")


class Topic(models.TextChoices):
    WAR = "war", _("war and peace")
    POLITICS = "politics", _("politics")
    PROTEST = "protest", _("protest")
    ECONOMY = "economy", _("work and money")
    ENVIRONMENT = "environment", _("environment")
    HEALTH = "health", _("health")
    SCIENCE = "science", _("science")
    SPORT = "sport", _("sport")
    CRIME = "crime", _("crime and courts")
    MIGRATION = "migration", _("migration")
    TECHNOLOGY = "technology", _("technology")
    CULTURE = "culture", _("culture")
    LOCAL = "local", _("local news")


class Visibility(models.TextChoices):
    PRIVATE = "private", _("only me and the admins")
    SCHOOL = "school", _("everybody who signs in here")
    PUBLIC = "public", _("visitors too, without an account")


class LessonQuerySet(models.QuerySet["Lesson"]):
    def published(self) -> Self:
        return self.filter(versions__isnull=False).distinct()

    def visible_to(self, user: object) -> Self:
        """Published lessons: visitors see the public ones, whoever signs in those of the school and their own."""
        return self.published().filter(seen_by(user))

    def editable_by(self, user: User) -> Self:
        return self if user.is_admin else self.filter(author=user)


def seen_by(user: object, lesson: str = "") -> models.Q:
    """The condition under which `user` sees a lesson; `lesson` is the way to it, such as `lesson__`."""
    seen = models.Q(**{f"{lesson}visibility": Visibility.PUBLIC})
    if not isinstance(user, User):
        return seen
    if user.is_admin:
        return models.Q()
    return seen | models.Q(**{f"{lesson}visibility": Visibility.SCHOOL}) | models.Q(**{f"{lesson}author": user})


class Lesson(models.Model):
    """The draft of a lesson. What students meet is its latest `LessonVersion`, and lists name it as that does.

    The exercise's passage is `text[exercise_start:exercise_end]` (code points); `exercise_tags` are codebook keys.
    `lineage` tells whom it was adapted from, `{"title", "by", "credits"}`, the first maker first. `quick` are questions
    after a step, `{"step", "question", "options", "answer", "because"}`, the answer counted from 0.
    """

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=40)
    goals = models.JSONField(default=list)
    age_from = models.PositiveSmallIntegerField(default=13)
    age_to = models.PositiveSmallIntegerField(default=19)
    topics = models.JSONField(default=list)
    language = models.CharField(_("language of the lesson"), max_length=10, default="en")
    credits = models.CharField(_("credits"), max_length=300, blank=True)
    adapted_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="adaptations")
    lineage = models.JSONField(default=list)
    teacher_page = models.TextField(_("the teacher’s page"), blank=True)
    quick = models.JSONField(default=list)
    source_text = models.ForeignKey(SourceText, on_delete=models.PROTECT, related_name="lessons")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    visibility = models.CharField(_("Who may see it"), max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    exercise_start = models.PositiveIntegerField()
    exercise_end = models.PositiveIntegerField()
    exercise_tags = models.JSONField(default=list)
    published_title = models.CharField(max_length=200, blank=True)
    edition = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="lesson_visibility_known", condition=models.Q(visibility__in=Visibility.values)
            ),
            models.CheckConstraint(name="lesson_ages_in_order", condition=models.Q(age_from__lte=models.F("age_to"))),
            models.CheckConstraint(
                name="lesson_exercise_not_empty", condition=models.Q(exercise_start__lt=models.F("exercise_end"))
            ),
        ]

    def __str__(self) -> str:
        return self.published_title or self.title


class Step(models.Model):
    """One step's own words, in Markdown, and its place among the lesson's steps."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    body = models.TextField(blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    is_hidden = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["place", "pk"]
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


class Pair(models.Model):
    """Two lessons about the same event, told twice. `lines` are `{"about", "first", "second", "note"}`: what happened in
    the exact words of either text, empty where one is silent.
    """

    first = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="pair_as_first")
    second = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="pair_as_second")
    question = models.TextField(blank=True)
    lines = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"


class Listing(models.Model):
    """What the library tells of a published lesson, and finds it by: written whenever a version is published.

    `topics` and `tags` are keys with a space around each; `words` the folded words of title, summary and text;
    `excerpt` a piece outside the exercise, `{"text", "marks"}` with rows `[tag, start, end]`.
    """

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="listing")
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField()
    age_from = models.PositiveSmallIntegerField()
    age_to = models.PositiveSmallIntegerField()
    topics = models.TextField(blank=True)
    tags = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    invented = models.BooleanField()
    paired = models.BooleanField()
    words = models.TextField()
    excerpt = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["lesson__created_at", "lesson"]

    def __str__(self) -> str:
        return self.title
