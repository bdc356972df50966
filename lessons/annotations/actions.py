"""Verbs of the review: the machine proposes, people decide. `quote` is always `text[start:end]`, whole words."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from core.accounts.models import User
from lessons.analysis.findings import Finding
from lessons.annotations.models import Annotation, AnnotationQuerySet, Status
from lessons.codebook import TAGS
from lessons.sources.models import SourceText
from lessons.text.spans import Span, snap_to_words


class NothingMarked(Exception):
    """The span holds white space only, or leaves the text."""


class AlreadyMarked(Exception):
    """The same words carry the same tag already."""


@transaction.atomic
def propose(source_text: SourceText, findings: Iterable[Finding], *, at: datetime) -> list[Annotation]:
    """Replace the machine's open proposals by these findings. What people decided stays, and is not proposed again."""
    source_text = _locked(source_text)
    annotations = source_text.annotations.all()
    annotations.proposed().exclude(rule="").delete()
    kept = list(annotations)
    proposals: dict[tuple[str, Span], Annotation] = {}
    links: list[tuple[Annotation, Span]] = []
    for finding in findings:
        span = _whole_words(source_text.text, finding.span)
        if (finding.tag, span) in proposals or any(_decides(annotation, finding, span) for annotation in kept):
            continue
        proposal = proposals[finding.tag, span] = _proposal(source_text, finding, span)
        if finding.link:
            links.append((proposal, _whole_words(source_text.text, finding.link)))
    Annotation.objects.bulk_create(proposals.values())
    places = {(annotation.tag, annotation.span): annotation for annotation in kept} | proposals
    for proposal, span in links:
        proposal.linked = places.get((proposal.tag, span))
    Annotation.objects.bulk_update([proposal for proposal, _span in links], ["linked"])
    source_text.analysed_at = at
    source_text.analysis_problem = ""
    source_text.save(update_fields=["analysed_at", "analysis_problem"])
    return list(proposals.values())


@transaction.atomic
def report_problem(source_text: SourceText, problem: str) -> None:
    """Say in plain words why there are no proposals."""
    source_text = _locked(source_text)
    source_text.analysis_problem = problem
    source_text.save(update_fields=["analysis_problem"])


@transaction.atomic
def accept(annotation: Annotation, *, by: User, at: datetime) -> Annotation:
    return _decide(annotation, Status.ACCEPTED, by, at)


@transaction.atomic
def accept_all(annotations: AnnotationQuerySet, *, by: User, at: datetime) -> int:
    """Accept those of them that are still open, and say how many."""
    return annotations.proposed().update(status=Status.ACCEPTED, decided_by=by, decided_at=at)


@transaction.atomic
def dismiss(annotation: Annotation, *, by: User, at: datetime) -> Annotation:
    return _decide(annotation, Status.DISMISSED, by, at)


@transaction.atomic
def restore(annotation: Annotation) -> Annotation:
    """Open again, as if nobody had decided."""
    return _decide(annotation, Status.PROPOSED, None, None)


@transaction.atomic
def edit(
    annotation: Annotation,
    *,
    by: User,
    at: datetime,
    tag: str,
    span: Span,
    because: str,
    settle: str,
    neutral: str,
    voice: str,
    optional: bool,
) -> Annotation:
    """Correct an annotation; whoever corrects it accepts it. Raises NothingMarked and AlreadyMarked."""
    annotation = Annotation.objects.select_for_update().select_related("source_text").get(pk=annotation.pk)
    if TAGS[tag].layer != annotation.layer:
        annotation.parts, annotation.flags = [], []
        annotation.source_kind = annotation.stance = annotation.content_kind = ""
    _place(annotation, tag, span)
    annotation.because, annotation.settle, annotation.neutral = because, settle, neutral
    annotation.voice, annotation.optional = voice, optional
    annotation.status, annotation.decided_by, annotation.decided_at = Status.ACCEPTED, by, at
    annotation.save()
    return annotation


