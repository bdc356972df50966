"""A lesson leaves as one file, and arrives from another site's."""

import datetime as dt
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from core.accounts.models import User
from core.slugs import free_slug
from lessons.annotations.exchange import TakenIn, exported, take_in
from lessons.annotations.models import Status
from lessons.authoring.actions import NotPublishable, publish
from lessons.authoring.models import Lesson, Pair, Step, StepKind, Topic, Visibility
from lessons.authoring.reading import pair_of
from lessons.codebook import SHIPPED, Codebook
from lessons.codebook.book import NAME_LIMIT
from lessons.codebooks.actions import HardToSee, keep_codebook
from lessons.codebooks.models import SchoolCodebook
from lessons.interchange import lesson_file
from lessons.interchange.lesson_file import LessonFacts, LessonFile, OutletFacts, PairFacts, TextFacts
from lessons.interchange.marks import Parcel, sha256_of
from lessons.interchange.refusals import Problem, Refused
from lessons.sources.actions import free_text_slug, latest_version
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
        language=source.language,
        invented=source.invented,
    )
    pair, steps = pair_of(lesson), list(lesson.steps.all())
    facts = LessonFacts(
        slug=lesson.slug,
        title=lesson.title,
        summary=lesson.summary,
        minutes=lesson.minutes,
        public=lesson.visibility == Visibility.PUBLIC,
        published=lesson.versions.exists(),
        passage=(lesson.exercise_start, lesson.exercise_end),
        exercise_tags=tuple(lesson.exercise_tags),
        steps={step.kind: step.body for step in sorted(steps, key=lambda step: step.kind)},
        visibility=lesson.visibility,
        goals=tuple(lesson.goals),
        ages=(lesson.age_from, lesson.age_to),
        topics=tuple(lesson.topics),
        language=lesson.language,
        credits=lesson.credits,
        lineage=tuple(lesson.lineage),
        teacher_page=lesson.teacher_page,
        quick=tuple(lesson.quick),
        order=tuple(step.kind for step in steps),
        hidden=tuple(step.kind for step in steps if step.is_hidden),
        pair=_pair_facts(pair, lesson) if pair else None,
    )
    return lesson_file.write(text, exported(source).marks, facts, source.book)


@transaction.atomic
def unpack(data: bytes, *, by: User | None, at: datetime) -> Arrival:
    """The lesson in this file, made here unless it is here already: the same slug, or one like it, on the same text.

    A text that is here already keeps its provenance and its annotations, and takes in those that it lacks. Raises
    Refused.
    """
    file = lesson_file.read(data)
    _check_words(file)
    source = SourceText.objects.shelf_of(None).select_for_update().filter(sha256=sha256_of(file.text.text)).first()
    if source and (existing := _lesson_here(source, file.lesson)):
        return Arrival(existing, is_new=False, taken=TakenIn(0, len(file.marks), ()), reasons=[])
    source = source or _keep(file, by=by, at=at)
    for tag in file.lesson.exercise_tags:
        if tag not in source.book.tags:  # the text was here before, with another codebook
            raise Refused(Problem.UNKNOWN_TAGS, "exercise_tags", tag)
    taken = take_in(source, Parcel(file.marks), by=by, at=at, status=Status.ACCEPTED)
    lesson = Lesson.objects.create(
        slug=free_slug(file.lesson.slug, Lesson.objects, otherwise="lesson"),
        title=file.lesson.title,
        summary=file.lesson.summary,
        minutes=file.lesson.minutes,
        source_text=source,
        author=by,
        visibility=file.lesson.visibility or (Visibility.PUBLIC if file.lesson.public else Visibility.SCHOOL),
        goals=list(file.lesson.goals),
        age_from=file.lesson.ages[0],
        age_to=file.lesson.ages[1],
        topics=list(file.lesson.topics),
        language=file.lesson.language,
        credits=file.lesson.credits,
        lineage=list(file.lesson.lineage),
        teacher_page=file.lesson.teacher_page,
        quick=list(file.lesson.quick),
        exercise_start=file.lesson.passage[0],
        exercise_end=file.lesson.passage[1],
        exercise_tags=list(file.lesson.exercise_tags),
        created_at=at,
    )
    order = file.lesson.order or tuple(StepKind.values)
    Step.objects.bulk_create(
        Step(lesson=lesson, kind=kind, body=body, place=order.index(kind), is_hidden=kind in file.lesson.hidden)
        for kind, body in file.lesson.steps.items()
    )
    other = _tied(lesson, file.lesson.pair) if file.lesson.pair else None
    reasons: list[str] = []
    if file.lesson.published:
        try:
            publish(lesson, by=by, at=at)
            if other and other.versions.exists():
                publish(other, by=by, at=at)
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
        *(("hidden", kind, StepKind.values) for kind in file.lesson.hidden),
        *(("quick", row["step"], StepKind.values) for row in file.lesson.quick),
        *(("topics", topic, Topic.values) for topic in file.lesson.topics),
        ("visibility", file.lesson.visibility, ["", *Visibility.values]),
    ):
        if value not in known:
            raise Refused(Problem.SHAPE, where)
    order = file.lesson.order
    if order and (len(set(order)) < len(order) or not set(file.lesson.steps) <= set(order)):
        raise Refused(Problem.SHAPE, "order")


