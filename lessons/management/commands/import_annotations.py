"""Take in annotations made with another tool: a thin door onto lessons.interchange."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lessons.annotations.exchange import explain, take_in, text_with
from lessons.annotations.models import Status
from lessons.codebooks.queries import all_keys
from lessons.interchange.formats import read
from lessons.interchange.refusals import FILE_LIMIT, Refused
from lessons.sources.models import SourceText


class Command(BaseCommand):
    help = "Add annotations from a file. What people decided stays as it is; what has no certain place is listed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--slug", help="the text, when the file does not tell which")
        parser.add_argument(
            "--as",
            dest="status",
            choices=[Status.PROPOSED.value, Status.ACCEPTED.value],
            default=Status.PROPOSED.value,
            help="whether people still decide about them (default: proposed)",
        )

    def handle(self, *args: Any, file: Path, slug: str | None, status: str, **options: Any) -> None:
        try:
            beside = file.with_suffix(".txt")
            text = contents(beside) if file.suffix == ".ann" and beside.is_file() else None
            parcel = read(file.name, contents(file), text=text, known=all_keys())
        except Refused as refusal:
            raise CommandError(f"{file}: {explain(refusal)}") from refusal
        source_text = SourceText.objects.filter(slug=slug).first() if slug else text_with(parcel.sha256)
        if source_text is None:
            raise CommandError(
                f"There is no text called {slug}."
                if slug
                else f"{file} does not tell of a text that is here. Name one: --slug SLUG."
            )
        try:
            taken = take_in(source_text, parcel, by=None, at=timezone.now(), status=Status(status))
        except Refused as refusal:
            raise CommandError(f"{file}: {explain(refusal)}") from refusal
        self.stdout.write(str(taken))
        for quote in taken.lost:
            self.stdout.write(f"  not placed: {quote}")


def contents(file: Path) -> bytes:
    """The file, or its first bytes when it is larger than any that is read."""
    try:
        with file.open("rb") as stream:
            return stream.read(FILE_LIMIT + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror or error}.") from error
