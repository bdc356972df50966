"""The frozen document of a lesson version: written once by `freeze`, read back as a `Reading`.

Everything a student meets comes from it, so a page needs one row, and a later edit changes no version.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lessons.annotations.models import Annotation
from lessons.authoring.models import Lesson, LessonVersion, Pair, StepKind, Topic
from lessons.codebook import SHIPPED, Codebook, Tag
from lessons.codebook.stylesheet import digest, stylesheet
from lessons.codebooks.words import translated
from lessons.scoring.comparison import KeyMark
from lessons.sources.models import Ownership, SourceText, TextKind, direction, language_name
from lessons.sources.way import Way
from lessons.text.canonical import Block, Inline
from lessons.text.segments import Labelled
from lessons.text.spans import Span
from lessons.text.voices import VoiceShare, shares

_SHIPPED_SHEET = stylesheet(SHIPPED.tags.values())


@dataclass(frozen=True, slots=True)
class Note:
    """One reference annotation. `readings` are its acceptable (tag, span) pairs, its own first; `other_tags` those of the
    others.
    """

    id: str
    tag: Tag
    span: Span
    quote: str
    because: str
    settle: str
    neutral: str
    voice: str
    source_kind: str
    stance: str
    flags: tuple[str, ...]
    contents: tuple[Span, ...]
    readings: tuple[tuple[str, Span], ...]
    other_tags: tuple[Tag, ...]
    optional: bool
    linked: str
    linked_quote: str

    @property
    def flag_labels(self) -> list[str]:
        names = {
            "single-source": _("one source only"),
            "no-evidence-shown": _("no evidence shown"),
            "figure-without-method": _("a figure without a method"),
            "corroborated": _("borne out elsewhere in the text"),
        }
        return [names[flag] for flag in self.flags if flag in names]

    @property
    def labelled(self) -> Labelled:
        return Labelled(self.id, self.tag.key, self.span)


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice with its share of the words. The outlet has an empty name."""

    name: str
    label: str
    note: str
    independent: bool | None
    words: int
    share: float
    stretches: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of where a text comes from."""

    title: str
    outlet: str
    country: str
    ownership: str
    ownership_note: str
    author: str
    published_on: date | None
    retrieved_on: date | None
    url: str
    rights: str
    kind: str
    chain: tuple[dict[str, Any], ...]
    missing: tuple[str, ...]
    ownership_source: str = ""  # versions frozen earlier have none
    language: str = "en"  # as little as these
    invented: bool = False

    @property
    def ownership_label(self) -> str:
        return str(Ownership(self.ownership).label)

    @property
    def kind_label(self) -> str:
        return str(TextKind(self.kind).label)

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def way(self) -> Way:
        return Way.along(self.chain)


@dataclass(frozen=True, slots=True)
class QuickCheck:
    """A question after a step. `answer` is the number of the right option, counted from 0."""

    step: str
    question: str
    options: tuple[str, ...]
    answer: int
    because: str

    @property
    def right(self) -> str:
        return self.options[self.answer]


@dataclass(frozen=True, slots=True)
class PairLine:
    """One thing that happened, in the exact words of this text (`here`) and of the other; empty where one is silent."""

    about: str
    here: str
    there: str
    note: str


@dataclass(frozen=True, slots=True)
class Twin:
    """The other telling of the same event: its lesson's slug and title, and what either text says, line by line."""

    slug: str
    title: str
    question: str
    lines: tuple[PairLine, ...]


