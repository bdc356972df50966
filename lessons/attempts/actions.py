"""What a person does with an attempt: begin, mark, unmark, hand in, start again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt, StudentAnnotation, Sure
from lessons.attempts.queries import comparison_of
from lessons.authoring.models import LessonVersion
from lessons.authoring.reading import Reading
from lessons.text.spans import Span

NOTE_LENGTH = StudentAnnotation._meta.get_field("note").max_length or 0
MARKS_PER_ATTEMPT = 5_000


class AttemptClosed(Exception):
    """Handed in, past the due time, or begun again meanwhile."""


class MarkRefused(Exception):
    """The mark does not fit the exercise; the message says why, to the person who made it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mark as the browser sends it; offsets are code points of the whole text, half-open."""

    tag: str
    start: int
    end: int
    quote: str
    note: str = ""
    sure: str = ""

    @classmethod
    def from_json(cls, data: object) -> "Wanted":
        """Raises MarkRefused when a field is missing or of another kind."""
        if not isinstance(data, Mapping):
            raise MarkRefused(_("This mark could not be read."))
        fields = {
            "tag": data.get("tag"),
            "quote": data.get("quote"),
            "note": data.get("note", ""),
            "sure": data.get("sure", ""),
        }
        start, end = data.get("start"), data.get("end")
        if (
            not all(isinstance(value, str) for value in fields.values())
            or type(start) is not int
            or type(end) is not int
        ):
            raise MarkRefused(_("This mark could not be read."))
        if not all(map(_storable, fields.values())):
            raise MarkRefused(_("Your note has a sign that cannot be saved. Type it again, please."))
        return cls(start=start, end=end, **fields)


def begin(
    version: LessonVersion,
    *,
    assignment: Assignment | None,
    student: User | None,
    visitor_key: str,
    at: datetime,
) -> Attempt:
    """The attempt of this person at this exercise, begun now if there is none."""
    owner = {"student": student} if student else {"visitor_key": visitor_key}
    attempt, _created = Attempt.objects.get_or_create(
        version=version, assignment=assignment, **owner, defaults={"started_at": at}
    )
    return attempt


@transaction.atomic
def put_mark(attempt: Attempt, mark_id: UUID, wanted: Wanted, *, at: datetime) -> StudentAnnotation:
    """Makes the mark, or changes the one with this id; doing it twice is doing it once.

    Raises AttemptClosed, or MarkRefused when the mark lies outside the passage, has a tag that the exercise does not
    use, or quotes other words than stand there.
    """
    attempt = _open(attempt, at)
    _check(Reading.of(attempt.version), wanted)
    existing = StudentAnnotation.objects.filter(pk=mark_id).first()
    if existing is not None and existing.attempt_id != attempt.pk:
        raise MarkRefused(_("This mark belongs to another exercise."))
    if existing is None and attempt.marks.count() >= MARKS_PER_ATTEMPT:
        raise MarkRefused(_("That is a great many marks. Delete some before you add more."))
    mark = existing or StudentAnnotation(pk=mark_id, attempt=attempt, created_at=at)
    mark.tag, mark.start, mark.end, mark.quote = wanted.tag, wanted.start, wanted.end, wanted.quote
    mark.note, mark.sure = wanted.note.strip(), wanted.sure
    mark.save()
    _touch(attempt, at)
    return mark


@transaction.atomic
def delete_mark(attempt: Attempt, mark_id: UUID, *, at: datetime) -> None:
    """Takes the mark away; one that is already gone is no fault. Raises AttemptClosed."""
    attempt = _open(attempt, at)
    attempt.marks.filter(pk=mark_id).delete()
    _touch(attempt, at)


@transaction.atomic
def submit_attempt(attempt: Attempt, *, at: datetime) -> Attempt:
    """Hands in and scores. Raises AttemptClosed."""
    attempt = _open(attempt, at)
    attempt.submitted_at = at
    attempt.score = comparison_of(attempt).overall.share
    attempt.save(update_fields=["submitted_at", "score"])
    return attempt


@transaction.atomic
def start_again(attempt: Attempt) -> None:
    """Clears a practice attempt. Raises AttemptClosed for an assigned one: that is handed in once."""
    if attempt.assignment_id is not None:
        raise AttemptClosed
    attempt.delete()


def _open(attempt: Attempt, at: datetime) -> Attempt:
    fresh = Attempt.objects.select_for_update().select_related("version", "assignment").filter(pk=attempt.pk).first()
    if fresh is None or not fresh.is_open(at):  # none: begun again in another window meanwhile
        raise AttemptClosed
    return fresh


def _storable(words: str) -> bool:
    """JSON can carry half a sign (a lone surrogate) and NUL; the database holds neither."""
    return "\0" not in words and not any("\ud800" <= sign <= "\udfff" for sign in words)


def _check(reading: Reading, wanted: Wanted) -> None:
    if wanted.tag not in {tag.key for tag in reading.exercise_tags}:
        raise MarkRefused(_("This exercise does not use that tag."))
    if not 0 <= wanted.start < wanted.end or not reading.passage.contains(Span(wanted.start, wanted.end)):
        raise MarkRefused(_("This mark lies outside the passage of the exercise."))
    if reading.text[wanted.start : wanted.end] != wanted.quote:
        raise MarkRefused(_("The text on your screen differs from ours. Reload the page, please."))
    if wanted.sure not in {"", *Sure.values}:
        raise MarkRefused(_("Say how sure you are with one of the three steps."))
    if len(wanted.note) > NOTE_LENGTH:
        raise MarkRefused(_("Your note is too long: at most {length} characters.").format(length=NOTE_LENGTH))


def _touch(attempt: Attempt, at: datetime) -> None:
    attempt.saved_at = at
    attempt.save(update_fields=["saved_at"])
