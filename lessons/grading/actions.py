"""What a teacher does with marks. Each change is written down as it is made."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.templatetags.display import number, percent
from lessons.assignments.actions import Terms
from lessons.assignments.models import Assignment
from lessons.assignments.queries import reading_for
from lessons.attempts import actions as attempts
from lessons.attempts.actions import answer_contest, rescore
from lessons.attempts.models import AcceptedReading, Attempt, Contest
from lessons.grading.models import Grade, GradeChange, Level, MarkingPlan, PassageComment, What
from lessons.grading.queries import Scheme, in_words, reading_in
from lessons.text.spans import Span


class OutsideScale(Exception):
    """Points must lie between none and all of the assignment's."""


class OutsidePassage(Exception):
    """A comment must stand on words of the exercise."""


class AlreadyAccepted(Exception):
    """Everyone has this reading already."""


@transaction.atomic
def save_grade(
    assignment: Assignment,
    student: User,
    *,
    points: Decimal | None,
    comment: str,
    levels: dict[str, int],
    by: User,
    at: datetime,
) -> Grade:
    """Without `points` what the work earned by itself stands. Raises OutsideScale."""
    scale = Decimal(assignment.points)
    if points is not None and not 0 <= points <= scale:
        raise OutsideScale
    grade = Grade.objects.select_for_update().filter(assignment=assignment, student=student).first()
    grade = grade or Grade(assignment=assignment, student=student)
    before = _in_words(grade)
    # Points that nobody touched keep the scale on which they were given.
    if points is None or points != Scheme.of(assignment).points(None, grade).given:
        grade.points, grade.out_of = points, None if points is None else scale
    grade.comment, grade.levels, grade.saved_by, grade.saved_at = comment, levels, by, at
    grade.save()
    after = _in_words(grade)
    GradeChange.objects.bulk_create(
        GradeChange(
            assignment=assignment, student=student, what=what, before=before[what], after=after[what], by=by, at=at
        )
        for what in after
        if before[what] != after[what]
    )
    return grade


@transaction.atomic
def comment_passage(attempt: Attempt, *, span: Span, words: str, by: User, at: datetime) -> PassageComment:
    """Raises OutsidePassage."""
    reading = reading_for(attempt.version, attempt.assignment)
    if not (span.start < span.end and reading.passage.contains(span)):
        raise OutsidePassage
    comment = PassageComment.objects.create(attempt=attempt, start=span.start, end=span.end, words=words, by=by, at=at)
    _record_passage(comment, span.of(reading.text), before="", after=words, by=by, at=at)
    return comment


@transaction.atomic
def delete_passage_comment(comment: PassageComment, *, by: User, at: datetime) -> None:
    quote = comment.attempt.version.document["text"][comment.start : comment.end]
    _record_passage(comment, quote, before=comment.words, after="", by=by, at=at)
    comment.delete()


@transaction.atomic
def plan_marking(
    assignment: Assignment, *, reasons_points: Decimal, criteria: Sequence[str], by: User, at: datetime
) -> MarkingPlan:
    """Raises OutsideScale."""
    if not 0 <= reasons_points <= Decimal(assignment.points):
        raise OutsideScale
    plan = _plan(assignment)
    before = _plan_in_words(plan)
    plan.reasons_points, plan.criteria = reasons_points, list(criteria)
    plan.save()
    if before != (after := _plan_in_words(plan)):
        _record(assignment, What.PLAN, before=before, after=after, by=by, at=at)
    return plan


@transaction.atomic
def change_assignment(assignment: Assignment, *, by: User, at: datetime, **terms: Unpack[Terms]) -> Assignment:
    """Changes the terms, and writes down the scale and every score that changes with them.

    Raises AlreadyAssigned, DueInThePast or OutOfOrder.
    """
    work = assignment.attempts.firsts().submitted().select_related("student", "partner")
    scores = {attempt.pk: attempt.score for attempt in work}
    scale = _scale_in_words(Assignment.objects.only("points", "weight").get(pk=assignment.pk))
    changed = attempts.change_assignment(assignment, at=at, **terms)
    now = [(attempt, scores.get(attempt.pk) or 0.0, attempt.score or 0.0) for attempt in work.all()]
    _record_agreement(changed, [one for one in now if one[1] != one[2]], by=by, at=at)
    if scale != (then := _scale_in_words(changed)):
        _record(changed, What.SCALE, before=scale, after=then, by=by, at=at)
    return changed


@transaction.atomic
def release_marks(assignment: Assignment, *, by: User, at: datetime) -> None:
    """From now on every student of the assignment sees points and comments, also those that are changed later."""
    plan = _plan(assignment)
    if plan.released_at is None:
        plan.released_at = at
        plan.save()
        _record(assignment, What.RELEASE, before=_("hidden"), after=_("shown"), by=by, at=at)


