"""Brings the translations up to date with the strings of the site: `make messages`."""

from typing import Any

from django.core.management.base import BaseCommand

from core import messages


class Command(BaseCommand):
    help = "Gather the site's strings into each translation, and compile it. Tells what still needs a translator."

    def handle(self, **options: Any) -> None:
        for language in messages.languages():
            left = messages.missing(messages.update(language))
            self.stdout.write(f"{language}: {len(left)} to translate in {messages.catalog_path(language)}")
            for words in left:
                self.stdout.write(f"  {words}")
