"""Verbs of the sources room: keep a text, ask for its analysis, say where it comes from."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.text import Truncator, slugify

from core.accounts.models import User
from lessons.sources.models import Outlet, SourceText
from lessons.text.canonical import CanonicalText, canonicalise

LIMIT = 200_000  # characters: a long newspaper feature has 40,000
# Named as a string: the annotations room looks down at this one, never the other way round.
ANALYSE = "lessons.annotations.tasks.analyse"
_RESERVED = frozenset({"new"})  # /texts/new/ is a page of its own


class EmptyText(Exception):
    """There are no words in it."""


class TextTooLong(Exception):
    """It has more than `LIMIT` characters."""


class SameText(Exception):
    """These very words are here already, as `existing`."""

    def __init__(self, existing: SourceText) -> None:
        super().__init__(str(existing))
        self.existing = existing


@transaction.atomic
def add_source(raw: str, *, by: User | None, at: datetime, title: str = "", **provenance: Any) -> SourceText:
    """Keep a text and ask for its analysis. `provenance` holds fields of SourceText: outlet, author, url and so on.

    The date falls back on the text's own date line. Raises EmptyText, TextTooLong and SameText.
    """
    if len(raw) > LIMIT:
        raise TextTooLong
    canonical = canonicalise(raw)
    if not any(char.isalnum() for char in canonical.text):
        raise EmptyText
    if existing := SourceText.objects.filter(sha256=canonical.sha256).first():
        raise SameText(existing)
    title = _title(title, canonical)
    source_text = SourceText.objects.create(
        **{**provenance, "published_on": provenance.get("published_on") or canonical.date},
        title=title,
        slug=_free_slug(title),
        raw=raw,
        text=canonical.text,
        blocks=[[block.kind, block.start, block.end] for block in canonical.blocks],
        inlines=[[inline.kind, inline.start, inline.end] for inline in canonical.inlines],
        sha256=canonical.sha256,
        created_by=by,
        created_at=at,
    )
    ask_for_analysis(source_text)
    return source_text


@transaction.atomic
def ask_for_analysis(source_text: SourceText) -> None:
    """Hand the text to the background worker, once more if need be. What people decided stays."""
    source_text.analysed_at = None
    source_text.analysis_problem = ""
    source_text.save(update_fields=["analysed_at", "analysis_problem"])
    transaction.on_commit(lambda: import_string(ANALYSE).enqueue(source_text.pk))


@transaction.atomic
def describe_source(source_text: SourceText, **provenance: Any) -> SourceText:
    """Say where a text comes from; `provenance` holds fields of SourceText. Its words stay as they are."""
    for name, value in provenance.items():
        setattr(source_text, name, value)
    source_text.save(update_fields=list(provenance))
    return source_text


def outlet_named(name: str) -> Outlet:
    """The outlet of this name, whatever its capitals; a new one when there is none."""
    return Outlet.objects.filter(name__iexact=name).first() or Outlet.objects.create(name=name)


def _title(title: str, canonical: CanonicalText) -> str:
    if found := " ".join(title.split()) or canonical.title:
        return Truncator(found).chars(300)
    first = canonical.blocks[0]
    return Truncator(canonical.text[first.start : first.end]).words(12)[:300]


def _free_slug(title: str) -> str:
    """A slug nobody has yet: the title's own, then with a number behind it."""
    stem = slugify(title)[:70].strip("-") or "text"
    taken = set(SourceText.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | _RESERVED
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
