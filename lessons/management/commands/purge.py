"""Forget what was kept long enough: a thin door onto lessons.privacy.actions. Meant to run every night."""

from contextlib import nullcontext
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from lessons.privacy.actions import purge


class Command(BaseCommand):
    help = "Delete what is older than the settings allow: expired sessions, old records, classes, accounts, visitors' work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how much that would be")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        # As one transaction only where all is taken back: pages that save would wait for it to end.
        with transaction.atomic() if dry_run else nullcontext():
            purged = purge(at=timezone.now())
            if dry_run:
                transaction.set_rollback(True)
        for kind, number in asdict(purged).items():
            self.stdout.write(f"{kind.replace('_', ' ')}: {number}")
        self.stdout.write("Nothing was deleted: this was a dry run." if dry_run else "Deleted.")
