"""All that is marked on a text as plain rows, and back: what a text version keeps when its words are left."""

import json
from collections.abc import Iterable
from typing import Any

from django.core import serializers
from django.db import transaction

from core.accounts.models import User
from lessons.annotations.models import Annotation, Unplaced
from lessons.sources.models import SourceText

Row = dict[str, Any]  # as Django's serializers write it


def taken(source_text: SourceText) -> list[Row]:
    """Every annotation of the text, whatever its state, and every mark that waits for a place."""
    return rows([*source_text.annotations.all(), *source_text.unplaced.all()])


def rows(found: Iterable[Annotation | Unplaced]) -> list[Row]:
    plain: list[Row] = json.loads(serializers.serialize("json", found))
    return plain


def annotations_in(snapshot: Iterable[Row]) -> int:
    return sum(row["model"] == Annotation._meta.label_lower for row in snapshot)


@transaction.atomic
def put_back(source_text: SourceText, snapshot: list[Row]) -> None:
    """Mark the text as it was marked when this was taken, and in no other way. Annotations keep their keys."""
    found = read(snapshot)
    annotations = [mark for mark in found if isinstance(mark, Annotation)]
    source_text.annotations.exclude(pk__in=[annotation.pk for annotation in annotations]).delete()
    names = [field.name for field in Annotation._meta.concrete_fields if not field.primary_key]
    Annotation.objects.bulk_create(annotations, update_conflicts=True, unique_fields=["id"], update_fields=names)
    source_text.unplaced.all().delete()
    Unplaced.objects.bulk_create(mark for mark in found if isinstance(mark, Unplaced))


def read(snapshot: list[Row]) -> list[Annotation | Unplaced]:
    """The rows as objects that are not stored yet. Who has no account any more is forgotten."""
    found: list[Any] = [row.object for row in serializers.deserialize("python", snapshot, ignorenonexistent=True)]
    here = set(User.objects.values_list("pk", flat=True))
    for mark in found:
        for field in mark._meta.concrete_fields:
            if field.related_model is User and getattr(mark, field.attname) not in here:
                setattr(mark, field.attname, None)
    return found
