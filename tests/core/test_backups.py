"""A backup made while people work can be put back, whole, on another machine."""

import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from stat import S_IMODE
from threading import Event, Thread
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from core.backups import Refused, back_up, keep_newest, restore
from lessons.attempts.actions import Wanted, begin, put_mark
from lessons.sources.actions import take_in
from lessons.sources.models import Intake

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="tests/large/ has the drill on PostgreSQL.")
CONTENT = b"The harbour of Linden stays shut."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def move_house(transactional_db, tmp_path, settings):
    """From now on the settings name another machine's folders, which are empty."""
    home = connection.settings_dict["NAME"]

    def move_house():
        connection.close()
        connection.settings_dict["NAME"] = str(tmp_path / "new" / "sourcewise.sqlite3")
        settings.MEDIA_ROOT = tmp_path / "new" / "media"

    yield move_house
    connection.close()
    connection.settings_dict["NAME"] = home


@pytest.fixture
def backup(transactional_db, rosa, now, tmp_path):
    take_in(ContentFile(CONTENT), name="harbour.txt", by=rosa, at=now)
    return back_up(tmp_path, at=now)


def rows(query):
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
        return database.execute(query).fetchall()


def uploaded():
    with Intake.objects.get().original.open() as file:
        return file.read()


def altered(backup, change):
    """Another tar of the same names, with other contents."""
    other = backup.with_name("other.tar")
    with tarfile.open(backup) as old, tarfile.open(other, "w") as new:
        for member in old.getmembers():
            content = change(member.name, old.extractfile(member).read())
            place = backup.with_name("content")
            place.write_bytes(content)
            new.add(place, member.name)
    return other


def test_restore_drill_loses_nothing_that_was_saved_before_the_backup_began(
    transactional_db, version, ben, cleo, rosa, now, tmp_path, move_house
):
    take_in(ContentFile(CONTENT), name="harbour.txt", by=rosa, at=now)
    saved, over, begun = {ben: [], cleo: []}, Event(), Event()

    def write(student):
        attempt = begin(version, assignment=None, student=student, visitor_key="", at=now)
        quote = "the mayor said"
        start = version.document["text"].index(quote)
        while not over.is_set():
            wanted = Wanted("attribution", start, start + len(quote), quote)
            saved[student].append(put_mark(attempt, uuid4(), wanted, at=now).pk.hex)
            if len(saved[student]) == 5:
                begun.set()
        connection.close()

    writers = [Thread(target=write, args=(student,)) for student in saved]
    for writer in writers:
        writer.start()
    begun.wait(30)
    before = {mark for marks in saved.values() for mark in list(marks)}
    backup = back_up(tmp_path, at=timezone.now())
    over.set()
    for writer in writers:
        writer.join()
    after = {mark for marks in saved.values() for mark in marks}

    move_house()
    restore(backup, force=False)

    found = {mark for (mark,) in rows("SELECT id FROM lessons_studentannotation")}
    assert len(before) >= 5
    assert before <= found <= after
    assert rows("PRAGMA integrity_check") == [("ok",)]
    assert rows("PRAGMA foreign_key_check") == []
    assert len(rows("SELECT 1 FROM accounts_user")) == 3
    assert uploaded() == CONTENT


def test_backup_is_for_its_owners_eyes_only(backup):
    assert S_IMODE(backup.stat().st_mode) == 0o600
    assert not list(backup.parent.glob("*.partial"))


def test_restore_leaves_a_database_alone_that_is_there(backup):
    with pytest.raises(Refused, match="There is a database already"):
        restore(backup, force=False)


def test_restore_moves_aside_what_was_there(backup, move_house, tmp_path):
    move_house()
    restore(backup, force=False)
    Intake.objects.all().delete()
    connection.close()
    restore(backup, force=True)
    assert uploaded() == CONTENT
    assert {place.name.split(".before-")[0] for place in (tmp_path / "new").glob("*.before-*")} == {
        "sourcewise.sqlite3",
        "media",
    }


def test_restore_waits_until_the_site_is_stopped(backup, move_house):
    move_house()
    restore(backup, force=False)
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as site:
        site.execute("PRAGMA journal_mode=WAL")
        site.execute("SELECT count(*) FROM accounts_user").fetchall()
        with pytest.raises(Refused, match="Stop Sourcewise first"):
            restore(backup, force=True)


def test_restore_refuses_a_file_that_was_changed(backup, move_house, media):
    uploaded = next(place.name for place in media.rglob("*") if place.is_file())
    changed = altered(backup, lambda name, content: content[::-1] if uploaded in name else content)
    move_house()
    with pytest.raises(Refused, match="is not as it was"):
        restore(changed, force=False)
    assert not Path(connection.settings_dict["NAME"]).exists()


def test_restore_refuses_places_outside_of_the_backup(backup, move_house):
    def lead_out(name, content):
        return content.replace(b'"media/', b'"../media/') if name == "manifest.json" else content

    changed = altered(backup, lead_out)
    move_house()
    with pytest.raises(Refused, match="outside"):
        restore(changed, force=False)


def test_restore_refuses_what_a_newer_release_made(backup, move_house):
    def from_the_future(name, content):
        if name != "manifest.json":
            return content
        facts = json.loads(content)
        return json.dumps(facts | {"migrations": [*facts["migrations"], ["lessons", "9999_later"]]}).encode()

    changed = altered(backup, from_the_future)
    move_house()
    with pytest.raises(Refused, match="9999_later"):
        restore(changed, force=False)


def test_restore_refuses_what_is_no_backup(transactional_db, tmp_path, move_house):
    move_house()
    (tmp_path / "letter.tar").write_text("Dear Ms Ada")
    with pytest.raises(Refused, match="cannot be read"):
        restore(tmp_path / "letter.tar", force=False)


def test_backup_of_a_damaged_database_is_refused(transactional_db, move_house, tmp_path):
    move_house()
    place = Path(connection.settings_dict["NAME"])
    place.parent.mkdir()
    with closing(sqlite3.connect(place)) as database:
        database.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app, name, applied)")
        database.execute("CREATE TABLE child (of REFERENCES parent(id))")
        database.execute("INSERT INTO child VALUES (7)")
        database.commit()
    with pytest.raises(Refused, match="damaged"):
        back_up(tmp_path, at=timezone.now())
    assert not list(tmp_path.glob("sourcewise-*"))


def test_backup_of_no_database_is_refused(transactional_db, move_house, tmp_path):
    move_house()
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("backup", to=tmp_path)


def test_only_the_newest_backups_are_kept(tmp_path):
    for day in range(1, 6):
        (tmp_path / f"sourcewise-2030010{day}-000000.tar").touch()
    assert keep_newest(tmp_path, 2) == 3
    assert [file.name[:19] for file in sorted(tmp_path.iterdir())] == ["sourcewise-20300104", "sourcewise-20300105"]


def test_backup_command_refuses_to_keep_none(tmp_path):
    with pytest.raises(CommandError, match="1 or more"):
        call_command("backup", to=tmp_path, keep=0)
