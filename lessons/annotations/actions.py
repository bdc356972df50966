"""Verbs of the review: the machine proposes, people decide. `quote` is always `text[start:end]`, whole words.

Whoever corrects an annotation accepts it. Everything that a person does is written into the history.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from django.db import transaction

from core.accounts.models import User
from lessons.analysis.findings import Finding
from lessons.annotations.history import UNMADE, Facts, facts_of, put_back, record
from lessons.annotations.models import Annotation, AnnotationQuerySet, Decision, Status, Verb
from lessons.codebook import SHIPPED
from lessons.codebooks.models import SchoolCodebook
from lessons.codebooks.queries import tags_kept
from lessons.sources.models import SourceText
from lessons.text.spans import Span, cuts_word, snap_to_words
from lessons.text.words import Edge, nudged

_HANGING = " ,;:–—"  # left at the end of the first half when a mark is split


class NothingMarked(Exception):
    """The span holds white space only, or leaves the text."""


class AlreadyMarked(Exception):
    """The same words carry the same tag already."""


class TagsMissing(Exception):
    """The other codebook lacks tags that were given to this text. `labels` names them."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__(", ".join(labels))
        self.labels = labels


class NoFurther(Exception):
    """An end of the mark cannot move that way: no word is left in it, or none before the paragraph's edge."""


class NotAPair(Exception):
    """Only two annotations of one tag, neither dismissed, can become one."""


class ChangedSince(Exception):
    """What is to be taken back was taken back before, or changed again, or is gone."""


class WordsMoved(Exception):
    """The text has been edited since the place in it was chosen."""


class TagGone(Exception):
    """The text's codebook does not have the tag any more that taking this back would give."""


@transaction.atomic
def propose(source_text: SourceText, findings: Iterable[Finding], *, at: datetime) -> list[Annotation]:
    """Replace the machine's open proposals by these findings. What people decided stays, and is not proposed again.

    What somebody made and took back, such as the second half of a split, decides nothing: see `history.UNMADE`. What the
    text's codebook does not offer is not proposed. Findings in words that have changed meanwhile are left: the new words
    are to be read anyway.
    """
    read, source_text = source_text.sha256, _locked(source_text)
    if source_text.sha256 != read:
        return []
    annotations = source_text.annotations.all()
    annotations.proposed().exclude(rule="").delete()
    kept = list(annotations.exclude(status=Status.DISMISSED, decided_at=None))
    proposals: dict[tuple[str, Span], Annotation] = {}
    links: list[tuple[Annotation, Span]] = []
    for finding in findings:
        if not source_text.book.offers(finding.tag, finding.layer):
            continue
        span = whole_words(source_text.text, finding.span)
        if (finding.tag, span) in proposals or any(_decides(annotation, finding, span) for annotation in kept):
            continue
        proposal = proposals[finding.tag, span] = _proposal(source_text, finding, span)
        if finding.link:
            links.append((proposal, whole_words(source_text.text, finding.link)))
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
def choose_codebook(source_text: SourceText, codebook: SchoolCodebook | None) -> SourceText:
    """From now on the text is marked with this codebook, or with the shipped one. Raises TagsMissing.

    The machine's open proposals go where the codebook does not offer their tag.
    """
    source_text = _locked(source_text)
    before, book = source_text.book, codebook.book if codebook else SHIPPED
    of_machine = source_text.annotations.proposed().exclude(rule="")
    decided = source_text.annotations.exclude(pk__in=of_machine)
    used = {annotation.tag for annotation in decided}
    used |= {other["tag"] for annotation in decided for other in annotation.alternatives}
    used |= {key for row in source_text.lessons.values_list("exercise_tags", flat=True) for key in row}
    used |= tags_kept(SourceText.objects.filter(pk=source_text.pk).order_by())
    missing = [
        tag.label
        for key, tag in before.tags.items()
        if key in used and (key not in book.tags or book.tags[key].layer != tag.layer)
    ]
    if missing:
        raise TagsMissing(missing)
    unknown = [one.pk for one in of_machine if not book.offers(one.tag, before.tags[one.tag].layer)]
    of_machine.filter(pk__in=unknown).delete()
    source_text.codebook = codebook
    source_text.save(update_fields=["codebook"])
    return source_text


@transaction.atomic
def accept(annotation: Annotation, *, by: User, at: datetime) -> Annotation:
    """Raises AlreadyMarked when it was dismissed and another one says the same meanwhile."""
    return _decide(annotation, Status.ACCEPTED, Verb.ACCEPTED, by=by, at=at)


