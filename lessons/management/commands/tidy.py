"""Forget what nobody can come back to: a thin door onto lessons.attempts.actions. Meant to run every night."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from core.accounts import limits
from core.audit.actions import forget
from lessons.attempts.actions import tidy


class Command(BaseCommand):
    help = (
        "Delete expired sessions, old records, attempts without any mark, and visitors' work that no browser can reach."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("clearsessions")
        now = timezone.now()
        limits.forget(at=now)
        forget(at=now)
        empty, lost = tidy(at=now)
        self.stdout.write(f"{empty} empty attempts and {lost} attempts of visitors deleted.")
