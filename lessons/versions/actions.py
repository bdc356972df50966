"""Verbs of the versions: change a text's words and carry its marks, restore, and give a lost mark its place again."""

from datetime import datetime

from django.db import transaction

from core.accounts.models import User
from lessons.annotations.actions import AlreadyMarked, NothingMarked
from lessons.annotations.history import UNMADE, record
from lessons.annotations.models import Annotation, Status, Unplaced, Verb
from lessons.annotations.snapshots import put_back, read, taken
from lessons.sources.actions import ask_for_analysis, change_words, latest_version, readable, restore_words
from lessons.sources.models import SourceText, TextVersion
from lessons.text.anchoring import QuoteAmbiguous, QuoteNotFound, locate_within
from lessons.text.carrying import Carrier
from lessons.text.spans import Span, snap_to_words
from lessons.versions.queries import Plan, plan


class ChangedMeanwhile(Exception):
    """The words are not those any more that somebody looked at."""


@transaction.atomic
def revise(source_text: SourceText, raw: str, *, base: int, by: User, at: datetime, why: str) -> Plan:
    """Make the next version of a text, carry its marks over and have it analysed. `base` is the version it was made of.

    Lessons that are published keep their words; a draft's passage follows. Raises ChangedMeanwhile, EmptyText,
    TextTooLong, SameText and NothingChanged.
    """
    source_text = SourceText.objects.select_for_update().get(pk=source_text.pk)
    if latest_version(source_text).number != base:
        raise ChangedMeanwhile
    carried = plan(source_text, readable(raw).text)
    change_words(source_text, raw, by=by, at=at, why=why, snapshot=taken(source_text))
    gone = [*(mark.key for mark in carried.unplaced), *(annotation.pk for annotation in carried.let_go)]
    source_text.annotations.filter(pk__in=gone).delete()
    Annotation.objects.bulk_update(carried.placed, ["start", "end", "parts", "alternatives"])
    Unplaced.objects.bulk_create(carried.unplaced)
    Unplaced.objects.bulk_update(carried.waiting, ["suggested_start", "suggested_end"])
    _carry_passages(source_text, carried.carrier)
    ask_for_analysis(source_text)
    return carried


@transaction.atomic
def restore(version: TextVersion, *, by: User, at: datetime, why: str) -> TextVersion:
    """Bring back an earlier version as the next one, words and marks as they stood when it was left.

    Raises SameText and NothingChanged.
    """
    source_text = SourceText.objects.select_for_update().get(pk=version.source_text_id)
    version.source_text = source_text
    carrier = Carrier(source_text.text, version.text)
    restored = restore_words(version, by=by, at=at, why=why, snapshot=taken(source_text))
    put_back(source_text, version.snapshot)
    _carry_passages(source_text, carrier)
    source_text.analysed_at, source_text.analysis_problem = at, ""
    source_text.save(update_fields=["analysed_at", "analysis_problem"])
    return restored


@transaction.atomic
def give_place(mark: Unplaced, span: Span, *, words: str, by: User, at: datetime) -> Annotation:
    """Make a lost mark an annotation again, on `words`, which a person has seen at this place.

    Parts and other readings whose words stand nearby come along. Raises ChangedMeanwhile, AlreadyMarked and
    NothingMarked.
    """
    source_text = SourceText.objects.select_for_update().get(pk=mark.source_text_id)
    mark = Unplaced.objects.select_for_update().get(pk=mark.pk)
    text = source_text.text
    if span.of(text) != words:
        raise ChangedMeanwhile
    place = snap_to_words(text, span)
    if place is None:
        raise NothingMarked
    same = source_text.annotations.filter(tag=mark.tag, start=place.start, end=place.end)
    if same.exclude(status=Status.DISMISSED).exists():
        raise AlreadyMarked
    [annotation] = read([mark.mark])
    assert isinstance(annotation, Annotation)
    annotation.start, annotation.end, annotation.quote = place.start, place.end, place.of(text)
    paragraph = source_text.block_at(place.start)
    near = [place, Span(paragraph.start, paragraph.end)]
    parts = [(role, _near(text, quote, near)) for role, quote in mark.parts]
    others = [(tag, place if quote == mark.quote else _near(text, quote, near)) for tag, quote in mark.alternatives]
    annotation.parts = [[role, part.start, part.end] for role, part in parts if part]
    annotation.alternatives = [{"tag": tag, "start": other.start, "end": other.end} for tag, other in others if other]
    linked = source_text.annotations.filter(pk__in=mark.linked)
    if annotation.status == Status.ACCEPTED:
        annotation.decided_by, annotation.decided_at = by, at
    annotation.linked = linked.first()
    annotation.save(force_insert=True)
    linked.filter(linked=None).update(linked=annotation)
    record(source_text, Verb.PLACED, [(annotation, UNMADE)], by=by, at=at)
    mark.delete()
    return annotation


@transaction.atomic
def let_go(mark: Unplaced) -> None:
    """Give up a lost mark. The version that was left still holds it."""
    mark.delete()


def _near(text: str, quote: str, stretches: list[Span]) -> Span | None:
    try:
        return locate_within(text, quote, stretches)
    except (QuoteNotFound, QuoteAmbiguous):
        return None


def _carry_passages(source_text: SourceText, carrier: Carrier) -> None:
    """The passage of a lesson's draft: the paragraphs that became of it; the whole text when none did."""
    for lesson in source_text.lessons.all():
        stretch = carrier.stretch(Span(lesson.exercise_start, lesson.exercise_end))
        inside = [
            block for block in source_text.block_spans if stretch and Span(block.start, block.end).overlaps(stretch)
        ] or source_text.block_spans
        lesson.exercise_start, lesson.exercise_end = inside[0].start, inside[-1].end
        lesson.save(update_fields=["exercise_start", "exercise_end"])
