"""Keeping a lesson's draft. What students meet changes only when it is published."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from core.accounts.models import User
from core.slugs import free_slug
from lessons.authoring.models import Lesson, Step
from lessons.authoring.queries import draft_of
from lessons.sources.models import SourceText
from lessons.text.spans import Span


@transaction.atomic
def save_draft(
    source_text: SourceText,
    *,
    by: User,
    at: datetime,
    title: str,
    summary: str,
    minutes: int,
    is_public: bool,
    passage: Span,
    tags: list[str],
    steps: Mapping[str, str],
) -> Lesson:
    """Keep the words and the exercise of this text's lesson; the first time, make the lesson. Its address stays."""
    source_text = SourceText.objects.select_for_update().get(pk=source_text.pk)
    lesson = draft_of(source_text) or Lesson(
        source_text=source_text, slug=free_slug(title, Lesson.objects, otherwise="lesson"), author=by, created_at=at
    )
    lesson.title, lesson.summary, lesson.minutes, lesson.is_public = title, summary, minutes, is_public
    lesson.exercise_start, lesson.exercise_end, lesson.exercise_tags = passage.start, passage.end, tags
    lesson.save()
    for kind, body in steps.items():
        Step.objects.update_or_create(lesson=lesson, kind=kind, defaults={"body": body})
    return lesson
