"""Verbs of a second reading: read, be done, compare, settle. Only settling touches the reference."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

from core.accounts.models import User
from lessons.agreement.comparing import differences, figures
from lessons.agreement.models import Difference, Resolution, SecondMark, SecondReading
from lessons.analysis.findings import Finding
from lessons.annotations import actions as reference
from lessons.annotations.actions import AlreadyMarked, ChangedSince, TagGone, whole_words
from lessons.annotations.models import Annotation, Status
from lessons.annotations.telling import latest_about
from lessons.sources.models import SourceText
from lessons.text.spans import Span

PREPARE = "lessons.agreement.tasks.prepare_reading"  # named, so that asking for it loads nothing


class WorkedOnReference(Exception):
    """Whoever has decided about the reference cannot read the text as if for the first time."""


class ReadingClosed(Exception):
    """The reader is done, or the text has been changed since."""


class NotComparable(Exception):
    """The reader is not done, or the text has been changed since."""


class NotOffered(Exception):
    """A difference of this kind cannot be settled so."""


class AlreadySettled(Exception):
    """Somebody has settled it meanwhile."""


class ReferenceMoved(Exception):
    """The reference's mark has been changed since, on the review bench."""


@transaction.atomic
def begin(source_text: SourceText, *, by: User, at: datetime) -> SecondReading:
    """This person's second reading of the text as it stands; the one they began already, if there is one."""
    source_text = SourceText.objects.select_for_update().get(pk=source_text.pk)
    if found := SecondReading.objects.by(by).filter(source_text=source_text, sha256=source_text.sha256).first():
        return found
    if source_text.annotations.filter(decided_by=by).exists():
        raise WorkedOnReference
    reading = SecondReading.objects.create(source_text=source_text, reader=by, sha256=source_text.sha256, begun_at=at)
    ask_for_proposals(reading)
    return reading


def ask_for_proposals(reading: SecondReading) -> None:
    import_string(PREPARE).enqueue(reading.pk)


@transaction.atomic
def prepare(reading: SecondReading, findings: Iterable[Finding], *, at: datetime) -> int:
    """Give the reader what the machine proposes, once, and say how many."""
    reading = _locked(reading)
    if reading.prepared_at or not reading.is_open:
        return 0
    made = {(mark.tag, mark.span) for mark in reading.marks.all()}  # by hand, while the machine was away
    proposals: dict[tuple[str, Span], SecondMark] = {}
    for finding in findings:
        span = whole_words(reading.source_text.text, finding.span)
        if reading.source_text.book.offers(finding.tag, finding.layer) and (finding.tag, span) not in made:
            proposals.setdefault((finding.tag, span), _proposal(reading, finding, span))
    SecondMark.objects.bulk_create(proposals.values())
    reading.prepared_at, reading.problem = at, ""
    reading.save(update_fields=["prepared_at", "problem"])
    return len(proposals)


@transaction.atomic
def report_problem(reading: SecondReading, problem: str) -> None:
    """Say in plain words why there are no proposals."""
    SecondReading.objects.filter(pk=reading.pk, prepared_at=None).update(problem=problem)


@transaction.atomic
def decide(mark: SecondMark, status: Status, *, at: datetime) -> SecondMark:
    """Accept, dismiss, or open again. Raises ReadingClosed."""
    mark = _open_mark(mark)
    mark.status, mark.decided_at = status, None if status == Status.PROPOSED else at
    mark.save(update_fields=["status", "decided_at"])
    return mark


@transaction.atomic
def edit(
    mark: SecondMark,
    *,
    at: datetime,
    tag: str,
    span: Span,
    because: str,
    settle: str,
    neutral: str,
    voice: str,
    optional: bool,
) -> SecondMark:
    """Correct a mark; whoever corrects it accepts it. Raises NothingMarked, AlreadyMarked and ReadingClosed."""
    mark = _open_mark(mark)
    _place(mark, tag, span)
    mark.because, mark.settle, mark.neutral, mark.voice = because, settle, neutral, voice
    mark.optional, mark.status, mark.decided_at = optional, Status.ACCEPTED, at
    mark.save()
    return mark


@transaction.atomic
def add(
    reading: SecondReading,
    *,
    at: datetime,
    tag: str,
    span: Span,
    because: str = "",
    settle: str = "",
    neutral: str = "",
    voice: str = "",
    optional: bool = False,
) -> SecondMark:
    """The reader's own mark, accepted at once. Raises NothingMarked, AlreadyMarked and ReadingClosed."""
    reading = _open(reading)
    mark = SecondMark(
        reading=reading,
        because=because,
        settle=settle,
        neutral=neutral,
        voice=voice,
        optional=optional,
        status=Status.ACCEPTED,
        decided_at=at,
    )
    _place(mark, tag, span)
    mark.save()
    return mark


@transaction.atomic
def finish(reading: SecondReading, *, at: datetime) -> SecondReading:
    """The reader is done; what is still open counts as not marked. The comparison opens if the reference is whole."""
    reading = _open(reading)
    reading.done_at = at
    reading.save(update_fields=["done_at"])
    if not reading.source_text.annotations.proposed().exists():
        return open_comparison(reading, at=at)
    return reading


@transaction.atomic
def open_comparison(reading: SecondReading, *, at: datetime) -> SecondReading:
    """Measure the agreement and list the differences, once: later work on the reference changes neither."""
    reading = _locked(reading)
    if reading.compared_at:
        return reading
    if reading.done_at is None or not reading.is_current:
        raise NotComparable
    ours = list(reading.source_text.annotations.accepted())
    theirs = list(reading.marks.filter(status=Status.ACCEPTED))
    reading.figures, reading.compared_at = figures(reading, ours, theirs), at
    reading.save(update_fields=["figures", "compared_at"])
    Difference.objects.bulk_create(differences(reading, ours, theirs))
    return reading


