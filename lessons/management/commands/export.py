"""Write a text's annotations for other tools: a thin door onto lessons.interchange."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.annotations.exchange import exported
from lessons.interchange.formats import FORMATS
from lessons.sources.models import SourceText


class Command(BaseCommand):
    help = "Write the accepted annotations of a text in the format of another tool."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the text's name in its address, or its lesson's")
        parser.add_argument("--format", choices=sorted(FORMATS), required=True)
        parser.add_argument("--proposals", action="store_true", help="take along the proposals still open")
        parser.add_argument("--out", type=Path, metavar="DIR", help="write SLUG with the format's ending here")

    def handle(self, *args: Any, slug: str, proposals: bool, out: Path | None, **options: Any) -> None:
        source_text = (
            SourceText.objects.filter(slug=slug).first() or SourceText.objects.filter(lessons__slug=slug).first()
        )
        if source_text is None:
            raise CommandError(f"There is no text or lesson called {slug}.")
        files = FORMATS[options["format"]].write(exported(source_text, proposals=proposals))
        if out is not None:
            _write(out, {f"{source_text.slug}{ending}": words for ending, words in files.items()})
        elif len(files) > 1:
            raise CommandError(f"This format is {len(files)} files. Say where to write them: --out DIR.")
        else:
            for words in files.values():
                self.stdout.write(words, ending="")


def _write(folder: Path, files: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, words in files.items():
            (folder / name).write_text(words, encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"{folder} cannot be written to: {error.strerror or error}.") from error
