"""What a person does with an attempt: begin, mark, unmark, hand in, contest, look again, start again."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Unpack
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.accounts.models import User
from lessons.assignments.actions import Terms, change_terms
from lessons.assignments.models import Assignment
from lessons.attempts.merging import NOTE_LENGTH, Content, Loss, meet
from lessons.attempts.models import AcceptedReading, Attempt, Contest, Standing, StudentAnnotation, Sure
from lessons.attempts.operations import OPERATIONS_PER_BATCH, Batch, Operation, Remark, Taken, mark_json, marks_json
from lessons.attempts.queries import Effect, comparison_of, contestable_pairs, effects, marks_inside
from lessons.authoring.models import LessonVersion
from lessons.authoring.reading import Reading
from lessons.text.spans import Span

MARKS_PER_ATTEMPT = 5_000
WRITERS_PER_ATTEMPT = 100  # pages opened on one attempt whose operations are remembered
KEPT_EMPTY = timedelta(days=30)


class AttemptClosed(Exception):
    """Handed in, past the due time, or begun again meanwhile."""


class MarkRefused(Exception):
    """The mark does not fit the exercise; the message says why, to the person who made it."""


class NotHandedIn(Exception):
    """Only a first look that is handed in, and whose answers may be seen, can be looked at again."""


class NotContestable(Exception):
    """The comparison has no such line, the two agree there, or nobody teaches this attempt."""


class ContestAnswered(Exception):
    """The teacher has answered: the student's words stay as they were read."""


class ContestChanged(Exception):
    """The student has changed the words since the teacher read them, or taken them back."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mark as somebody asks for it; offsets are code points of the whole text, half-open."""

    tag: str
    start: int
    end: int
    quote: str
    note: str = ""
    sure: str = ""

    @property
    def content(self) -> Content:
        return Content(self.tag, self.start, self.end, self.note.strip(), self.sure)


@transaction.atomic
def begin(
    version: LessonVersion,
    *,
    assignment: Assignment | None,
    student: User | None,
    visitor_key: str,
    at: datetime,
) -> Attempt:
    """The attempt of this person, or of a pair, at this exercise, begun now if there is none.

    Raises AttemptClosed where there is none and the assignment takes no work.
    """
    if assignment is not None and student is not None:
        return _begin_for_class(version, assignment, student, at)
    owner = {"student": student} if student else {"visitor_key": visitor_key}
    attempt, _created = Attempt.objects.get_or_create(
        version=version, assignment=None, second_look_of=None, **owner, defaults={"started_at": at}
    )
    return attempt


def _begin_for_class(version: LessonVersion, assignment: Assignment, student: User, at: datetime) -> Attempt:
    mine = Attempt.objects.firsts().of(student).filter(assignment=assignment)
    if begun := mine.first():
        return begun
    partner = None
    # Both rows of a pair are locked: partners who begin in the same moment wait for each other, and begin once.
    rows = assignment.partnerships.select_for_update(of=("self",)).select_related("partner").order_by("pk")
    for row in rows.filter(Q(student=student) | Q(partner=student)):
        if begun := mine.first():
            return begun
        partner = row.partner if row.student_id == student.pk else partner
    attempt = Attempt(version=version, assignment=assignment, student=student, partner=partner, started_at=at)
    if not attempt.is_open(at):
        raise AttemptClosed
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
    except IntegrityError:  # begun in this moment, in another window
        return mine.get()
    return attempt


@transaction.atomic
def adopt(visitor_key: str, student: User) -> int:
    """Gives what a visitor has begun to the account that this visitor has signed in to; how many attempts that were.

    A lesson version on which the account has work of its own is left out: neither is lost, and neither is mixed.
    """
    own = Attempt.objects.filter(student=student, assignment=None).values("version")
    begun = Attempt.objects.practice_of(visitor_key).exclude(version__in=own)
    return begun.update(student=student, visitor_key="")


