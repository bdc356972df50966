"""Reads the record."""

from django.db.models import Q, QuerySet

from core.audit.models import Entry


def entries(*, event: str = "", words: str = "") -> QuerySet[Entry]:
    """The newest first; of one kind, or about people whose name or user name holds `words`."""
    found = Entry.objects.select_related("by", "to")
    if event:
        found = found.filter(event=event)
    if words:
        names = Q()
        for person in ("by", "to"):
            names |= Q(**{f"{person}__name__icontains": words}) | Q(**{f"{person}__username__icontains": words})
        found = found.filter(names)
    return found
