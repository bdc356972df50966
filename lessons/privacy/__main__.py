"""Writes docs/data-map.md: `python -m lessons.privacy`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
os.environ.setdefault("SOURCEWISE_OFFLINE", "1")
django.setup()

from lessons.privacy.data_map import DOCUMENT, document  # noqa: E402 - after Django is set up

DOCUMENT.write_text(document())
