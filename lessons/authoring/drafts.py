"""Making and keeping a lesson's draft. What students meet changes only when it is published."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from core.accounts.models import User
from core.slugs import free_slug
from lessons.authoring.models import Lesson, LessonVersion, Step, StepKind
from lessons.authoring.proposing import propose
from lessons.authoring.queries import accepted_of
from lessons.sources.models import SourceText

_COPIED = "title summary minutes goals topics language teacher_page quick exercise_tags".split()


class ChangedMeanwhile(Exception):
    """Somebody else, or another tab, has kept this draft since it was opened."""


@transaction.atomic
def begin_lesson(source_text: SourceText, *, by: User, at: datetime) -> Lesson:
    """A draft for `by` alone, proposed from the text's accepted annotations."""
    proposal = propose(source_text, accepted_of(source_text))
    return _make(source_text, proposal.values, proposal.steps, list(StepKind), [], by=by, at=at)


@transaction.atomic
def adapt(version: LessonVersion, *, by: User, at: datetime) -> Lesson:
    """A draft of one's own, as this version stands, which says from whom it comes."""
    original, document = version.lesson, version.document
    source_text = original.source_text
    same_words = document["sha256"] == source_text.sha256
    start, end = document["passage"] if same_words else (original.exercise_start, original.exercise_end)
    values = {name: document[name] for name in _COPIED if name in document}
    values["age_from"], values["age_to"] = document.get("ages", (original.age_from, original.age_to))
    maker = {"title": document["title"], "by": str(original.author or ""), "credits": document.get("credits", "")}
    values |= {
        "exercise_start": start,
        "exercise_end": end,
        "adapted_from": original,
        "lineage": [*document.get("lineage", []), maker],
    }
    shown = [StepKind(kind) for kind in document.get("order", StepKind.values)]
    hidden = [kind for kind in StepKind if kind not in shown]
    return _make(source_text, values, document["steps"], [*shown, *hidden], hidden, by=by, at=at)


@transaction.atomic
def save_draft(
    lesson: Lesson,
    *,
    edition: int | None,
    values: Mapping[str, Any],
    steps: Mapping[str, str],
    order: Sequence[str],
    hidden: Sequence[str],
) -> Lesson:
    """Keep what is given of the draft; its address stays. `edition` is the one that was changed, None to overwrite
    whatever stands there. Raises ChangedMeanwhile.
    """
    lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if edition is not None and edition != lesson.edition:
        raise ChangedMeanwhile
    for name, value in values.items():
        setattr(lesson, name, value)
    lesson.edition += 1
    lesson.save()
    for place, kind in enumerate(order):
        kept = {"place": place, "is_hidden": kind in hidden} | ({"body": steps[kind]} if kind in steps else {})
        Step.objects.update_or_create(lesson=lesson, kind=kind, defaults=kept)
    return lesson


def _make(
    source_text: SourceText,
    values: Mapping[str, Any],
    steps: Mapping[Any, str],
    order: Sequence[StepKind],
    hidden: Sequence[StepKind],
    *,
    by: User,
    at: datetime,
) -> Lesson:
    slug = free_slug(values["title"], Lesson.objects, otherwise="lesson")
    lesson = Lesson.objects.create(source_text=source_text, slug=slug, author=by, created_at=at, **values)
    Step.objects.bulk_create(
        Step(lesson=lesson, kind=kind, body=steps.get(kind, ""), place=place, is_hidden=kind in hidden)
        for place, kind in enumerate(order)
    )
    return lesson
