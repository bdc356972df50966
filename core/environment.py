"""Reads settings from the environment: absent means the safe choice."""

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def flag(name: str) -> bool:
    """Whether `name` is switched on; absent is off. Raises ImproperlyConfigured on any other word."""
    value = os.environ.get(name, "").strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in TRUE


def words(name: str) -> list[str]:
    """The comma-separated values of `name`."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def choices(name: str, known: set[str]) -> list[str]:
    """As `words`. Raises ImproperlyConfigured on one that is not among `known`: a slip must not switch anything off."""
    chosen = words(name)
    if unknown := set(chosen) - known:
        raise ImproperlyConfigured(f"{name} may hold {', '.join(sorted(known))}, not {', '.join(sorted(unknown))}.")
    return chosen


def days(name: str, default: int) -> timedelta:
    """So many days. Raises ImproperlyConfigured on anything but a whole number from 1 up."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 36_500):
        raise ImproperlyConfigured(f"{name} must be a number of days, not {value!r}.")
    return timedelta(days=int(value))


def path(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default)


def kept_secret(file: Path) -> str:
    """A random text that `file` keeps for every process and restart. Only its owner can read it."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=file.parent) as draft:  # made with mode 0600
            draft.write(secrets.token_urlsafe(48))
            draft.flush()
            with suppress(FileExistsError):  # another process was first: its text counts
                os.link(draft.name, file)
    return file.read_text()
