"""Verbs of the codebooks: copy one, change its words and tags, retire a tag or bring it back, let go of it.

Every change is checked as a whole before it is kept: see `lessons.codebook.checks`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from core.accounts.models import User
from lessons.codebook import SHIPPED, TAGS, Codebook, Tag
from lessons.codebook.book import TAGS_LIMIT
from lessons.codebook.checks import Remark, remarks
from lessons.codebooks.models import SchoolCodebook
from lessons.codebooks.queries import tags_in_use


class NameTaken(Exception):
    """Another codebook is called so, or the name is that of the shipped one."""


class HardToSee(Exception):
    """Not everybody could see the marks of `book` and tell them apart. `remarks` says why."""

    def __init__(self, book: Codebook, found: list[Remark]) -> None:
        super().__init__(", ".join(remark.trouble for remark in found))
        self.book, self.remarks = book, found


class TagInUse(Exception):
    """Marks carry the tag: it can be retired, not removed."""


class LastOfLayer(Exception):
    """Every layer keeps a tag that can be given."""


class TooManyTags(Exception):
    """There is no room for another tag."""


class CodebookInUse(Exception):
    """Texts use the codebook."""


@transaction.atomic
def copy_codebook(original: SchoolCodebook | None, *, name: str, by: User | None, at: datetime) -> SchoolCodebook:
    """A school's own codebook that begins as a copy of `original`, or of the shipped one. Raises NameTaken."""
    return keep_codebook(original.book if original else SHIPPED, name=name, copied_from=original, by=by, at=at)


@transaction.atomic
def keep_codebook(
    book: Codebook, *, name: str, by: User | None, at: datetime, copied_from: SchoolCodebook | None = None
) -> SchoolCodebook:
    """Raises NameTaken and HardToSee."""
    codebook = SchoolCodebook(copied_from=copied_from, made_by=by, made_at=at)
    return _kept(codebook, replace(book, name=name), by=by, at=at)


@transaction.atomic
def describe_codebook(
    codebook: SchoolCodebook, *, name: str, layers: Mapping[str, Mapping[str, Any]], by: User, at: datetime
) -> SchoolCodebook:
    """Give it a name, and each layer a title, a short title and a question. Raises NameTaken."""
    codebook = _locked(codebook)
    book = codebook.book
    worded = {key: replace(layer, **layers[key]) for key, layer in book.layers.items()}
    return _kept(codebook, replace(book, name=name, layers=worded), by=by, at=at)


@transaction.atomic
def change_tag(codebook: SchoolCodebook, key: str, *, by: User, at: datetime, **details: Any) -> SchoolCodebook:
    """Give a tag other words, colours, another pattern or shortcut. Its key and layer stay. Raises HardToSee."""
    codebook = _locked(codebook)
    tags = codebook.book.tags
    return _kept_tags(codebook, {**tags, key: replace(tags[key], **details)}, by=by, at=at)


@transaction.atomic
def add_tag(codebook: SchoolCodebook, *, by: User, at: datetime, **details: Any) -> tuple[SchoolCodebook, str]:
    """A tag of the school's own, and the key it was given, which never changes. Raises HardToSee and TooManyTags."""
    codebook = _locked(codebook)
    tags = codebook.book.tags
    if len(tags) >= TAGS_LIMIT:
        raise TooManyTags
    key = free_key(details["label"], tags)
    return _kept_tags(codebook, {**tags, key: Tag(key=key, **details)}, by=by, at=at), key


@transaction.atomic
def move_tag(codebook: SchoolCodebook, key: str, *, up: bool, by: User, at: datetime) -> SchoolCodebook:
    """One place up or down within its layer; at the end of it, nothing."""
    codebook = _locked(codebook)
    tags = list(codebook.book.tags.values())
    here = next(number for number, tag in enumerate(tags) if tag.key == key)
    there = here - 1 if up else here + 1
    if 0 <= there < len(tags) and tags[there].layer == tags[here].layer:
        tags[here], tags[there] = tags[there], tags[here]
    return _kept_tags(codebook, {tag.key: tag for tag in tags}, by=by, at=at)


@transaction.atomic
def retire_tag(codebook: SchoolCodebook, key: str, *, by: User, at: datetime) -> SchoolCodebook:
    """From now on the tag is shown where it was used, and offered nowhere. Raises LastOfLayer."""
    codebook = _locked(codebook)
    tags = codebook.book.tags
    _refuse_last(codebook.book, tags[key])
    return _kept_tags(codebook, {**tags, key: replace(tags[key], retired=True, shortcut="")}, by=by, at=at)


@transaction.atomic
def bring_back_tag(codebook: SchoolCodebook, key: str, *, by: User, at: datetime) -> SchoolCodebook:
    """Raises HardToSee: another tag may look like it by now."""
    codebook = _locked(codebook)
    tags = codebook.book.tags
    return _kept_tags(codebook, {**tags, key: replace(tags[key], retired=False)}, by=by, at=at)


@transaction.atomic
def remove_tag(codebook: SchoolCodebook, key: str, *, by: User, at: datetime) -> SchoolCodebook:
    """Raises TagInUse and LastOfLayer."""
    codebook = _locked(codebook)
    tags = dict(codebook.book.tags)
    _refuse_last(codebook.book, tags.pop(key))
    if key in tags_in_use(codebook):
        raise TagInUse
    return _kept_tags(codebook, tags, by=by, at=at)


@transaction.atomic
def remove_codebook(codebook: SchoolCodebook) -> None:
    """Raises CodebookInUse. Lessons published with it keep their own copy."""
    codebook = _locked(codebook)
    if codebook.source_texts.exists():
        raise CodebookInUse
    codebook.delete()


def free_key(label: str, taken: Mapping[str, Tag]) -> str:
    """A key from the label that neither this codebook nor the shipped one has: the analyser would mean another tag."""
    stem = slugify(label)[:34].strip("-_").replace("_", "-")
    stem = stem if stem[:1].isalpha() else f"tag-{stem}".strip("-")
    keys = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + len(TAGS) + 3)))
    return next(key for key in keys if key not in taken and key not in TAGS)


def _refuse_last(book: Codebook, tag: Tag) -> None:
    if book.offered(tag.layer) == [tag]:
        raise LastOfLayer


def _locked(codebook: SchoolCodebook) -> SchoolCodebook:
    return SchoolCodebook.objects.select_for_update().get(pk=codebook.pk)


def _kept_tags(codebook: SchoolCodebook, tags: dict[str, Tag], *, by: User, at: datetime) -> SchoolCodebook:
    return _kept(codebook, replace(codebook.book, tags=tags), by=by, at=at)


def _kept(codebook: SchoolCodebook, book: Codebook, *, by: User | None, at: datetime) -> SchoolCodebook:
    data = book.as_data()
    if refused := [remark for remark in remarks(Codebook.from_data(data)) if remark.refuses]:
        raise HardToSee(book, refused)
    others = SchoolCodebook.objects.exclude(pk=codebook.pk)
    if others.filter(name__iexact=book.name).exists() or book.name.lower() == SHIPPED.name.lower():
        raise NameTaken
    codebook.name, codebook.document = book.name, data
    codebook.changed_by, codebook.changed_at = by, at
    codebook.save()
    return SchoolCodebook.objects.get(pk=codebook.pk)
