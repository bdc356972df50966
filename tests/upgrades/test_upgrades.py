"""Databases of earlier releases, named for their commits, are brought up to date and lose nothing.

Each was made with `seed --demo`: Ben has handed in eleven marks, a visitor has made one.
"""

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

RELEASES = sorted(Path(__file__).parent.glob("*.sql.xz"))
KEPT = [
    'SELECT id, tag, start, "end", quote, note, sure, attempt_id FROM lessons_studentannotation',
    "SELECT id, student_id, visitor_key, assignment_id, version_id, submitted_at, score FROM lessons_attempt",
    "SELECT id, username, name, role, password FROM accounts_user",
    "SELECT id, name, join_code FROM lessons_classroom",
    "SELECT id, text, sha256 FROM lessons_sourcetext",
    'SELECT id, source_text_id, tag, start, "end", quote, status FROM lessons_annotation',
    "SELECT id, slug, title FROM lessons_lesson",
    "SELECT id, lesson_id, number FROM lessons_lessonversion",
]
LOOK = """
import django, json
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
from core.accounts.models import User
from lessons.attempts.models import Attempt
handed_in = Attempt.objects.get(student__username="ben")
seen = {}
for name, pages in {
    "ben": ["/my-work/", f"/lessons/{handed_in.version.lesson.slug}/", f"/assignments/{handed_in.assignment_id}/compare/"],
    "ada": [f"/attempts/{handed_in.pk}/", f"/assignments/{handed_in.assignment_id}/results/"],
}.items():
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(User.objects.get(username=name))
    seen |= {page: browser.get(page, follow=True).status_code for page in pages}
print(json.dumps(seen))
"""


def rows(place):
    with closing(sqlite3.connect(place)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        return [sorted(database.execute(query)) for query in KEPT]


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name.split(".")[0])
def test_upgrade_keeps_lessons_attempts_and_marks(release, tmp_path):
    place = tmp_path / "sourcewise.sqlite3"
    with closing(sqlite3.connect(place)) as database:
        database.executescript(lzma.decompress(release.read_bytes()).decode())
    before = rows(place)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SOURCEWISE_")}
    environment = {"SOURCEWISE_DEBUG": "1", "SOURCEWISE_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "core.settings"}

    run = subprocess.run(
        [sys.executable, "-c", LOOK], env=inherited | environment, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr
    assert set(json.loads(run.stdout).values()) == {200}, run.stdout
    assert rows(place) == before
    marks, attempts, *_ = before
    assert (len(marks), len(attempts)) == (12, 2)