@transaction.atomic
def accept_all(annotations: AnnotationQuerySet, *, by: User, at: datetime) -> int:
    """Accept those of them that are still open, all of one text, as one decision; say how many."""
    chosen = list(annotations.proposed().select_for_update())
    if not chosen:
        return 0
    before = [facts_of(annotation) for annotation in chosen]
    for annotation in chosen:
        annotation.status, annotation.decided_by, annotation.decided_at = Status.ACCEPTED, by, at
    Annotation.objects.bulk_update(chosen, _DECIDED, batch_size=200)
    record(chosen[0].source_text, Verb.ACCEPTED, zip(chosen, before, strict=True), by=by, at=at)
    return len(chosen)


@transaction.atomic
def dismiss(annotation: Annotation, *, by: User, at: datetime) -> Annotation:
    return _decide(annotation, Status.DISMISSED, Verb.DISMISSED, by=by, at=at)


@transaction.atomic
def restore(annotation: Annotation, *, by: User, at: datetime) -> Annotation:
    """Open again. Raises AlreadyMarked when another one says the same meanwhile."""
    return _decide(annotation, Status.PROPOSED, Verb.RESTORED, by=by, at=at)


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
    """Correct all that is written about an annotation. Raises NothingMarked and AlreadyMarked."""
    annotation, before = _held(annotation)
    annotation.because, annotation.settle, annotation.neutral = because, settle, neutral
    annotation.voice, annotation.optional = voice, optional
    return _corrected(annotation, before, tag, span, Verb.EDITED, by=by, at=at)


@transaction.atomic
def retag(annotation: Annotation, *, tag: str, by: User, at: datetime) -> Annotation:
    """Raises AlreadyMarked."""
    annotation, before = _held(annotation)
    return _corrected(annotation, before, tag, annotation.span, Verb.RETAGGED, by=by, at=at)


@transaction.atomic
def nudge(annotation: Annotation, *, edge: Edge, step: Literal[1, -1], by: User, at: datetime) -> Annotation:
    """Move one end by a word, inside its paragraph. Raises NoFurther and AlreadyMarked."""
    annotation, before = _held(annotation)
    place = annotation.start if edge == "start" else annotation.end - 1
    block = annotation.source_text.block_at(place)
    text = annotation.source_text.text
    span = nudged(text, annotation.span, edge, step, within=Span(block.start, block.end))
    if span is None:
        raise NoFurther
    return _corrected(annotation, before, annotation.tag, span, Verb.NUDGED, by=by, at=at)


@transaction.atomic
def split(annotation: Annotation, *, cut: int, sha256: str, by: User, at: datetime) -> Annotation:
    """Make two of it, the second beginning with the word at `cut`. The first keeps its pair and its neutral wording.

    `sha256` is that of the text in which the cut was chosen. Raises WordsMoved, NothingMarked and AlreadyMarked.
    """
    annotation, before = _held(annotation)
    if annotation.source_text.sha256 != sha256:
        raise WordsMoved
    text = annotation.source_text.text
    while cuts_word(text, cut):
        cut -= 1
    whole = annotation.span
    first = text[whole.start : max(cut, whole.start)].rstrip(_HANGING)
    if not first or cut >= whole.end:
        raise NothingMarked
    second = Annotation(source_text=annotation.source_text)
    put_back(second, before | {"neutral": "", "linked_id": None, "alternatives": []})
    second.rule, second.confidence = annotation.rule, annotation.confidence
    changed = _moved(second, annotation.tag, Span(cut, whole.end), by=by, at=at)
    changed += _moved(annotation, annotation.tag, Span(whole.start, whole.start + len(first)), by=by, at=at)
    record(annotation.source_text, Verb.SPLIT, [(annotation, before), (second, UNMADE), *changed], by=by, at=at)
    return annotation