@transaction.atomic
def put_mark(attempt: Attempt, mark_id: UUID, wanted: Wanted, *, at: datetime) -> StudentAnnotation:
    """Makes the mark, or changes the one with this id; doing it twice is doing it once.

    Raises AttemptClosed, or MarkRefused when the mark lies outside the passage, has a tag that the exercise does not
    use, or quotes other words than stand there.
    """
    attempt = _open(attempt, at)
    if fault := _unfit(_exercise(attempt), wanted.content, wanted.quote):
        raise MarkRefused(fault)
    existing = StudentAnnotation.objects.filter(pk=mark_id).first()
    if existing is not None and existing.attempt_id != attempt.pk:
        raise MarkRefused(_belongs_elsewhere())
    if existing is None and attempt.marks.count() >= MARKS_PER_ATTEMPT:
        raise MarkRefused(_too_many())
    mark = existing or StudentAnnotation(pk=mark_id, attempt=attempt, created_at=at)
    _fill(mark, wanted.content, wanted.quote)
    mark.save()
    _touch(attempt, at)
    return mark


@transaction.atomic
def delete_mark(attempt: Attempt, mark_id: UUID, *, at: datetime) -> None:
    """Takes the mark away; one that is already gone is no fault. Raises AttemptClosed."""
    attempt = _open(attempt, at)
    attempt.marks.filter(pk=mark_id).delete()
    _touch(attempt, at)


def take_operations(attempt: Attempt, batch: Batch, *, at: datetime) -> Taken:
    """Takes each operation once, in the order of its writer, and keeps all that were taken. Raises AttemptClosed.

    All is read and thought out before the database is locked, so that others wait for two statements only. Where
    `attempt` turns out to be out of date, it is done again, with the database locked from the start.
    """
    taken = _take_operations(attempt, batch, at) if attempt.is_open(at) else None
    if taken is not None:
        return taken
    with transaction.atomic():
        fresh = _open(attempt, at)
        return _take_operations(fresh, batch, at) or _news(fresh, batch)


def _take_operations(attempt: Attempt, batch: Batch, at: datetime) -> Taken | None:
    """None: nothing is taken, for want of operations or because somebody has changed the attempt since it was read."""
    taken, remarks = writer_state(attempt, batch.writer)
    fresh = [operation for operation in batch.operations if operation.number > taken]
    if not fresh:
        return None

    touched = [operation.mark for operation in fresh]
    rows = {row.pk: row for row in StudentAnnotation.objects.filter(pk__in=touched)}
    marks = {pk: row.content for pk, row in rows.items() if row.attempt_id == attempt.pk}
    elsewhere = rows.keys() - marks.keys()
    # Whoever sends an operation has heard of all before the first that it sends.
    first = min(operation.number for operation in batch.operations)
    remarks = [remark for remark in remarks if int(remark["number"]) >= first]
    exercise = _exercise(attempt)
    makes_some = any(operation.before is None and operation.after is not None for operation in fresh)
    untouched = attempt.marks.count() - len(marks) if makes_some else 0
    for operation in sorted(fresh, key=lambda operation: operation.number):
        if operation.number > taken:  # twice in one batch is a repeat too
            taken = operation.number
            is_full = untouched + len(marks) >= MARKS_PER_ATTEMPT
            remark = _apply(operation, marks, exercise, elsewhere, is_full=is_full)
            if remark:
                remarks.append(remark.as_json())

    writers = {writer: state for writer, state in attempt.writers.items() if writer != batch.writer}
    for oldest in list(writers)[: len(writers) - WRITERS_PER_ATTEMPT + 1]:
        del writers[oldest]
    writers[batch.writer] = [taken, remarks[-OPERATIONS_PER_BATCH:]]
    revision = attempt.revision + 1
    with transaction.atomic():
        as_read = Attempt.objects.filter(pk=attempt.pk, revision=attempt.revision, submitted_at=None)
        if not as_read.update(saved_at=at, revision=revision, writers=writers):
            return None
        _write(attempt, {mark_id: rows.get(mark_id) for mark_id in touched if mark_id not in elsewhere}, marks, at)
        is_behind = batch.revision != attempt.revision
        return Taken(revision, remarks, marks_json(standing_marks(attempt)) if is_behind else None)


