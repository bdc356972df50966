"""A lesson leaves as one file, and arrives from another site's."""

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from core.accounts.models import User
from lessons.annotations.exchange import TakenIn, exported, take_in
from lessons.annotations.models import Status
from lessons.authoring.actions import NotPublishable, publish
from lessons.authoring.models import Lesson, Step, StepKind
from lessons.interchange import lesson_file
from lessons.interchange.lesson_file import LessonFacts, LessonFile, OutletFacts, TextFacts
from lessons.interchange.marks import Parcel, sha256_of
from lessons.interchange.refusals import Problem, Refused
from lessons.sources.actions import latest_version
from lessons.sources.models import Outlet, Ownership, SourceText, TextKind


@dataclass(frozen=True)
class Arrival:
    """What became of a lesson file. `is_new` is false when the lesson was here already and nothing was changed;
    `reasons` say why it is only a draft here though it was published where it comes from.
    """

    lesson: Lesson
    is_new: bool
    taken: TakenIn
    reasons: list[str]


def pack(lesson: Lesson) -> str:
    """The lesson as it stands: its draft, its text and the accepted annotations."""
    source = lesson.source_text
    outlet = source.outlet
    text = TextFacts(
        slug=source.slug,
        title=source.title,
        kind=source.kind,
        author=source.author,
        published_on=source.published_on.isoformat() if source.published_on else "",
        retrieved_on=source.retrieved_on.isoformat() if source.retrieved_on else "",
        url=source.url,
        rights=source.rights,
        chain=source.chain,
        missing=source.missing,
        voices=source.voices,
        outlet=_outlet_facts(outlet) if outlet else None,
        raw=source.raw,
        text=source.text,
        blocks=source.blocks,
        inlines=source.inlines,
    )
    facts = LessonFacts(
        slug=lesson.slug,
        title=lesson.title,
        summary=lesson.summary,
        minutes=lesson.minutes,
        public=lesson.is_public,
        published=lesson.versions.exists(),
        passage=(lesson.exercise_start, lesson.exercise_end),
        exercise_tags=tuple(lesson.exercise_tags),
        steps={step.kind: step.body for step in lesson.steps.order_by("kind")},
    )
    return lesson_file.write(text, exported(source).marks, facts)


@transaction.atomic
def unpack(data: bytes, *, by: User | None, at: datetime) -> Arrival:
    """The lesson in this file, made here unless it is here already: the same slug, or one like it, on the same text.

    A text that is here already keeps its provenance and its annotations, and takes in those that it lacks. Raises
    Refused.
    """
    file = lesson_file.read(data)
    _check_words(file)
    source = SourceText.objects.select_for_update().filter(sha256=sha256_of(file.text.text)).first()
    if source and (existing := _lesson_here(source, file.lesson)):
        return Arrival(existing, is_new=False, taken=TakenIn(0, len(file.marks), ()), reasons=[])
    source = source or _keep(file.text, by=by, at=at)
    taken = take_in(source, Parcel(file.marks), by=by, at=at, status=Status.ACCEPTED)
    lesson = Lesson.objects.create(
        slug=_free(file.lesson.slug, Lesson),
        title=file.lesson.title,
        summary=file.lesson.summary,
        minutes=file.lesson.minutes,
        source_text=source,
        author=by,
        is_public=file.lesson.public,
        exercise_start=file.lesson.passage[0],
        exercise_end=file.lesson.passage[1],
        exercise_tags=list(file.lesson.exercise_tags),
        created_at=at,
    )
    Step.objects.bulk_create(Step(lesson=lesson, kind=kind, body=body) for kind, body in file.lesson.steps.items())
    reasons: list[str] = []
    if file.lesson.published:
        try:
            publish(lesson, by=by, at=at)
        except NotPublishable as refusal:
            reasons = refusal.reasons
    return Arrival(lesson, is_new=True, taken=taken, reasons=reasons)


def _check_words(file: LessonFile) -> None:
    """The site's own vocabularies, which the pure room does not know."""
    outlet = file.text.outlet
    for where, value, known in (
        ("text, kind", file.text.kind, TextKind.values),
        ("outlet, ownership", outlet.ownership if outlet else Ownership.UNKNOWN, Ownership.values),
        *(("steps", kind, StepKind.values) for kind in file.lesson.steps),
    ):
        if value not in known:
            raise Refused(Problem.SHAPE, where)


def _lesson_here(source: SourceText, facts: LessonFacts) -> Lesson | None:
    """The lesson that an earlier import of this file made, whatever its slug became."""
    return source.lessons.filter(title=facts.title).first() or source.lessons.filter(slug=facts.slug).first()


def _keep(facts: TextFacts, *, by: User | None, at: datetime) -> SourceText:
    values: dict[str, Any] = {
        name: getattr(facts, name)
        for name in "title kind author url rights chain missing voices raw text blocks inlines".split()
    }
    source = SourceText.objects.create(
        **values,
        slug=_free(facts.slug, SourceText),
        outlet=_outlet(facts.outlet),
        published_on=_date(facts.published_on),
        retrieved_on=_date(facts.retrieved_on),
        sha256=sha256_of(facts.text),
        created_by=by,
        created_at=at,
        analysed_at=at,
    )
    latest_version(source)
    return source


def _outlet_facts(outlet: Outlet) -> OutletFacts:
    return OutletFacts(outlet.name, outlet.country, outlet.ownership, outlet.ownership_note, outlet.ownership_source)


def _outlet(facts: OutletFacts | None) -> Outlet | None:
    """The outlet of this name as it is known here, or as the file tells of it."""
    if facts is None:
        return None
    here = Outlet.objects.filter(name__iexact=facts.name).first()
    return here or Outlet.objects.create(
        name=facts.name,
        country=facts.country,
        ownership=facts.ownership,
        ownership_note=facts.ownership_note,
        ownership_source=facts.ownership_source,
    )


def _free(slug: str, model: type[Lesson] | type[SourceText]) -> str:
    stem = slugify(slug)[:70].strip("-") or "lesson"
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | {"new"}
    return next(free for free in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if free not in taken)


def _date(value: str) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
