"""Write a text's annotations for other tools, or a lesson for another site: a thin door onto lessons.interchange."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.annotations.exchange import exported
from lessons.authoring.models import Lesson
from lessons.authoring.travel import pack
from lessons.interchange.formats import FORMATS
from lessons.sources.models import SourceText

LESSON = "lesson"


class Command(BaseCommand):
    help = "Write the accepted annotations of a text in the format of another tool, or a whole lesson for another site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the text's name in its address, or its lesson's")
        parser.add_argument("--format", choices=[*sorted(FORMATS), LESSON], required=True)
        parser.add_argument("--proposals", action="store_true", help="take along the proposals still open")
        parser.add_argument("--out", type=Path, metavar="DIR", help="write SLUG with the format's ending here")

    def handle(self, *args: Any, slug: str, proposals: bool, out: Path | None, **options: Any) -> None:
        if options["format"] == LESSON:
            lesson = _lesson(slug)
            name, files = lesson.slug, {".lesson.json": pack(lesson)}
        else:
            source_text = _text(slug)
            name, files = source_text.slug, FORMATS[options["format"]].write(exported(source_text, proposals=proposals))
        if out is not None:
            _write(out, {f"{name}{ending}": words for ending, words in files.items()})
        elif len(files) > 1:
            raise CommandError(f"This format is {len(files)} files. Say where to write them: --out DIR.")
        else:
            for words in files.values():
                self.stdout.write(words, ending="")


def _text(slug: str) -> SourceText:
    found = SourceText.objects.filter(slug=slug).first() or SourceText.objects.filter(lessons__slug=slug).first()
    if found is None:
        raise CommandError(f"There is no text or lesson called {slug}.")
    return found


def _lesson(slug: str) -> Lesson:
    lessons = Lesson.objects.select_related("source_text__outlet")
    found = lessons.filter(slug=slug).first() or lessons.filter(source_text__slug=slug).first()
    if found is None:
        raise CommandError(f"There is no lesson called {slug}, and none made from a text called so.")
    return found


def _write(folder: Path, files: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, words in files.items():
            (folder / name).write_text(words, encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"{folder} cannot be written to: {error.strerror or error}.") from error
