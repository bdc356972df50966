"""Publishing: a lesson's draft becomes a frozen version."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit.actions import record
from core.audit.models import Event
from lessons.authoring.listing import list_version
from lessons.authoring.models import Lesson, LessonVersion, StepKind
from lessons.authoring.reading import Reading, freeze
from lessons.sources.actions import latest_version


class NotPublishable(Exception):
    """The lesson lacks something that students need. `reasons` says what, in plain words."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def publish(lesson: Lesson, *, by: User | None, at: datetime) -> LessonVersion:
    """Freezes the draft as its next version; the same content again gives the version that is already there.

    Raises NotPublishable.
    """
    lesson = Lesson.objects.select_for_update(of=("self",)).select_related("source_text__outlet").get(pk=lesson.pk)
    latest = lesson.versions.order_by("number").last()
    version = LessonVersion(
        lesson=lesson,
        number=latest.number + 1 if latest else 1,
        text_version=latest_version(lesson.source_text),
        document=freeze(lesson),
        published_at=at,
        published_by=by,
    )
    if latest and latest.document == version.document:
        return latest
    if reasons := _lacks(Reading.of(version)):
        raise NotPublishable(reasons)
    version.save()
    record(Event.LESSON_PUBLISHED, by=by, about=f"{lesson.slug} {version.number}")
    lesson.published_title = lesson.title
    lesson.save(update_fields=["published_title"])
    list_version(version)
    return version


def _lacks(reading: Reading) -> list[str]:
    reasons = []
    if not reading.notes:
        reasons.append(_("Accept or add at least one annotation, so that there is something to read."))
    if not reading.order:
        reasons.append(_("Show at least one step."))
    return reasons + _exercise_lacks(reading) + _reasons_lacking(reading)


def _exercise_lacks(reading: Reading) -> list[str]:
    if StepKind.PRACTISE not in reading.order:
        return []
    reasons = []
    if not reading.exercise_tags:
        reasons.append(_("Choose at least one tag for the exercise."))
    if not any(not mark.optional for mark in reading.key):
        reasons.append(_("The exercise’s passage holds no accepted annotation with one of the exercise’s tags."))
    return reasons


def _reasons_lacking(reading: Reading) -> list[str]:
    if missing := [note.quote for note in reading.notes if not note.because.strip()]:
        return [_("Say why for each annotation. No reason yet for: {quotes}").format(quotes=", ".join(missing[:5]))]
    return []