@dataclass(frozen=True)
class Reading:
    """A lesson version as its readers meet it. Offsets are code points of `text`, half-open."""

    title: str
    summary: str
    minutes: int
    text: str
    sha256: str
    blocks: tuple[Block, ...]
    inlines: tuple[Inline, ...]
    provenance: Provenance
    notes: tuple[Note, ...]
    steps: dict[str, str]
    passage: Span
    exercise_tags: tuple[Tag, ...]
    voice_facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    codebook: Codebook = SHIPPED  # versions frozen earlier have none of their own
    version_pk: int | None = None
    order: tuple[StepKind, ...] = tuple(StepKind)  # the steps shown
    goals: tuple[str, ...] = ()
    ages: tuple[int, int] | None = None
    topics: tuple[str, ...] = ()
    language: str = "en"
    credits: str = ""
    lineage: tuple[dict[str, str], ...] = ()
    teacher_page: str = ""
    quick: tuple[QuickCheck, ...] = ()
    pair: Twin | None = None
    draft_sheet: str = ""  # a draft has no version to ask for its tags' rules

    @classmethod
    def of(cls, version: LessonVersion) -> "Reading":
        document = version.document
        text = document["text"]
        provenance = document["provenance"]
        book = translated(Codebook.from_data(document["codebook"]) if "codebook" in document else SHIPPED)
        return cls(
            title=document["title"],
            summary=document["summary"],
            minutes=document["minutes"],
            text=text,
            sha256=document["sha256"],
            blocks=tuple(Block(kind, start, end) for kind, start, end in document["blocks"]),
            inlines=tuple(Inline(kind, start, end) for kind, start, end in document["inlines"]),
            provenance=Provenance(
                **{
                    **provenance,
                    "published_on": _date(provenance["published_on"]),
                    "retrieved_on": _date(provenance["retrieved_on"]),
                    "chain": tuple(provenance["chain"]),
                    "missing": tuple(provenance["missing"]),
                }
            ),
            notes=_notes(document["annotations"], text, book),
            steps=document["steps"],
            passage=Span(*document["passage"]),
            exercise_tags=tuple(book.tags[key] for key in document["exercise_tags"]),
            voice_facts={facts["name"]: facts for facts in document["voices"]},
            codebook=book,
            version_pk=version.pk,
            order=tuple(StepKind(kind) for kind in document.get("order", StepKind.values)),
            goals=tuple(document.get("goals", ())),
            ages=tuple(document["ages"]) if "ages" in document else None,
            topics=tuple(document.get("topics", ())),
            language=document.get("language", "en"),
            credits=document.get("credits", ""),
            lineage=tuple(document.get("lineage", ())),
            teacher_page=document.get("teacher_page", ""),
            quick=tuple(
                QuickCheck(row["step"], row["question"], tuple(row["options"]), row["answer"], row["because"])
                for row in document.get("quick", ())
            ),
            pair=_twin(document.get("pair")),
        )

    @property
    def foreign_language(self) -> str:
        """What its language is called, where that is not the page's."""
        language = self.provenance.language
        return "" if (get_language() or "").split("-")[0] == language.split("-")[0] else language_name(language)

    @property
    def stylesheet(self) -> str:
        """The address of the rules that draw its tags; empty where they look as the shipped ones do."""
        if (sheet := self.sheet) == _SHIPPED_SHEET:
            return ""
        if self.version_pk is None:
            return self.draft_sheet
        return reverse("lessons:version-sheet", args=[self.version_pk, digest(sheet)])

    @property
    def sheet(self) -> str:
        return stylesheet(self.codebook.tags.values())

    @property
    def glossary(self) -> str:
        """The address of the glossary of its own codebook."""
        address = reverse("lessons:glossary")
        is_ours = self.codebook == translated(SHIPPED) or not self.version_pk
        return address if is_ours else f"{address}?version={self.version_pk}"

    def quick_checks(self, step: str) -> list[QuickCheck]:
        return [check for check in self.quick if check.step == step]

    @property
    def topic_labels(self) -> list[str]:
        return [str(Topic(topic).label) for topic in self.topics]

    @property
    def ancestors(self) -> list[dict[str, str]]:
        """Whom this was adapted from, the nearest first."""
        return list(reversed(self.lineage))

    def notes_in(self, *layers: str) -> list[Note]:
        return [note for note in self.notes if note.tag.layer in layers]

    @property
    def passage_blocks(self) -> list[Block]:
        """The blocks of the exercise."""
        return [block for block in self.blocks if Span(block.start, block.end).overlaps(self.passage)]

    @property
    def voices(self) -> list[Voice]:
        """Each voice with its share of the words, largest first; the outlet last."""
        contents = [(note.voice or note.quote, span) for note in self.notes_in("attribution") for span in note.contents]
        return [self._voice(share) for share in shares(self.text, contents)]

    def _voice(self, share: VoiceShare) -> Voice:
        facts = self.voice_facts.get(share.name, {})
        label = facts.get("label") or share.name or _("The outlet itself")
        independent = facts.get("independent") if share.name else False
        return Voice(share.name, label, facts.get("note", ""), independent, share.words, share.share, share.stretches)

    @property
    def key(self) -> list[KeyMark]:
        """The exercise's answer key: the reference inside the passage, as far as the exercise's tags reach.

        An annotation under another tag joins as optional when one of its other readings has a tag of the exercise.
        """
        wanted = {tag.key for tag in self.exercise_tags}
        key = []
        for note in self.notes:
            readings = tuple(reading for reading in note.readings if reading[0] in wanted)
            if readings and self.passage.contains(note.span):
                own = note.tag.key in wanted
                key.append(KeyMark(note.id, readings, optional=note.optional or not own))
        return key

    def note(self, note_id: str) -> Note:
        return next(note for note in self.notes if note.id == note_id)


