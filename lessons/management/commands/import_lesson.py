"""Take in a lesson from another site: a thin door onto lessons.authoring.travel."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lessons.annotations.exchange import explain
from lessons.authoring.travel import unpack
from lessons.interchange.refusals import Refused
from lessons.management.commands.import_annotations import contents


class Command(BaseCommand):
    help = "Add a lesson from a file that `export SLUG --format lesson` wrote. One that is here already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            arrival = unpack(contents(file), by=None, at=timezone.now())
        except Refused as refusal:
            raise CommandError(f"{file}: {explain(refusal)}") from refusal
        lesson, taken = arrival.lesson, arrival.taken
        if not arrival.is_new:
            self.stdout.write(f"The lesson “{lesson.title}” is here already ({lesson.slug}). Nothing was changed.")
            return
        self.stdout.write(f"The lesson “{lesson.title}” is here now ({lesson.slug}).")
        self.stdout.write(str(taken))
        for reason in arrival.reasons:
            self.stdout.write(f"  It is a draft: {reason}")