def _news(attempt: Attempt, batch: Batch) -> Taken:
    _taken, remarks = writer_state(attempt, batch.writer)
    is_behind = batch.revision != attempt.revision
    return Taken(attempt.revision, remarks, marks_json(standing_marks(attempt)) if is_behind else None)


def writer_state(attempt: Attempt, writer: str) -> tuple[int, list[dict[str, Any]]]:
    """The last number taken from this page, and what was said of those operations that it may not have heard of."""
    taken, remarks = attempt.writers.get(writer, (0, []))
    return taken, remarks


@transaction.atomic
def submit_attempt(attempt: Attempt, *, at: datetime) -> Attempt:
    """Hands in and scores. Raises AttemptClosed."""
    attempt = _open(attempt, at)
    if attempt.standing == Standing.NEXT:
        former = Attempt.objects.firsts().filter(assignment=attempt.assignment, student=attempt.student)
        former.update(standing=Standing.FORMER)
        attempt.standing = Standing.COUNTS
    attempt.submitted_at = at
    attempt.score = comparison_of(attempt).overall.share
    attempt.save(update_fields=["submitted_at", "score", "standing"])
    return attempt


@transaction.atomic
def try_again(attempt: Attempt, *, at: datetime) -> Attempt:
    """The next try, begun now with copies of the marks if there is none. Raises AttemptClosed."""
    first = Attempt.objects.timed().select_for_update().get(pk=attempt.pk)
    if first.next_try is not None:
        return first.next_try
    if not first.may_try_again(at):
        raise AttemptClosed
    return _copied(first, Attempt(standing=Standing.NEXT, number=first.number + 1), at)


@transaction.atomic
def want_no_more_tries(attempt: Attempt) -> None:
    """What was handed in is the last word. Raises AttemptClosed while another try is under way."""
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if not attempt.is_done:
        raise AttemptClosed
    attempt.is_last = True
    attempt.save(update_fields=["is_last"])


@transaction.atomic
def change_assignment(assignment: Assignment, *, at: datetime, **terms: Unpack[Terms]) -> Assignment:
    """Changes the terms; where the exercise itself changes, what was handed in is scored anew. Raises as `change_terms`."""
    before = _exercise_of(assignment)
    changed = change_terms(assignment, at=at, **terms)
    if _exercise_of(changed) != before:
        rescore(changed)
    return changed


def rescore(assignment: Assignment) -> list[Effect]:
    """Scores all that is handed in against the exercise and its accepted readings as they are now."""
    accepted = AcceptedReading.objects.filter(assignment=assignment)
    changed = effects(assignment, [one.as_accepted for one in accepted])
    for effect in changed:
        effect.attempt.score = effect.after
    Attempt.objects.bulk_update([effect.attempt for effect in changed], ["score"], batch_size=200)
    return changed


def _exercise_of(assignment: Assignment) -> tuple[object, ...]:
    return (sorted(assignment.tags), assignment.passage_start, assignment.passage_end)


@transaction.atomic
def look_again(attempt: Attempt, *, at: datetime) -> Attempt:
    """The second look at `attempt`, begun now with copies of its marks if there is none. Raises NotHandedIn."""
    first = Attempt.objects.select_for_update().firsts().submitted().filter(pk=attempt.pk).first()
    if first is None or not first.shows_answers(at):
        raise NotHandedIn
    if first.later_look is not None:
        return first.later_look
    return _copied(first, Attempt(second_look_of=first, number=first.number), at)


def _copied(first: Attempt, copy: Attempt, at: datetime) -> Attempt:
    """`copy` with the owners and the marks of `first`."""
    for name in ("version_id", "assignment_id", "student_id", "partner_id", "visitor_key"):
        setattr(copy, name, getattr(first, name))
    copy.started_at = at
    copy.save(force_insert=True)
    marks = list(first.marks.all())
    for mark in marks:
        mark.pk, mark.attempt = uuid4(), copy
    StudentAnnotation.objects.bulk_create(marks)
    return copy