def freeze(lesson: Lesson) -> dict[str, Any]:
    """The document of `lesson` as it stands: its text, provenance, accepted annotations and words."""
    source = lesson.source_text
    steps = {step.kind: step for step in lesson.steps.all()}
    return {
        "title": lesson.title,
        "summary": lesson.summary,
        "minutes": lesson.minutes,
        "text": source.text,
        "sha256": source.sha256,
        "blocks": source.blocks,
        "inlines": source.inlines,
        "provenance": _provenance(source),
        "voices": source.voices,
        "annotations": [_frozen(annotation) for annotation in source.annotations.accepted().select_related("linked")],
        "steps": {kind: steps[kind].body if kind in steps else "" for kind in StepKind.values},
        "order": shown_order(lesson),
        "passage": [lesson.exercise_start, lesson.exercise_end],
        "exercise_tags": lesson.exercise_tags,
        "codebook": source.book.as_data(),
        "goals": lesson.goals,
        "ages": [lesson.age_from, lesson.age_to],
        "topics": lesson.topics,
        "language": lesson.language,
        "credits": lesson.credits,
        "lineage": lesson.lineage,
        "teacher_page": lesson.teacher_page,
        "quick": lesson.quick,
        "pair": _frozen_pair(lesson),
    }


def shown_order(lesson: Lesson) -> list[str]:
    """The kinds of the steps that are shown, in order; one without a row of its own stands at its usual place."""
    steps = {step.kind: step for step in lesson.steps.all()}
    usual = list(StepKind)
    ordered = sorted(usual, key=lambda kind: steps[kind].place if kind in steps else usual.index(kind))
    return [kind.value for kind in ordered if kind not in steps or not steps[kind].is_hidden]


def pair_of(lesson: Lesson) -> Pair | None:
    return Pair.objects.filter(Q(first=lesson) | Q(second=lesson)).select_related("first", "second").first()


def _frozen_pair(lesson: Lesson) -> dict[str, Any] | None:
    if (pair := pair_of(lesson)) is None:
        return None
    own, other = ("first", "second") if pair.first_id == lesson.pk else ("second", "first")
    return {
        "slug": getattr(pair, other).slug,
        "title": getattr(pair, other).title,
        "question": pair.question,
        "lines": [
            {"about": line["about"], "here": line[own], "there": line[other], "note": line["note"]}
            for line in pair.lines
        ],
    }


def _provenance(source: SourceText) -> dict[str, Any]:
    outlet = source.outlet
    return {
        "title": source.title,
        "outlet": outlet.name if outlet else "",
        "country": outlet.country if outlet else "",
        "ownership": outlet.ownership if outlet else Ownership.UNKNOWN.value,
        "ownership_note": outlet.ownership_note if outlet else "",
        "ownership_source": outlet.ownership_source if outlet else "",
        "author": source.author,
        "published_on": source.published_on and source.published_on.isoformat(),
        "retrieved_on": source.retrieved_on and source.retrieved_on.isoformat(),
        "url": source.url,
        "rights": source.rights,
        "kind": source.kind,
        "language": source.language,
        "invented": source.invented,
        "chain": source.chain,
        "missing": source.missing,
    }


def _frozen(annotation: Annotation) -> dict[str, Any]:
    linked = annotation.linked
    return {
        "id": str(annotation.pk),
        "tag": annotation.tag,
        "start": annotation.start,
        "end": annotation.end,
        "because": annotation.because,
        "settle": annotation.settle,
        "neutral": annotation.neutral,
        "voice": annotation.voice,
        "source_kind": annotation.source_kind,
        "stance": annotation.stance,
        "flags": annotation.flags,
        "parts": annotation.parts,
        "alternatives": annotation.alternatives,
        "optional": annotation.optional,
        "linked": str(linked.pk) if linked and linked.status == annotation.status else "",
    }


def _notes(rows: list[dict[str, Any]], text: str, book: Codebook) -> tuple[Note, ...]:
    quotes = {row["id"]: text[row["start"] : row["end"]] for row in rows}
    return tuple(
        Note(
            id=row["id"],
            tag=book.tags[row["tag"]],
            span=(span := Span(row["start"], row["end"])),
            quote=span.of(text),
            because=row["because"],
            settle=row["settle"],
            neutral=row["neutral"],
            voice=row["voice"],
            source_kind=row["source_kind"],
            stance=row["stance"],
            flags=tuple(row["flags"]),
            contents=tuple(Span(start, end) for role, start, end in row["parts"] if role == "content"),
            readings=(
                (row["tag"], span),
                *((other["tag"], Span(other["start"], other["end"])) for other in row["alternatives"]),
            ),
            other_tags=tuple(
                book.tags[key]
                for key in dict.fromkeys(other["tag"] for other in row["alternatives"])
                if key != row["tag"]
            ),
            optional=row["optional"],
            linked=row["linked"],
            linked_quote=quotes.get(row["linked"], ""),
        )
        for row in sorted(rows, key=lambda row: (row["start"], -row["end"], row["id"]))
    )


def _twin(data: dict[str, Any] | None) -> Twin | None:
    if not data:
        return None
    lines = tuple(PairLine(row["about"], row["here"], row["there"], row["note"]) for row in data["lines"])
    return Twin(data["slug"], data["title"], data["question"], lines)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
