"""Forget what was kept long enough: a thin door onto lessons.privacy.actions. Meant to run every night."""

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
        with transaction.atomic():
            purged = purge(at=timezone.now())
            transaction.set_rollback(dry_run)
        for kind, number in asdict(purged).items():
            self.stdout.write(f"{kind.replace('_', ' ')}: {number}")
        self.stdout.write("Nothing was deleted: this was a dry run." if dry_run else "Deleted.")