@transaction.atomic
def hold_back_marks(assignment: Assignment, *, by: User, at: datetime) -> None:
    plan = _plan(assignment)
    if plan.released_at is not None:
        _record(assignment, What.RELEASE, before=_("shown"), after=_("hidden"), by=by, at=at)
        plan.released_at = None
        plan.save()


@transaction.atomic
def accept_reading(contest: Contest, *, read_at: datetime, answer: str, by: User, at: datetime) -> AcceptedReading:
    """Lets the contested reading count for everyone with the assignment, answers the student and scores all anew.

    Raises AlreadyAccepted, or ContestChanged when the student has said something else since `read_at`.
    """
    answer_contest(contest, read_at=read_at, answer=answer, decision=Contest.Decision.ACCEPTED, by=by, at=at)
    assignment, wanted = contest.attempt.assignment, reading_in(contest)
    assert assignment is not None  # only work for a class is contested
    place = {"start": wanted.span.start, "end": wanted.span.end} if wanted.span else {}
    try:
        with transaction.atomic():
            accepted = AcceptedReading.objects.create(
                assignment=assignment,
                note=wanted.key_id,
                tag=wanted.tag,
                contest=contest,
                accepted_by=by,
                accepted_at=at,
                **place,
            )
    except IntegrityError as error:
        raise AlreadyAccepted from error
    _record(assignment, What.READING, before="", after=_reading_in_words(accepted), by=by, at=at)
    _score_anew(assignment, by=by, at=at)
    return accepted


@transaction.atomic
def take_back_reading(accepted: AcceptedReading, *, by: User, at: datetime) -> None:
    """Scores all anew without it. What was answered to the student stays."""
    assignment = accepted.assignment
    _record(assignment, What.READING, before=_reading_in_words(accepted), after="", by=by, at=at)
    accepted.delete()
    _score_anew(assignment, by=by, at=at)


def _score_anew(assignment: Assignment, *, by: User, at: datetime) -> None:
    counting = [effect for effect in rescore(assignment) if effect.counts]
    _record_agreement(assignment, [(one.attempt, one.before, one.after) for one in counting], by=by, at=at)


def _record_agreement(
    assignment: Assignment, changed: Iterable[tuple[Attempt, float, float]], *, by: User, at: datetime
) -> None:
    GradeChange.objects.bulk_create(
        GradeChange(
            assignment=assignment,
            student=student,
            what=What.AGREEMENT,
            before=percent(before),
            after=percent(after),
            by=by,
            at=at,
        )
        for attempt, before, after in changed
        for student in attempt.people
    )


def _plan(assignment: Assignment) -> MarkingPlan:
    plan = MarkingPlan.objects.select_for_update().filter(assignment=assignment).first()
    return plan or MarkingPlan(assignment=assignment)


def _record(assignment: Assignment, what: What, *, before: str, after: str, by: User, at: datetime) -> None:
    GradeChange.objects.create(assignment=assignment, what=what, before=before, after=after, by=by, at=at)


def _record_passage(comment: PassageComment, quote: str, *, before: str, after: str, by: User, at: datetime) -> None:
    attempt = comment.attempt
    assert attempt.assignment is not None  # nobody comments on practice
    GradeChange.objects.bulk_create(
        GradeChange(
            assignment=attempt.assignment,
            student=student,
            what=What.PASSAGE,
            before=before and f"“{quote}”: {before}",
            after=after and f"“{quote}”: {after}",
            by=by,
            at=at,
        )
        for student in attempt.people
    )


def _in_words(grade: Grade) -> dict[What, str]:
    given = grade.points is not None and grade.out_of is not None
    labels = dict(Level.choices)
    return {
        What.POINTS: in_words(grade.points, grade.out_of or Decimal(0)) if given else "",
        What.COMMENT: grade.comment,
        What.REASONS: "; ".join(f"{criterion}: {labels[level]}" for criterion, level in grade.levels.items()),
    }


def _scale_in_words(assignment: Assignment) -> str:
    return _("%(points)d points, weight %(weight)d") % {"points": assignment.points, "weight": assignment.weight}


def _plan_in_words(plan: MarkingPlan) -> str:
    if not plan.reasons_points and not plan.criteria:
        return ""
    points = _("%(points)s points for the written reasons") % {"points": number(plan.reasons_points)}
    return "; ".join([points, *plan.criteria])


def _reading_in_words(accepted: AcceptedReading) -> str:
    text = accepted.assignment.version.document
    if accepted.start is not None:
        return f"{accepted.tag}: “{text['text'][accepted.start : accepted.end]}”"
    note = next(note for note in text["annotations"] if note["id"] == accepted.note)
    return f"– {note['tag']}: “{text['text'][note['start'] : note['end']]}”"
