"""What is kept about somebody as a file: a zip with data for programs and the same as a page for people."""

import json
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.templatetags.moments import in_full
from lessons.privacy.queries import kept_about


def packed(person: User, *, at: datetime, for_teacher: User | None = None) -> bytes:
    """The whole zip."""
    kept = list(kept_about(person, for_teacher=for_teacher))
    data = {
        "made_at": at,
        "about": person.username,
        "kept": [{"what": str(holding.what), "model": holding.model, "rows": rows} for holding, rows in kept],
    }
    parts = [
        {
            "what": holding.what,
            "rows": [[(name, _plain(value)) for name, value in row.items() if _says(value)] for row in rows],
        }
        for holding, rows in kept
    ]
    page = render_to_string("lessons/privacy/download.html", {"person": person, "at": at, "parts": parts})
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        archive.writestr("read-me-first.html", page)
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
    return whole.getvalue()


def _says(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return in_full(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | dict):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return str(value)
