"""Puts a backup back: a thin door onto core.backups."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backups import Refused, restore


class Command(BaseCommand):
    help = "Put back what `backup` wrote. Stop the site first; run `migrate` afterwards."
    requires_system_checks = ()  # they would ask a database that may not be there

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="in the place of the database that is here")

    def handle(self, *, file: Path, force: bool, **options: Any) -> None:
        try:
            made_at = restore(file, force=force)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Restored as of {made_at}. Now run `manage.py migrate`, then start Sourcewise.")
