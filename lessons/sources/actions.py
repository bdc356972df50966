"""Verbs of the sources room: take a file in, prepare and keep its text, ask for analysis, say where it comes from."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.text import Truncator

from core.accounts.models import User
from core.slugs import free_slug
from lessons.sources.models import Intake, IntakeState, Outlet, SourceText, TextVersion
from lessons.text import likeness
from lessons.text.canonical import CanonicalText, canonicalise
from lessons.text.languages import guess

LIMIT = 200_000  # characters: a long newspaper feature has 40,000
# Named as a string: the annotations room looks down at this one, never the other way round.
ANALYSE = "lessons.annotations.tasks.analyse"
READ = "lessons.sources.tasks.read"
_WORDS = ("title", "raw", "text", "blocks", "inlines", "sha256")  # what a version keeps of a source text
_RESERVED = frozenset({"new", "incoming"})  # /texts/new/ is a page of its own
ALIKE = 0.3  # of the runs of five words of the shorter text: less is a shared quotation
_COMPARED = 2_000  # texts, the newest: bounds the time


class EmptyText(Exception):
    """There are no words in it."""


class TextTooLong(Exception):
    """It has more than `LIMIT` characters."""


class NothingChanged(Exception):
    """The words, their paragraphs and their emphasis are those that stand already."""


class SameText(Exception):
    """These very words are here already, as `existing`."""

    def __init__(self, existing: SourceText) -> None:
        super().__init__(str(existing))
        self.existing = existing


@transaction.atomic
def add_source(raw: str, *, by: User | None, at: datetime, title: str = "", **provenance: Any) -> SourceText:
    """Keep a text and ask for its analysis. `provenance` holds fields of SourceText: outlet, author, url and so on.

    The date falls back on the text's own date line. A teacher's text is theirs, an admin's the site's. Raises EmptyText, TextTooLong and SameText.
    """
    canonical = readable(raw)
    owner = by if by and not by.is_admin else None
    if existing := SourceText.objects.shelf_of(owner).filter(sha256=canonical.sha256).first():
        raise SameText(existing)
    title = _title(title, canonical)
    source_text = SourceText.objects.create(
        **{**provenance, "published_on": provenance.get("published_on") or canonical.date},
        title=title,
        slug=free_text_slug(title),
        raw=raw,
        **_words(canonical),
        owner=owner,
        created_by=by,
        created_at=at,
    )
    latest_version(source_text)
    ask_for_analysis(source_text)
    return source_text


def readable(raw: str) -> CanonicalText:
    """How a text is read. Raises EmptyText and TextTooLong."""
    if len(raw) > LIMIT:
        raise TextTooLong
    canonical = canonicalise(raw)
    if not any(char.isalnum() for char in canonical.text):
        raise EmptyText
    return canonical


def latest_version(source_text: SourceText) -> TextVersion:
    """The version whose words stand. A text that has just been stored begins with version 1."""
    latest = source_text.versions.last()
    return latest or _version(source_text, 1, by=source_text.created_by, at=source_text.created_at)


@transaction.atomic
def change_words(
    source_text: SourceText, raw: str, *, by: User | None, at: datetime, why: str, snapshot: list[Any]
) -> TextVersion:
    """Give a text other words, as its next version. `snapshot` is what was marked on the words that are left.

    The marks are for the caller to carry. A title that was made of the words is made anew. Raises EmptyText,
    TextTooLong, SameText and NothingChanged.
    """
    canonical, before = readable(raw), canonicalise(source_text.raw)
    title = _title("", canonical) if source_text.title == _title("", before) else source_text.title
    words = {"raw": raw, "title": title, **_words(canonical)}
    return _next_version(source_text, words, by=by, at=at, why=why, snapshot=snapshot)


@transaction.atomic
def restore_words(version: TextVersion, *, by: User, at: datetime, why: str, snapshot: list[Any]) -> TextVersion:
    """Give a text the words of an earlier version, as its next one. Otherwise as `change_words`."""
    words = {name: getattr(version, name) for name in _WORDS}
    return _next_version(version.source_text, words, by=by, at=at, why=why, snapshot=snapshot)


@transaction.atomic
def ask_for_analysis(source_text: SourceText) -> None:
    """Hand the text to the background worker, once more if need be. What people decided stays."""
    source_text.analysed_at = None
    source_text.analysis_problem = ""
    source_text.save(update_fields=["analysed_at", "analysis_problem"])
    import_string(ANALYSE).enqueue(source_text.pk)


@transaction.atomic
def describe_source(source_text: SourceText, **provenance: Any) -> SourceText:
    """Say where a text comes from; `provenance` holds fields of SourceText. Its words stay as they are."""
    for name, value in provenance.items():
        setattr(source_text, name, value)
    source_text.save(update_fields=list(provenance))
    return source_text


def take_in(content: File[bytes], *, name: str, by: User | None, at: datetime) -> Intake:
    """Keep a file as it came and ask the worker to read it. Nothing in it is looked at here."""
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    intake = Intake(name=name[-200:], size=content.size, sha256=digest.hexdigest(), created_by=by, created_at=at)
    intake.original.save("", content, save=False)
    try:
        with transaction.atomic():
            intake.save()
            _ask_for_reading(intake)
    except BaseException:  # a row that is not there cannot lead to its file
        intake.original.delete(save=False)
        raise
    return intake


def take_in_pasted(text: str, *, by: User | None, at: datetime) -> Intake:
    return take_in(ContentFile(text.encode("utf-8", "replace")), name="", by=by, at=at)


@transaction.atomic
def read_again(intake: Intake, *, encoding: str = "") -> None:
    """Ask the worker once more. What has been edited gives way to what is read anew; a kept text stays as it is."""
    intake.state, intake.problem, intake.encoding = IntakeState.WAITING, "", encoding
    intake.save(update_fields=["state", "problem", "encoding"])
    _ask_for_reading(intake)


@transaction.atomic
def record_reading(intake: Intake, found: dict[str, Any]) -> None:
    """What was read of a file, ready for a person to prepare. `found` is what `extraction.sandbox.extract` gives."""
    intake.state, intake.problem = IntakeState.READY, ""
    intake.format, intake.text, intake.guessed = found["format"], found["text"], found["guessed"]
    intake.dropped, intake.dropped_count = found["dropped"], found["dropped_count"]
    intake.details = {name: found[name] for name in ("title", "author", "published_on", "url")}
    intake.details |= {"new_outlet": found["outlet"], "language": guess(found["text"])}
    intake.headline = _headline(intake.text)
    if intake.headline == " ".join(found["title"].split()):
        intake.details["title"] = ""  # so that it follows the headline when that is mended
    intake.alike = find_alike(intake)
    intake.save()


@transaction.atomic
def refuse(intake: Intake, problem: str, *, keep_file: bool = False) -> None:
    """Say why a file was not read, and let go of it."""
    place, storage = intake.original.name, intake.original.storage
    intake.state, intake.problem = IntakeState.REFUSED, problem
    if not keep_file:
        intake.original = ""
        if place:
            transaction.on_commit(lambda: storage.delete(place))
    intake.save()


@transaction.atomic
def prepare(intake: Intake, text: str, **details: Any) -> None:
    """Keep a draft: the words as a person has mended them, and what is known of where they come from."""
    intake.text, intake.headline, intake.details = text, _headline(text), intake.details | details
    intake.save(update_fields=["text", "headline", "details"])


@transaction.atomic
def keep(intake: Intake, *, by: User, at: datetime, **provenance: Any) -> SourceText:
    """Freeze the prepared words as a source text. Raises EmptyText, TextTooLong and SameText."""
    source_text = add_source(intake.text, by=by, at=at, **provenance)
    intake.source_text, intake.state = source_text, IntakeState.KEPT
    intake.save(update_fields=["source_text", "state"])
    return source_text


@transaction.atomic
def set_aside(intake: Intake) -> None:
    """Forget an intake and its file. A text that was made of it stays."""
    place, storage = intake.original.name, intake.original.storage
    intake.delete()
    if place:
        transaction.on_commit(lambda: storage.delete(place))


def find_alike(intake: Intake) -> list[list[Any]]:
    """Texts and open intakes that share many words with this one: `[kind, pk, share]`, the likest first, at most five."""
    own = likeness.runs(intake.text)
    texts, intakes = SourceText.objects.shelf_of(None), Intake.objects.open().exclude(pk=intake.pk)
    if by := intake.created_by:
        texts, intakes = SourceText.objects.editable_by(by), intakes.handled_by(by)
    others = [
        ("text", texts.order_by("-pk").values_list("pk", "text")[:_COMPARED]),
        ("intake", intakes.order_by("-pk").values_list("pk", "text")[:_COMPARED]),
    ]
    shares = [
        (likeness.shared(own, likeness.runs(text)), kind, pk) for kind, rows in others for pk, text in rows.iterator()
    ]
    likest = sorted((share for share in shares if share[0] >= ALIKE), reverse=True)[:5]
    return [[kind, pk, round(share, 3)] for share, kind, pk in likest]


def _headline(text: str) -> str:
    return canonicalise(text[:5_000]).title[:300]


def _ask_for_reading(intake: Intake) -> None:
    import_string(READ).enqueue(intake.pk)


def free_text_slug(words: str) -> str:
    return free_slug(words, SourceText.objects, otherwise="text", reserved=_RESERVED)


def outlet_named(name: str) -> Outlet:
    """The outlet of this name, whatever its capitals; a new one when there is none."""
    return Outlet.objects.named(name) or Outlet.objects.create(name=name)


def _words(canonical: CanonicalText) -> dict[str, Any]:
    """The fields that hold them."""
    return {
        "text": canonical.text,
        "blocks": [[block.kind, block.start, block.end] for block in canonical.blocks],
        "inlines": [[inline.kind, inline.start, inline.end] for inline in canonical.inlines],
        "sha256": canonical.sha256,
    }


def _next_version(
    source_text: SourceText, words: dict[str, Any], *, by: User | None, at: datetime, why: str, snapshot: list[Any]
) -> TextVersion:
    if all(getattr(source_text, name) == words[name] for name in ("text", "blocks", "inlines")):
        raise NothingChanged
    shelf = SourceText.objects.shelf_of(source_text.owner)
    if existing := shelf.filter(sha256=words["sha256"]).exclude(pk=source_text.pk).first():
        raise SameText(existing)
    left = latest_version(source_text)
    left.snapshot = snapshot
    left.save(update_fields=["snapshot"])
    for name in _WORDS:
        setattr(source_text, name, words[name])
    source_text.save(update_fields=list(_WORDS))
    return _version(source_text, left.number + 1, by=by, at=at, why=why)


def _version(source_text: SourceText, number: int, *, by: User | None, at: datetime, why: str = "") -> TextVersion:
    words = {name: getattr(source_text, name) for name in _WORDS}
    return source_text.versions.create(number=number, **words, why=why, created_by=by, created_at=at)


def _title(title: str, canonical: CanonicalText) -> str:
    if found := " ".join(title.split()) or canonical.title:
        return Truncator(found).chars(300)
    first = canonical.blocks[0]
    return Truncator(canonical.text[first.start : first.end]).words(12)[:300]