@transaction.atomic
def merge(annotation: Annotation, other: Annotation, *, by: User, at: datetime) -> Annotation:
    """Make one of two: the earlier one covers both and keeps its reason, the later one is dismissed.

    Raises NotAPair and AlreadyMarked.
    """
    annotation, before = _held(annotation)
    other, other_before = _held(other)
    one_text = annotation.source_text_id == other.source_text_id and annotation.pk != other.pk
    if not one_text or annotation.tag != other.tag or Status.DISMISSED in {annotation.status, other.status}:
        raise NotAPair
    other.status, other.decided_by, other.decided_at = Status.DISMISSED, by, at
    other.save(update_fields=_DECIDED)
    annotation.parts = annotation.parts + [part for part in other.parts if part not in annotation.parts]
    annotation.flags = annotation.flags + [flag for flag in other.flags if flag not in annotation.flags]
    annotation.alternatives = annotation.alternatives + [
        reading for reading in other.alternatives if reading not in annotation.alternatives
    ]
    annotation.linked_id = annotation.linked_id or other.linked_id
    if annotation.linked_id == other.pk:
        annotation.linked_id = None
    changed = _repoint(other, annotation)
    span = Span(min(annotation.start, other.start), max(annotation.end, other.end))
    changed += _moved(annotation, annotation.tag, span, by=by, at=at)
    changes = [(annotation, before), (other, other_before), *changed]
    record(annotation.source_text, Verb.MERGED, changes, by=by, at=at)
    return annotation


@transaction.atomic
def add_reading(annotation: Annotation, *, tag: str, span: Span, by: User, at: datetime) -> Annotation:
    """Another tag or other words that are right too and cost no marks. Raises NothingMarked and AlreadyMarked."""
    annotation, before = _held(annotation)
    span = whole_words(annotation.source_text.text, span)
    reading = {"tag": tag, "start": span.start, "end": span.end}
    if reading in annotation.alternatives or (tag, span) == (annotation.tag, annotation.span):
        raise AlreadyMarked
    annotation.alternatives = [*annotation.alternatives, reading]
    return _corrected(annotation, before, annotation.tag, annotation.span, Verb.READINGS, by=by, at=at)


@transaction.atomic
def drop_reading(annotation: Annotation, *, tag: str, span: Span, by: User, at: datetime) -> Annotation:
    annotation, before = _held(annotation)
    reading = {"tag": tag, "start": span.start, "end": span.end}
    annotation.alternatives = [kept for kept in annotation.alternatives if kept != reading]
    return _corrected(annotation, before, annotation.tag, annotation.span, Verb.READINGS, by=by, at=at)


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
    record(annotation.source_text, Verb.ADDED, [(annotation, UNMADE)], by=by, at=at)
    return annotation


@transaction.atomic
def undo(decision: Decision, *, by: User, at: datetime) -> Decision:
    """Take back all that one decision changed, with another one. Raises ChangedSince, TagGone and AlreadyMarked."""
    source_text = _locked(decision.source_text)
    if source_text.sha256 != decision.sha256:
        raise ChangedSince
    changes = list(decision.changes.all())
    found = Annotation.objects.select_for_update().in_bulk([change.annotation_id for change in changes])
    changed = []
    for change in changes:
        annotation = found.get(change.annotation_id)
        before = facts_of(annotation) if annotation else {}
        if annotation is None or any(before[name] != value for name, value in change.after.items()):
            raise ChangedSince
        put_back(annotation, change.before)
        if not {annotation.tag, *(other["tag"] for other in annotation.alternatives)} <= source_text.book.tags.keys():
            raise TagGone
        changed.append((annotation, before))
    if not changed or Decision.objects.filter(undoes=decision).exists():
        raise ChangedSince
    _keep_links(annotation for annotation, _before in changed)
    fields = {name.removesuffix("_id") for change in changes for name in change.before}
    Annotation.objects.bulk_update([annotation for annotation, _before in changed], fields, batch_size=200)
    if any(_is_twin(annotation) for annotation, before in changed if _comes_up(annotation, before)):
        raise AlreadyMarked
    return record(decision.source_text, Verb.UNDONE, changed, by=by, at=at, undoes=decision)


def whole_words(text: str, span: Span) -> Span:
    """Half words made whole. Raises NothingMarked."""
    snapped = snap_to_words(text, span) if span.end <= len(text) else None
    if snapped is None:
        raise NothingMarked
    return snapped


_DECIDED = ["status", "decided_by", "decided_at"]


def _locked(source_text: SourceText) -> SourceText:
    return SourceText.objects.select_for_update().get(pk=source_text.pk)


def _held(annotation: Annotation) -> tuple[Annotation, Facts]:
    """The annotation as it is stored, nobody else changing it meanwhile, and its facts before we do."""
    annotation = Annotation.objects.select_for_update(of=("self",)).select_related("source_text").get(pk=annotation.pk)
    return annotation, facts_of(annotation)