@transaction.atomic
def settle(difference: Difference, resolution: Resolution, *, by: User, at: datetime) -> Difference:
    """Write into the reference what it shall say here.

    Raises NotOffered, AlreadySettled, NotComparable, ReferenceMoved, and AlreadyMarked where the reference says the
    same in another mark.
    """
    difference = _locked_difference(difference)
    if difference.resolution:
        raise AlreadySettled
    if resolution not in difference.offered:
        raise NotOffered
    if difference.reference:
        _settle_mark(difference, resolution, by, at)
    elif resolution != Resolution.REFERENCE:
        difference.annotation = _bring_in(difference, optional=resolution == Resolution.BOTH, by=by, at=at)
    difference.resolution, difference.resolved_by, difference.resolved_at = resolution, by, at
    difference.save(update_fields=["annotation", "resolution", "resolved_by", "resolved_at"])
    return difference


@transaction.atomic
def unsettle(difference: Difference, *, by: User, at: datetime) -> Difference:
    """Open it again, and put the reference back as it was here; what was changed there since stays.

    Raises NotComparable, ReferenceMoved and AlreadyMarked.
    """
    difference = _locked_difference(difference)
    annotation = difference.annotation
    decision = latest_about(annotation) if annotation else None
    if difference.resolution not in {"", Resolution.REFERENCE}:
        if decision and decision.at == difference.resolved_at:
            try:
                reference.undo(decision, by=by, at=at)
            except (ChangedSince, TagGone) as refusal:
                raise ReferenceMoved from refusal
        if not difference.reference:
            difference.annotation = None
    difference.resolution, difference.resolved_by, difference.resolved_at = "", None, None
    difference.save(update_fields=["annotation", "resolution", "resolved_by", "resolved_at"])
    return difference


def _settle_mark(difference: Difference, resolution: Resolution, by: User, at: datetime) -> None:
    """What becomes of the mark that the reference has."""
    annotation, mark = difference.annotation, difference.mark
    if resolution == Resolution.REFERENCE:
        return  # it stays as it is, or as it has become
    if annotation is None or not _stands(annotation, difference):
        raise ReferenceMoved
    if resolution == Resolution.NEITHER or (resolution == Resolution.SECOND and mark is None):
        reference.dismiss(annotation, by=by, at=at)
    elif mark is None:
        reference.edit(annotation, by=by, at=at, **_words(annotation) | {"optional": True})
    elif resolution == Resolution.SECOND:
        reference.edit(annotation, by=by, at=at, **_words(mark))
    else:
        reference.add_reading(annotation, tag=mark.tag, span=mark.span, by=by, at=at)


def _bring_in(difference: Difference, *, optional: bool, by: User, at: datetime) -> Annotation:
    """The second reading's mark in the reference; as the proposal that was dismissed there, if it was."""
    mark, source_text = difference.mark, difference.reading.source_text
    assert mark is not None, "a difference has at least one side"
    words = _words(mark)
    words["optional"] = optional or mark.optional
    dismissed = source_text.annotations.filter(
        tag=mark.tag, start=mark.start, end=mark.end, status=Status.DISMISSED
    ).first()
    if dismissed:
        return reference.edit(dismissed, by=by, at=at, **words)
    return reference.add(source_text, by=by, at=at, **words)


def _words(mark: Annotation | SecondMark) -> dict[str, Any]:
    names = ("tag", "span", "because", "settle", "neutral", "voice", "optional")
    return {name: getattr(mark, name) for name in names}


def _stands(annotation: Annotation, difference: Difference) -> bool:
    was = difference.reference
    return annotation.status == Status.ACCEPTED and (annotation.tag, annotation.start, annotation.end) == (
        was["tag"],
        was["start"],
        was["end"],
    )


def _locked(reading: SecondReading) -> SecondReading:
    return SecondReading.objects.select_for_update(of=("self",)).select_related("source_text").get(pk=reading.pk)


def _open(reading: SecondReading) -> SecondReading:
    reading = _locked(reading)
    if not reading.is_open:
        raise ReadingClosed
    return reading


def _open_mark(mark: SecondMark) -> SecondMark:
    reading = _open(mark.reading)
    mark = SecondMark.objects.get(pk=mark.pk)
    mark.reading = reading
    return mark


def _locked_difference(difference: Difference) -> Difference:
    difference = (
        Difference.objects.select_for_update(of=("self",))
        .select_related("reading__source_text", "annotation", "mark")
        .get(pk=difference.pk)
    )
    if not difference.reading.is_current:
        raise NotComparable
    return difference


def _place(mark: SecondMark, tag: str, span: Span) -> None:
    """Put the mark on whole words, unless another one that is not dismissed says the same of them."""
    text = mark.reading.source_text.text
    span = whole_words(text, span)
    others = mark.reading.marks.exclude(pk=mark.pk).exclude(status=Status.DISMISSED)
    if others.filter(tag=tag, start=span.start, end=span.end).exists():
        raise AlreadyMarked
    mark.tag, mark.start, mark.end, mark.quote = tag, span.start, span.end, span.of(text)


def _proposal(reading: SecondReading, finding: Finding, span: Span) -> SecondMark:
    return SecondMark(
        reading=reading,
        tag=finding.tag,
        start=span.start,
        end=span.end,
        quote=span.of(reading.source_text.text),
        because=finding.because,
        settle=finding.settle,
        neutral=finding.neutral[:300],
        voice=finding.voice[:200],
        rule=finding.rule[:80],
        confidence=finding.confidence,
    )
