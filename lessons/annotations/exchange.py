"""The door between stored annotations and the formats of other tools."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from lessons.annotations.history import UNMADE, record
from lessons.annotations.models import Annotation, Status, Verb
from lessons.interchange.marks import Details, Document, Mark, Parcel, placed
from lessons.interchange.refusals import FILE_LIMIT, MARKS_LIMIT, Problem, Refused
from lessons.sources.models import SourceText
from lessons.text.spans import Span, snap_to_words

_REASONS = {
    Problem.TOO_LARGE: gettext_lazy("The file is larger than %(megabytes)d MB."),
    Problem.NOT_UTF8: gettext_lazy("The file is not text in UTF-8. Save it as UTF-8 and try again."),
    Problem.UNREADABLE: gettext_lazy("The file cannot be read: it is damaged, or not of the kind that its name says."),
    Problem.SHAPE: gettext_lazy("Something in the file is missing or not what the format asks for."),
    Problem.CHARACTERS: gettext_lazy("The file holds characters that no text can hold."),
    Problem.TOO_LONG: gettext_lazy("Something in the file is too long."),
    Problem.TOO_MANY: gettext_lazy("The file holds too much: %(marks)d marks fit."),
    Problem.UNKNOWN_TAGS: gettext_lazy("The codebook has no such tag: “%(what)s”."),
    Problem.SEVERAL_TEXTS: gettext_lazy("The file holds marks of several texts. Hand them in one by one."),
    Problem.UNKNOWN_KIND: gettext_lazy("Files of this kind are not read here: “%(what)s”."),
    Problem.OTHER_VERSION: gettext_lazy("The file was written by another version of this site: “%(what)s”."),
    Problem.DAMAGED: gettext_lazy("The file does not agree with itself: it was damaged or changed on the way."),
}
_PLAIN = ("because", "settle", "neutral", "voice", "source_kind", "stance", "content_kind", "optional", "confidence")
_DETAILS = (*_PLAIN, "flags", "parts", "alternatives")


@dataclass(frozen=True)
class TakenIn:
    """What an import did, in numbers of marks, and the quotes that have no place.

    `updated` are proposals that took over what the file says now; `differing` those that the file has otherwise, but
    that people have decided about.
    """

    added: int
    unchanged: int
    lost: tuple[str, ...]
    updated: int = 0
    differing: int = 0

    def __str__(self) -> str:
        counts = f"{self.added} added, {self.updated} updated, {self.unchanged} unchanged, {len(self.lost)} not placed."
        return counts + (f" {self.differing} differ from what was decided here, which stays." if self.differing else "")


def explain(refusal: Refused) -> str:
    """Why a file was refused, in plain words, with the place in the file."""
    words = str(_REASONS[refusal.problem]) % {
        "megabytes": FILE_LIMIT // 1_000_000,
        "marks": MARKS_LIMIT,
        "what": refusal.what[:80],
    }
    return _("%(reason)s (%(place)s)") % {"reason": words, "place": refusal.where} if refusal.where else words


def exported(source_text: SourceText, *, proposals: bool = False) -> Document:
    """The text with its accepted annotations; with the open proposals too, when asked. Dismissed ones stay here."""
    states = [Status.ACCEPTED, Status.PROPOSED] if proposals else [Status.ACCEPTED]
    annotations = list(source_text.annotations.filter(status__in=states))
    numbers = {annotation.pk: number for number, annotation in enumerate(annotations)}
    marks = tuple(_mark(annotation, numbers) for annotation in annotations)
    return Document(source_text.slug, source_text.title, source_text.text, marks, source_text.book)


@transaction.atomic
def take_in(
    source_text: SourceText, parcel: Parcel, *, by: User | None, at: datetime, status: Status = Status.PROPOSED
) -> TakenIn:
    """Lay the marks of a file over this text. What people accepted or dismissed stays as it is.

    A proposal that is here already takes over each detail that the file tells; what the file leaves out stays. A mark
    whose words stand nowhere for certain is not attached to anything; its quote is in `lost`. Raises Refused when a tag
    is none of the text's codebook.
    """
    source_text = SourceText.objects.select_for_update().get(pk=source_text.pk)
    tags = [tag for given in parcel.marks for tag in (given.tag, *(other for other, _anchor in given.alternatives))]
    if unknown := [tag for tag in tags if tag not in source_text.book.tags]:
        raise Refused(Problem.UNKNOWN_TAGS, what=unknown[0])
    placing = placed(source_text.text, parcel.marks)
    here = {(annotation.tag, annotation.span): annotation for annotation in source_text.annotations.all()}
    fresh: dict[tuple[str, Span], Annotation] = {}
    met: set[tuple[str, Span]] = set()
    updated: list[Annotation] = []
    differing = 0
    keys: list[tuple[str, Span] | None] = []
    lost = list(placing.lost)
    for mark in placing.marks:
        span = snap_to_words(source_text.text, mark.span)
        key = (mark.tag, span) if span else None
        keys.append(key)
        if span is None or key is None:
            lost.append(mark.span.of(source_text.text))
        elif key in met:
            continue
        elif key not in here:
            fresh[key] = _annotation(source_text, mark, span, by=by, at=at, status=status)
        elif news := _news(here[key], mark):
            if here[key].status == Status.PROPOSED:
                updated.append(_renewed(here[key], news))
            else:
                differing += 1
        if key:
            met.add(key)
    Annotation.objects.bulk_create(fresh.values())
    Annotation.objects.bulk_update(updated, [*_DETAILS, "rule"])
    _link(placing.marks, keys, here, fresh)
    if fresh and status == Status.ACCEPTED:
        record(source_text, Verb.ADDED, [(annotation, UNMADE) for annotation in fresh.values()], by=by, at=at)
    unchanged = sum(key is not None for key in keys) - len(fresh) - len(updated) - differing
    return TakenIn(len(fresh), unchanged, tuple(lost), len(updated), differing)


def text_with(sha256: str) -> SourceText | None:
    """The text that a file says its marks were made on."""
    return SourceText.objects.shelf_of(None).filter(sha256=sha256).first() if sha256 else None


def _link(
    marks: Iterable[Mark],
    keys: list[tuple[str, Span] | None],
    here: dict[tuple[str, Span], Annotation],
    fresh: dict[tuple[str, Span], Annotation],
) -> None:
    linked = []
    for mark, own in zip(marks, keys, strict=True):
        other = keys[mark.linked] if mark.linked is not None else None
        if own in fresh and other is not None:
            fresh[own].linked = fresh.get(other) or here.get(other)
            linked.append(fresh[own])
    Annotation.objects.bulk_update(linked, ["linked"])


def _mark(annotation: Annotation, numbers: dict[int, int]) -> Mark:
    details = Details(
        because=annotation.because,
        settle=annotation.settle,
        neutral=annotation.neutral,
        voice=annotation.voice,
        source_kind=annotation.source_kind,
        stance=annotation.stance,
        content_kind=annotation.content_kind,
        flags=tuple(annotation.flags),
        optional=annotation.optional,
        state="accepted" if annotation.status == Status.ACCEPTED else "proposed",
        confidence=annotation.confidence,
    )
    return Mark(
        annotation.tag,
        annotation.span,
        details,
        tuple((role, Span(start, end)) for role, start, end in annotation.parts),
        tuple((other["tag"], Span(other["start"], other["end"])) for other in annotation.alternatives),
        numbers.get(annotation.linked_id) if annotation.linked_id else None,
    )


def _annotation(
    source_text: SourceText, mark: Mark, span: Span, *, by: User | None, at: datetime, status: Status
) -> Annotation:
    decided = status == Status.ACCEPTED
    return Annotation(
        source_text=source_text,
        tag=mark.tag,
        start=span.start,
        end=span.end,
        quote=span.of(source_text.text),
        **_told(mark),
        status=status,
        decided_by=by if decided else None,
        decided_at=at if decided else None,
    )


def _told(mark: Mark) -> dict[str, Any]:
    """What a mark of a file says of its words, as fields of Annotation."""
    return {
        **{name: getattr(mark.details, name) for name in _PLAIN},
        "flags": list(mark.details.flags),
        "parts": [[role, part.start, part.end] for role, part in mark.parts],
        "alternatives": [{"tag": tag, "start": other.start, "end": other.end} for tag, other in mark.alternatives],
    }


def _news(annotation: Annotation, mark: Mark) -> dict[str, Any]:
    """The details that the file tells and that stand here otherwise."""
    return {name: told for name, told in _told(mark).items() if told and told != getattr(annotation, name)}


def _renewed(annotation: Annotation, news: dict[str, Any]) -> Annotation:
    """With no rule any more: a new analysis would put the machine's own words back."""
    for name, told in news.items():
        setattr(annotation, name, told)
    annotation.rule = ""
    return annotation