@transaction.atomic
def contest(attempt: Attempt, row: str, *, words: str, at: datetime) -> Contest:
    """Says, or says in other words, why the student still thinks so about one line of the comparison.

    Raises NotContestable or ContestAnswered.
    """
    pair = contestable_pairs(attempt).get(row)
    if pair is None:
        raise NotContestable
    note = pair.key.id if pair.key else ""
    about = {"mark_id": UUID(pair.answer.id)} if pair.answer else {"mark": None, "note": note}
    said, _created = Contest.objects.select_for_update().get_or_create(
        attempt=attempt, **about, defaults={"note": note, "words": words, "at": at}
    )
    if said.is_answered:
        raise ContestAnswered
    said.words, said.at = words, at
    said.save(update_fields=["words", "at"])
    return said


@transaction.atomic
def withdraw_contest(attempt: Attempt, row: str) -> None:
    """Takes it back; one that is already gone is no fault. Raises ContestAnswered."""
    said = next((said for said in attempt.contests.select_for_update() if said.row == row), None)
    if said is None:
        return
    if said.is_answered:
        raise ContestAnswered
    said.delete()


@transaction.atomic
def answer_contest(
    contest: Contest, *, read_at: datetime, answer: str, decision: str, by: User, at: datetime
) -> Contest:
    """The teacher's answer to what was said at `read_at`; a later one replaces it. Raises ContestChanged."""
    said = Contest.objects.select_for_update().filter(pk=contest.pk, at=read_at).first()
    if said is None:
        raise ContestChanged
    said.answer, said.decision, said.answered_by, said.answered_at = answer, decision, by, at
    said.save(update_fields=["answer", "decision", "answered_by", "answered_at"])
    return said


@transaction.atomic
def start_again(attempt: Attempt) -> None:
    """Clears a practice attempt. Raises AttemptClosed for an assigned one: that is handed in once."""
    if attempt.assignment_id is not None:
        raise AttemptClosed
    attempt.delete()


@transaction.atomic
def tidy(*, at: datetime) -> tuple[int, int]:
    """Forgets attempts in which nothing was ever marked, and those of visitors whose session is over.

    How many of each. Also lets go of what only served late operations on attempts handed in long ago.
    """
    begun = Attempt.objects.filter(submitted_at=None, started_at__lt=at - KEPT_EMPTY)
    _rows, empty = begun.filter(marks=None, saved_at=None).delete()
    over = at - settings.KEEP_VISITORS
    _rows, lost = Attempt.objects.exclude(visitor_key="").filter(started_at__lt=over, saved_at__lt=over).delete()
    Attempt.objects.filter(submitted_at__lt=at - KEPT_EMPTY).exclude(writers={}).update(writers={})
    return empty.get(Attempt._meta.label, 0), lost.get(Attempt._meta.label, 0)


@dataclass(frozen=True, slots=True)
class _Exercise:
    """What a mark is held to."""

    text: str
    passage: Span
    tags: frozenset[str]


def _open(attempt: Attempt, at: datetime) -> Attempt:
    rows = Attempt.objects.timed().select_related("assignment__classroom").select_for_update(of=("self",))
    fresh = rows.filter(pk=attempt.pk).first()
    if fresh is None or not fresh.is_open(at):  # none: begun again in another window meanwhile
        raise AttemptClosed
    return fresh


def _exercise(attempt: Attempt) -> _Exercise:
    """The version's, as far as the assignment gives it."""
    exercise, given = frozen_exercise(attempt.version_id), attempt.assignment
    if given is None:
        return exercise
    passage = given.passage or exercise.passage
    return replace(exercise, passage=passage, tags=exercise.tags.intersection(given.tags) or exercise.tags)


def standing_marks(attempt: Attempt) -> list[StudentAnnotation]:
    """The marks that the exercise has room for."""
    exercise = _exercise(attempt)
    return marks_inside(attempt, exercise.passage, exercise.tags)


