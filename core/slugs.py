"""Slugs for new rows."""

from collections.abc import Container
from itertools import count
from typing import Any

from django.db.models import Manager
from django.utils.text import slugify


def free_slug(words: str, rows: "Manager[Any]", *, otherwise: str, reserved: Container[str] = ()) -> str:
    """A slug that none of `rows` has: that of the words, or `otherwise`; then with a number behind it."""
    stem = slugify(words)[:70].strip("-") or otherwise
    taken = set(rows.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (stem if n == 1 else f"{stem}-{n}" for n in count(1))
    return next(slug for slug in numbered if slug not in taken and slug not in reserved)