@transaction.atomic
def add(
    source_text: SourceText,
    *,
    by: User,
    at: datetime,
    tag: str,
    span: Span,
    because: str = "",
    settle: str = "",
    neutral: str = "",
    voice: str = "",
    optional: bool = False,
) -> Annotation:
    """A person's own annotation, accepted at once. Raises NothingMarked and AlreadyMarked."""
    annotation = Annotation(
        source_text=_locked(source_text),
        because=because,
        settle=settle,
        neutral=neutral,
        voice=voice,
        optional=optional,
        status=Status.ACCEPTED,
        decided_by=by,
        decided_at=at,
    )
    _place(annotation, tag, span)
    annotation.save()
    return annotation


@transaction.atomic
def add_reading(annotation: Annotation, *, tag: str, span: Span, by: User, at: datetime) -> Annotation:
    """Another tag or other words that are right too and cost no marks. Raises NothingMarked and AlreadyMarked."""
    annotation = Annotation.objects.select_for_update().select_related("source_text").get(pk=annotation.pk)
    span = _whole_words(annotation.source_text.text, span)
    reading = {"tag": tag, "start": span.start, "end": span.end}
    if reading in annotation.alternatives or (tag, span) == (annotation.tag, annotation.span):
        raise AlreadyMarked
    return _with_readings(annotation, [*annotation.alternatives, reading], by, at)


@transaction.atomic
def drop_reading(annotation: Annotation, *, tag: str, span: Span, by: User, at: datetime) -> Annotation:
    annotation = Annotation.objects.select_for_update().get(pk=annotation.pk)
    reading = {"tag": tag, "start": span.start, "end": span.end}
    return _with_readings(annotation, [kept for kept in annotation.alternatives if kept != reading], by, at)


def _with_readings(annotation: Annotation, readings: list[dict[str, object]], by: User, at: datetime) -> Annotation:
    annotation.alternatives = readings
    annotation.status, annotation.decided_by, annotation.decided_at = Status.ACCEPTED, by, at
    annotation.save(update_fields=["alternatives", "status", "decided_by", "decided_at"])
    return annotation


def _locked(source_text: SourceText) -> SourceText:
    return SourceText.objects.select_for_update().get(pk=source_text.pk)


def _decide(annotation: Annotation, status: Status, by: User | None, at: datetime | None) -> Annotation:
    annotation = Annotation.objects.select_for_update().select_related("source_text").get(pk=annotation.pk)
    annotation.status, annotation.decided_by, annotation.decided_at = status, by, at
    annotation.save(update_fields=["status", "decided_by", "decided_at"])
    return annotation


def _place(annotation: Annotation, tag: str, span: Span) -> None:
    """Put the annotation on whole words, unless another one that is not dismissed says the same of them."""
    text = annotation.source_text.text
    span = _whole_words(text, span)
    others = annotation.source_text.annotations.exclude(pk=annotation.pk).exclude(status=Status.DISMISSED)
    if others.filter(tag=tag, start=span.start, end=span.end).exists():
        raise AlreadyMarked
    annotation.tag, annotation.start, annotation.end, annotation.quote = tag, span.start, span.end, span.of(text)


def _whole_words(text: str, span: Span) -> Span:
    snapped = snap_to_words(text, span) if span.end <= len(text) else None
    if snapped is None:
        raise NothingMarked
    return snapped


def _decides(annotation: Annotation, finding: Finding, span: Span) -> bool:
    """Whether somebody has already decided about this finding, perhaps after moving its ends."""
    if annotation.tag != finding.tag:
        return False
    return annotation.span == span or (annotation.rule == finding.rule and annotation.span.overlaps(span))


def _proposal(source_text: SourceText, finding: Finding, span: Span) -> Annotation:
    return Annotation(
        source_text=source_text,
        tag=finding.tag,
        start=span.start,
        end=span.end,
        quote=span.of(source_text.text),
        because=finding.because,
        settle=finding.settle,
        neutral=finding.neutral[:300],
        voice=finding.voice[:200],
        source_kind=finding.source_kind,
        stance=finding.stance,
        content_kind=finding.content_kind,
        parts=[[part.role, part.span.start, part.span.end] for part in finding.parts],
        flags=list(finding.flags),
        rule=finding.rule[:80],
        confidence=finding.confidence,
    )
