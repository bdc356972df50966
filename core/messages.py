"""Every string of the site that a reader sees, gathered from Python, templates and the shipped codebook.

Written with Babel instead of GNU gettext, so that a machine without `xgettext` and `msgfmt` can run it.
"""

import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = settings.BASE_DIR
LOCALE = ROOT / "core" / "locale"
WIDTH = 120
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CODEBOOK_WORDS = ("title", "short", "label", "definition", "question", "example", "near_miss")

Found = tuple[Path, str | tuple[str, ...], list[str], str | None]


def template() -> Catalog:
    """The strings as they stand in the source now, without translations."""
    catalog = Catalog(project="Sourcewise", charset="utf-8", fuzzy=False)
    for path, message, comments, context in _strings():
        place: Any = (path.relative_to(ROOT).as_posix(), None)  # no line number: it would change with every edit
        catalog.add(message, locations=[place], auto_comments=comments, context=context)
    return catalog


def languages() -> list[str]:
    """Those that have a translation here."""
    return sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir())


def catalog_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    with catalog_path(language).open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """Brings in what the source says now: new strings come untranslated, those that are gone go."""
    catalog = read(language)
    catalog.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with catalog_path(language).open("wb") as file:
        write_po(file, catalog, width=WIDTH, sort_by_file=True, ignore_obsolete=True)
    catalog_path(language).with_suffix(".mo").write_bytes(compiled(catalog))
    return catalog


def compiled(catalog: Catalog) -> bytes:
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def missing(catalog: Catalog) -> list[str]:
    """The strings of `catalog` that still need a translator: empty, fuzzy, or a plural form short."""
    return [_forms(one.id)[0] for one in catalog if one.id and (one.fuzzy or not all(_forms(one.string)))]


def _forms(words: Any) -> list[str]:
    return [words] if isinstance(words, str) else list(words or [""])


def _strings() -> Iterator[Found]:
    for folder in ("core", "lessons"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from _of_python(path, path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "templates").rglob("*.html")):
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        yield from _of_python(path, "\n".join(line.lstrip() for line in code.split("\n")))
    codebook = ROOT / "lessons" / "codebook" / "codebook.toml"
    data = tomllib.loads(codebook.read_text(encoding="utf-8"))
    for row in data["layer"] + data["tag"]:
        for name in CODEBOOK_WORDS:
            if row.get(name):
                yield codebook, row[name], [], "codebook"


def _of_python(path: Path, code: str) -> Iterator[Found]:
    found = extract("python", BytesIO(code.encode()), KEYWORDS, ("Translators:",))
    for _line, message, comments, context in found:
        yield path, message, comments, context