def _decide(annotation: Annotation, status: Status, verb: Verb, *, by: User, at: datetime) -> Annotation:
    """What stands so already stays with whoever decided it."""
    annotation, before = _held(annotation)
    if annotation.status == status:
        return annotation
    if annotation.status == Status.DISMISSED and _is_twin(annotation):
        raise AlreadyMarked
    annotation.status = status
    annotation.decided_by, annotation.decided_at = (None, None) if status == Status.PROPOSED else (by, at)
    annotation.save(update_fields=_DECIDED)
    record(annotation.source_text, verb, [(annotation, before)], by=by, at=at)
    return annotation


def _corrected(
    annotation: Annotation, before: Facts, tag: str, span: Span, verb: Verb, *, by: User, at: datetime
) -> Annotation:
    changed = _moved(annotation, tag, span, by=by, at=at)
    record(annotation.source_text, verb, [(annotation, before), *changed], by=by, at=at)
    return annotation


def _moved(annotation: Annotation, tag: str, span: Span, *, by: User, at: datetime) -> list[tuple[Annotation, Facts]]:
    """Save it, accepted, on these words with this tag. Others that lose their pair by it come back with their facts."""
    old_tag, old = annotation.tag, annotation.span
    _place(annotation, tag, span)
    elsewhere = not annotation.span.overlaps(old)
    if elsewhere or annotation.source_text.book.tags[old_tag].layer != annotation.layer:
        annotation.parts, annotation.flags = [], []
        annotation.source_kind = annotation.stance = annotation.content_kind = ""
    elif annotation.span != old:
        _fit_parts(annotation, old)
    here = {"tag": annotation.tag, "start": annotation.start, "end": annotation.end}
    annotation.alternatives = [] if elsewhere else [other for other in annotation.alternatives if other != here]
    annotation.status, annotation.decided_by, annotation.decided_at = Status.ACCEPTED, by, at
    unpaired = elsewhere or annotation.tag != old_tag
    if unpaired:
        annotation.linked = None
    annotation.save()
    return _repoint(annotation, None) if unpaired else []


def _fit_parts(annotation: Annotation, old: Span) -> None:
    """Who and which words of saying stand in the mark: they end where it ends. What was said may stand outside."""
    parts = []
    for role, start, end in annotation.parts:
        if role != "content" and old.contains(Span(start, end)):
            start, end = max(start, annotation.start), min(end, annotation.end)
        if start < end:
            parts.append([role, start, end])
    lost = {role for role, *_place in annotation.parts} - {role for role, *_place in parts}
    annotation.parts = parts
    if "source" in lost:
        annotation.source_kind = ""
    if "cue" in lost:
        annotation.stance = ""


def _repoint(annotation: Annotation, to: Annotation | None) -> list[tuple[Annotation, Facts]]:
    """Those that disagreed with it, now paired with `to` or with nothing, and their facts before."""
    pairs = [(other, facts_of(other)) for other in Annotation.objects.filter(linked=annotation)]
    kept = [(other, before) for other, before in pairs if other != to]
    for other, _before in kept:
        other.linked = to
        other.save(update_fields=["linked"])
    return kept


def _keep_links(annotations: Iterable[Annotation]) -> None:
    """A passage that is gone is nobody's pair."""
    linked = [annotation for annotation in annotations if annotation.linked_id]
    there = set(Annotation.objects.filter(pk__in=[annotation.linked_id for annotation in linked]).values_list("pk"))
    for annotation in linked:
        if (annotation.linked_id,) not in there:
            annotation.linked_id = None


def _comes_up(annotation: Annotation, before: Facts) -> bool:
    """Whether it may now say what another one says: it was dismissed, or stood elsewhere, or was called otherwise."""
    if annotation.status == Status.DISMISSED:
        return False
    was = before["tag"], before["start"], before["end"]
    return before["status"] == Status.DISMISSED or was != (annotation.tag, annotation.start, annotation.end)


def _is_twin(annotation: Annotation) -> bool:
    """Whether another one that is not dismissed says the same of the same words."""
    others = Annotation.objects.filter(source_text=annotation.source_text_id).exclude(pk=annotation.pk)
    others = others.exclude(status=Status.DISMISSED)
    return others.filter(tag=annotation.tag, start=annotation.start, end=annotation.end).exists()


def _place(annotation: Annotation, tag: str, span: Span) -> None:
    """Put the annotation on whole words, unless another one that is not dismissed says the same of them."""
    span = whole_words(annotation.source_text.text, span)
    annotation.tag, annotation.start, annotation.end = tag, span.start, span.end
    annotation.quote = span.of(annotation.source_text.text)
    if _is_twin(annotation):
        raise AlreadyMarked


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
