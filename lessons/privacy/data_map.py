"""The registry as a document."""

from django.conf import settings
from django.utils.translation import override

from lessons.privacy.registry import HOLDINGS, Holding

DOCUMENT = settings.BASE_DIR / "docs" / "data-map.md"


def document() -> str:
    with override("en"):
        about = [_row(holding) for holding in HOLDINGS if holding.is_about_people]
        others = [f"- `{holding.model}`: {holding.what}" for holding in HOLDINGS if not holding.is_about_people]
    return "\n".join([*_HEAD, *about, *_BETWEEN, *others, *_TAIL, ""])


def _row(holding: Holding) -> str:
    pointers = "; ".join(f"`{pointer.path}` {pointer.erased.value}" for pointer in holding.pointers)
    inside = ", ".join(f"`{name}`" for name in holding.inside)
    erased = "; ".join(filter(None, [pointers, inside and f"in {inside}: taken out"]))
    words = ", ".join(f"`{name}`" for name in holding.words) or "–"
    cells = [f"`{holding.model}` {holding.what}", holding.why, words, holding.seen_by, holding.kept, erased]
    return f"| {' | '.join(cells)} |"


_HEAD = [
    "# Data map",
    "",
    "Every table that holds or points at a person. Written by `python -m lessons.privacy` from `lessons/privacy/registry.py`;",
    "tests fail when a model, a pointer at a person or a field of words is missing there, when a download leaves one out, and",
    "when an erasure leaves something behind. Times are settings, see the README; `manage.py purge` keeps them.",
    "",
    "| table | why | words by or about a person | who sees it | how long | when the person is erased |",
    "|---|---|---|---|---|---|",
]
_BETWEEN = ["", "## Tables about nobody", ""]
_TAIL = [
    "",
    "## Elsewhere",
    "",
    "- **Record**: who was erased stays there as a role and a number that leads to nothing but a backup.",
    "- **Cache**: counts of a class's marks without names, for ten minutes; sessions beside the database.",
    "- **Browser**: a session cookie, a CSRF cookie, and where chosen language and reading settings; marks that wait for a",
    "  connection, under their owner's number, until they are sent.",
    "- **Logs**: no names, numbers of people or addresses. Whoever runs the site decides how long the system keeps them.",
    "- **Backups**: hold what was erased until they are deleted (`SOURCEWISE_KEEP_BACKUPS` is what the privacy page says).",
    "  After a restore, erase again those whose numbers the newer record tells as erased, where you still have it.",
    "- **Files**: originals that somebody brought, under names that say nothing; they go with their intake.",
    "- **Paper**: printed lists, cards and worksheets are the school's.",
    "- **Words**: what somebody wrote about a classmate in their own note stays with that note; no program can find it.",
]
