"""Reads settings from the environment: absent means the safe choice."""

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

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


def postgres(name: str) -> dict[str, Any] | None:
    """The database at `postgres://user:password@host:port/name?sslmode=…`; none where `name` is not set.

    `?host=/folder` names a socket's folder. Raises ImproperlyConfigured on any other kind of address.
    """
    if not (value := os.environ.get(name, "")):
        return None
    url = urlsplit(value)
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must be an address like postgres://user:password@host:5432/name.")
    options: dict[str, Any] = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        # Kept open, and looked at before each request: the server may have been restarted meanwhile.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": "5"} | options,  # seconds
    }


def bucket(name: str) -> dict[str, Any] | None:
    """The storage at `https://key:secret@host/bucket?region=…`, of the kind that S3 is; none where `name` is not set.

    Raises ImproperlyConfigured on any other kind of address.
    """
    if not (value := os.environ.get(name, "")):
        return None
    url = urlsplit(value)
    place = url.path.strip("/")
    if url.scheme not in {"http", "https"} or not url.hostname or not place or "/" in place:
        raise ImproperlyConfigured(f"{name} must be an address like https://key:secret@host/bucket?region=name.")
    return {
        "BACKEND": "core.buckets.Bucket",
        "OPTIONS": {
            "endpoint": url.netloc.rpartition("@")[2],
            "access_key": unquote(url.username or ""),
            "secret_key": unquote(url.password or ""),
            "secure": url.scheme == "https",
            "region": dict(parse_qsl(url.query)).get("region"),
            "bucket": place,
        },
    }


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
