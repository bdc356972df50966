"""Writes down what happened, and forgets it in time."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from core.accounts.models import User
from core.audit.models import Entry, Event


def record(event: Event, *, by: User | None, to: User | None = None, about: object = "") -> None:
    """`by` is whoever did it; nobody where it is not known, or a command did it. Part of the transaction around it."""
    Entry.objects.create(event=event, by=by, to=to, about=str(about)[:120])


def record_all(event: Event, *, by: User | None, to: Iterable[User], about: str = "") -> None:
    """The same for each of them."""
    Entry.objects.bulk_create(Entry(event=event, by=by, to=person, about=about) for person in to)


def forget(*, at: datetime) -> int:
    """Deletes what has been kept long enough; the number of entries."""
    old = Entry.objects.filter(at__lt=at - settings.KEEP_RECORD)
    return old._raw_delete(old.db)  # the only way past EntryQuerySet, and nothing points at an entry
