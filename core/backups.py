"""A backup is one tar: `manifest.json` first, then the database as it stood at one moment, then the uploaded files.

The site may go on while one is made. The database comes before the files, so that each file it names is there, but for
those deleted meanwhile. Uploads in object storage are kept by that storage, with its own versions, and are left out.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.db.migrations.recorder import MigrationRecorder

from core.health import shipped_migrations

KIND, MANIFEST, UPLOADS = "sourcewise-backup-1", "manifest.json", "media"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
PATTERN = "sourcewise-*.tar"
CHUNK = 1 << 20  # bytes


class Refused(Exception):
    """Says why there is no backup, or why nothing was restored."""


def back_up(folder: Path, *, at: datetime) -> Path:
    """Writes a backup into `folder`, for its owner's eyes only, and says where. Raises Refused."""
    target = folder / f"sourcewise-{at:%Y%m%d-%H%M%S}.tar"
    draft = target.with_suffix(".partial")
    try:
        with (
            TemporaryDirectory(dir=settings.VAR_DIR) as own,
            os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file,
            tarfile.open(fileobj=file, mode="w") as tar,
        ):
            snapshot = Path(own) / DATABASES[connection.vendor]
            _take_snapshot(snapshot)
            files = [(snapshot.name, snapshot), *_uploads()]
            described = {name: facts for name, place in files if (facts := _describe(place))}
            _add_manifest(tar, {"made_at": at.isoformat(), "migrations": _applied(), "files": described})
            for name, place in files:
                if name in described:
                    tar.add(place, name, recursive=False)
            tar.close()
            os.fsync(file.fileno())
        _unpack(draft, None)  # what cannot be read again is no backup
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def keep_newest(folder: Path, count: int) -> int:
    """Deletes the older backups in `folder` and says how many."""
    older = sorted(folder.glob(PATTERN))[:-count]
    for file in older:
        file.unlink()
    return len(older)


def restore(source: Path, *, force: bool) -> str:
    """Puts back what `source` holds, once all of it is checked, and says when it was made. Raises Refused.

    With `force`, a SQLite database and uploads that are here already are moved aside; PostgreSQL's tables are replaced.
    """
    holds_data = _holds_data()
    if holds_data and not force:
        raise Refused("There is a database already. --force puts the backup in its place.")
    with TemporaryDirectory(dir=settings.VAR_DIR) as own:
        folder = Path(own)
        facts = _unpack(source, folder)
        database = folder / DATABASES[connection.vendor]
        if not database.exists():
            raise Refused("This backup is of another kind of database than the settings name.")
        if strangers := {tuple(one) for one in facts["migrations"]} - shipped_migrations():
            raise Refused(f"A newer release made this backup: install that first ({min(strangers)} is not known here).")
        if connection.vendor == "sqlite":
            _check_sqlite(database)
        if holds_data:
            _refuse_while_in_use()
        aside = f".before-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
        if connection.vendor == "sqlite":
            _swap(database, Path(connection.settings_dict["NAME"]), aside)
        else:
            _restore_postgres(database)
        if isinstance(default_storage, FileSystemStorage):
            _swap(folder / UPLOADS, Path(settings.MEDIA_ROOT), aside)
    return str(facts["made_at"])


def _take_snapshot(place: Path) -> None:
    if connection.vendor == "sqlite":
        # A connection of its own: VACUUM INTO reads one moment of the database while others go on writing.
        source = f"{Path(connection.settings_dict['NAME']).absolute().as_uri()}?mode=rw"
        try:
            with closing(sqlite3.connect(source, uri=True)) as database:
                database.execute("VACUUM INTO ?", [str(place)])
        except sqlite3.DatabaseError as error:
            raise Refused(f"The database cannot be read: {error}") from error
        _check_sqlite(place)
    else:
        _postgres_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={place}")


def _check_sqlite(place: Path) -> None:
    with closing(sqlite3.connect(place)) as database:
        faults = [*database.execute("PRAGMA integrity_check"), *database.execute("PRAGMA foreign_key_check")]
    if faults != [("ok",)]:
        raise Refused(f"The database is damaged: {faults[0]}")