def _pair_facts(pair: Pair, lesson: Lesson) -> PairFacts:
    own, other = ("first", "second") if pair.first_id == lesson.pk else ("second", "first")
    lines = tuple(
        {"about": line["about"], "here": line[own], "there": line[other], "note": line["note"]} for line in pair.lines
    )
    return PairFacts(getattr(pair, other).slug, pair.question, lines)


def _tied(lesson: Lesson, facts: PairFacts) -> Lesson | None:
    """The other lesson of the pair, when it is here, alone, and both texts hold the words of every line."""
    other = Lesson.objects.filter(slug=facts.slug).exclude(pk=lesson.pk).select_related("source_text").first()
    if other is None or pair_of(other):
        return None
    texts = {"here": lesson.source_text.text, "there": other.source_text.text}
    if any(line[side] not in text for line in facts.lines for side, text in texts.items()):
        return None
    Pair.objects.create(
        first=lesson,
        second=other,
        question=facts.question,
        lines=[
            {"about": line["about"], "first": line["here"], "second": line["there"], "note": line["note"]}
            for line in facts.lines
        ],
    )
    return other


def _lesson_here(source: SourceText, facts: LessonFacts) -> Lesson | None:
    """The lesson that an earlier import of this file made, whatever its slug became."""
    return source.lessons.filter(title=facts.title).first() or source.lessons.filter(slug=facts.slug).first()


def _codebook(book: Codebook, *, by: User | None, at: datetime) -> SchoolCodebook | None:
    """The codebook as it is here, else a new one, under another name where there is a different one of that name."""
    if book == SHIPPED:
        return None
    here = list(SchoolCodebook.objects.all())
    if same := next((one for one in here if replace(one.book, name=book.name) == book), None):
        return same
    taken = {one.name.lower() for one in here} | {SHIPPED.name.lower()}
    names = (book.name, *(f"{book.name[: NAME_LIMIT - 5]} {number}" for number in range(2, len(taken) + 3)))
    try:
        return keep_codebook(book, name=next(name for name in names if name.lower() not in taken), by=by, at=at)
    except HardToSee as problem:
        raise Refused(Problem.SHAPE, f"codebook, {', '.join(problem.remarks[0].tags)}") from problem


def _keep(file: LessonFile, *, by: User | None, at: datetime) -> SourceText:
    facts = file.text
    values: dict[str, Any] = {
        name: getattr(facts, name)
        for name in "title kind author url rights chain missing voices raw text blocks inlines language invented".split()
    }
    source = SourceText.objects.create(
        **values,
        slug=free_text_slug(facts.slug),
        codebook=_codebook(file.codebook, by=by, at=at),
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
    here = Outlet.objects.named(facts.name)
    return here or Outlet.objects.create(
        name=facts.name,
        country=facts.country,
        ownership=facts.ownership,
        ownership_note=facts.ownership_note,
        ownership_source=facts.ownership_source,
    )


def _date(value: str) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