@lru_cache(maxsize=64)
def frozen_exercise(version_id: int) -> _Exercise:
    """Kept in memory: a version never changes, and reading its document costs more than saving a mark.

    No other version is ever given its number.
    """
    reading = Reading.of(LessonVersion.objects.get(pk=version_id))
    return _Exercise(reading.text, reading.passage, frozenset(tag.key for tag in reading.exercise_tags))


def _apply(
    operation: Operation,
    marks: dict[UUID, Content],
    exercise: _Exercise,
    elsewhere: AbstractSet[UUID],
    *,
    is_full: bool,
) -> Remark | None:
    """Changes `marks`; a remark says what of it could not be."""
    theirs = marks.get(operation.mark)
    fault = operation.fault or (_belongs_elsewhere() if operation.mark in elsewhere else "")
    if not fault and operation.after is not None:
        is_new = theirs is None and operation.before is None
        fault = _too_many() if is_new and is_full else ""
        fault = fault or _unfit(exercise, operation.after, operation.quote)
    if fault:
        return _remark(operation, "unfit", fault, None)
    meeting = meet(theirs, operation.before, operation.after)
    if meeting.mark is not None:
        marks[operation.mark] = meeting.mark
    else:
        marks.pop(operation.mark, None)
    return _remark(operation, meeting.loss, _loss_in_words(meeting.loss), meeting.lost) if meeting.loss else None


def _remark(operation: Operation, code: str, reason: str, words: Content | None) -> Remark:
    return Remark(operation.number, code, reason, mark_json(operation.mark, words) if words else None)


def _write(
    attempt: Attempt, rows: dict[UUID, StudentAnnotation | None], marks: dict[UUID, Content], at: datetime
) -> None:
    """Brings the rows of the marks touched to what they now are."""
    text = _exercise(attempt).text
    made = []
    for mark_id, row in rows.items():
        content = marks.get(mark_id)
        if content is None or (row and row.content == content):
            continue
        mark = _fill(
            row or StudentAnnotation(pk=mark_id, attempt=attempt, created_at=at),
            content,
            text[content.start : content.end],
        )
        if row:
            mark.save(update_fields=["tag", "start", "end", "quote", "note", "sure"])
        else:
            made.append(mark)
    StudentAnnotation.objects.bulk_create(made)
    gone = [mark_id for mark_id, row in rows.items() if row and mark_id not in marks]
    if gone:
        attempt.marks.filter(pk__in=gone).delete()


def _fill(mark: StudentAnnotation, content: Content, quote: str) -> StudentAnnotation:
    mark.tag, mark.start, mark.end, mark.quote = content.tag, content.start, content.end, quote
    mark.note, mark.sure = content.note, content.sure
    return mark


def _unfit(exercise: _Exercise, content: Content, quote: str) -> str:
    """Why the exercise cannot have this mark; empty where it can."""
    if content.tag not in exercise.tags:
        return _("This exercise does not use that tag.")
    if not 0 <= content.start < content.end or not exercise.passage.contains(Span(content.start, content.end)):
        return _("This mark lies outside the passage of the exercise.")
    if exercise.text[content.start : content.end] != quote:
        return _("The text on your screen differs from ours. Reload the page, please.")
    if content.sure not in {"", *Sure.values}:
        return _("Say how sure you are with one of the three steps.")
    if len(content.note) > NOTE_LENGTH:
        return _("Your note is too long: at most {length} characters.").format(length=NOTE_LENGTH)
    return ""


def _belongs_elsewhere() -> str:
    return _("This mark belongs to another exercise.")


def _too_many() -> str:
    return _("That is a great many marks. Delete some before you add more.")


def _loss_in_words(loss: Loss) -> str:
    match loss:
        case Loss.MARK_GONE:
            return _("This mark was deleted in another window or on another device.")
        case Loss.NOTE_DELETED:
            return _("You deleted this mark; its note had just been changed in another window or on another device.")
        case Loss.NOTES_TOO_LONG:
            return _("A note was also written in another window or on another device. Both together are too long.")


def _touch(attempt: Attempt, at: datetime) -> None:
    attempt.saved_at = at
    attempt.revision += 1
    attempt.save(update_fields=["saved_at", "revision", "writers"])
