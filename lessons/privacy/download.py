"""What is kept about somebody as a file: a zip with data for programs and the same as a page for people."""

import json
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.templatetags.moments import in_full
from lessons.privacy.queries import Row, kept_about, model_of
from lessons.privacy.registry import Holding


def packed(person: User, *, at: datetime, for_teacher: User | None = None) -> bytes:
    """The whole zip."""
    kept = list(kept_about(person, for_teacher=for_teacher))
    data = {
        "made_at": at,
        "about": person.username,
        "kept": [{"what": str(holding.what), "model": holding.model, "rows": rows} for holding, rows in kept],
    }
    told = [(holding, [list(_told(holding, row)) for row in rows]) for holding, rows in kept]
    parts = [{"what": holding.what, "rows": [row for row in rows if row]} for holding, rows in told if any(rows)]
    page = render_to_string("lessons/privacy/download.html", {"person": person, "at": at, "parts": parts})
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        archive.writestr("read-me-first.html", page)
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
    return whole.getvalue()


def _told(holding: Holding, row: Row) -> Iterator[tuple[str, str]]:
    """What says something to a person: no numbers of other rows, nothing empty."""
    fields = {field.name: field for field in model_of(holding)._meta.concrete_fields}
    for path in holding.shown:
        if row.get(path):
            yield _name_of(path), str(row[path])
    for name, value in row.items():
        field = fields.get(name)
        if field is None or field.is_relation or field.primary_key or value in (None, "", False, [], {}):
            continue
        label = dict(field.flatchoices).get(value) if field.choices else None
        yield capfirst(str(field.verbose_name)), str(label) if label else _plain(value)


def _name_of(path: str) -> str:
    names = {
        "version__lesson__published_title": _("Lesson"),
        "classroom__name": _("Class"),
        "group__name": _("Group"),
        "student__name": _("Student"),
        "partner__name": _("Partner"),
    }
    return next((name for end, name in names.items() if path.endswith(end)), _("By"))


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return in_full(value)
    if isinstance(value, list | dict):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return _("yes") if value is True else str(value)