def _uploads() -> list[tuple[str, Path]]:
    if not isinstance(default_storage, FileSystemStorage):
        return []
    root = Path(settings.MEDIA_ROOT)
    files = sorted(place for place in root.rglob("*") if place.is_file() and not place.is_symlink())
    return [(str(PurePosixPath(UPLOADS, place.relative_to(root))), place) for place in files]


def _describe(place: Path) -> dict[str, Any] | None:
    """None where the file has been deleted since it was listed. Uploads never change once they are there."""
    try:
        with place.open("rb") as file:
            return {"bytes": place.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    except FileNotFoundError:
        return None


def _applied() -> list[list[str]]:
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def _add_manifest(tar: tarfile.TarFile, facts: dict[str, Any]) -> None:
    content = json.dumps({"kind": KIND, **facts}, indent=1).encode()
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def _unpack(source: Path, folder: Path | None) -> dict[str, Any]:
    """The manifest, every file of which is there and as it was; they are put into `folder`, if there is one."""
    try:
        with tarfile.open(source) as tar:
            facts: dict[str, Any] = json.loads(_member(tar, MANIFEST).read())
            if facts.get("kind") != KIND:
                raise Refused("This is no backup of Sourcewise.")
            for name, expected in facts["files"].items():
                if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                    raise Refused(f"The manifest names a place outside of the backup: {name}")
                found = _copy(_member(tar, name), folder / name if folder else None)
                if found != expected:
                    raise Refused(f"{name} is not as it was when the backup was made.")
    except (OSError, tarfile.TarError, KeyError, ValueError) as error:
        raise Refused(f"This backup cannot be read: {error}") from error
    return facts


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    member = tar.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member


def _copy(content: IO[bytes], place: Path | None) -> dict[str, Any]:
    if place:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    size, digest = 0, hashlib.sha256()
    with os.fdopen(os.open(place or os.devnull, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:
        while chunk := content.read(CHUNK):
            size += len(chunk)
            digest.update(chunk)
            file.write(chunk)
    return {"bytes": size, "sha256": digest.hexdigest()}


def _holds_data() -> bool:
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        return place.exists() and place.stat().st_size > 0
    return bool(connection.introspection.table_names())


def _refuse_while_in_use() -> None:
    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0)) as database:
            try:  # only whoever is alone may leave the write-ahead log; it is written back on the way
                database.execute("PRAGMA journal_mode=DELETE")
                is_used = False
            except sqlite3.OperationalError:
                is_used = True
            except sqlite3.DatabaseError:  # what is damaged may be replaced
                return
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            is_used = cursor.fetchone()[0] > 0
    if is_used:
        raise Refused("The database is in use. Stop Sourcewise first.")


def _restore_postgres(dump: Path) -> None:
    """In one transaction: either all of it stands, or what was there before."""
    script = dump.with_suffix(".sql")
    _run(["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump)], {})
    tables = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
    connection.close()
    drop = f"DROP TABLE {tables} CASCADE" if tables else "SELECT 1"
    _postgres_tool(
        "psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--command={drop}", f"--file={script}"
    )


def _postgres_tool(program: str, *arguments: str) -> None:
    command, extra = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    _run([program, *arguments, *command[1:]], extra or {})


def _run(command: list[str], extra: dict[str, str]) -> None:
    try:
        subprocess.run(command, env={**os.environ, **extra}, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    except FileNotFoundError as error:
        raise Refused(f"{command[0]} is needed: on Debian, apt install postgresql-client") from error
    except subprocess.CalledProcessError as error:
        raise Refused(f"{command[0]}: {error.stderr.strip()}") from error


def _swap(new: Path, place: Path, aside: str) -> None:
    """`new` takes the place of what is there, which stays beside it under another name."""
    if place.exists():
        place.rename(place.with_name(place.name + aside))
    if new.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(new, place)
