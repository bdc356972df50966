"""Makes a backup: a thin door onto core.backups. Meant to run every night, while the site goes on."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.backups import Refused, back_up, keep_newest


class Command(BaseCommand):
    help = "Write the database and the uploaded files into one .tar, and read it again to be sure. The site may go on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, default=settings.VAR_DIR / "backups", help="folder (default: %(default)s)"
        )
        parser.add_argument("--keep", type=int, help="delete all backups there but the newest so many")

    def handle(self, *, to: Path, keep: int | None, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep must be 1 or more.")
        try:
            to.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = back_up(to, at=timezone.now())
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(str(made))
        if keep:
            keep_newest(to, keep)
