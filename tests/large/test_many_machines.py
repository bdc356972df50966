"""The same code on PostgreSQL, Redis and several processes, with the servers of Debian's packages."""

import http.client
import json
import lzma
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.waiting import await_that

ROOMS = ["tests/lessons/classrooms", "tests/lessons/assignments", "tests/core/workers", "tests/core/test_health.py"]
RELEASE = Path(__file__).parents[1] / "upgrades" / "2f2dafc.sql.xz"
LESSON = "/lessons/one-voice/"


def environment(folder, **settings):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SOURCEWISE_", "DJANGO_"))}
    given = {f"SOURCEWISE_{name}": str(value) for name, value in settings.items()}
    return inherited | {"SOURCEWISE_DEBUG": "1", "SOURCEWISE_VAR": str(folder)} | given


def manage(*arguments, env, **options):
    command = [sys.executable, "manage.py", *map(str, arguments)]
    return subprocess.run(command, env=env, check=True, text=True, capture_output=True, **options).stdout


def ask(env, expression):
    """What a Python of that installation says."""
    return json.loads(manage("shell", "--no-imports", "-c", f"import json; {expression}", env=env))


@contextmanager
def web(env):
    command = [sys.executable, "manage.py", "serve", "--port=0", "--workers=1", "--no-worker"]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=env, **pipes) as process:
        try:
            yield urlsplit(re.search(r"http://\S+", process.stdout.readline())[0]).netloc
        finally:
            process.send_signal(signal.SIGTERM)


@contextmanager
def worker(env):
    command = [sys.executable, "manage.py", "worker", "--no-reload", "--no-startup-delay", "--interval=0.1"]
    with subprocess.Popen(command, env=env) as process:
        try:
            yield process
        finally:
            process.terminate()


def page(host, path, cookie=""):
    with closing(http.client.HTTPConnection(host, timeout=30)) as connection:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_rooms_keep_their_rules_on_postgresql_and_redis(postgres, redis_url):
    env = environment("", NO_SKIP=1) | {
        "TESTS_DATABASE_URL": postgres.url("postgres"),
        "TESTS_REDIS_URL": redis_url,
    }
    del env["SOURCEWISE_DEBUG"]
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/large/on_postgres.py"]
    counts = ["-k", "not asks_the_database"]  # a session that Redis has asks it once less
    run = subprocess.run([*command, *ROOMS, *counts], env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


@pytest.fixture(scope="module")
def moved(postgres, tmp_path_factory):
    """A database to which a whole SQLite site has moved, as docs/running.md says."""
    folder = tmp_path_factory.mktemp("small")
    postgres.create("moved")
    small, large = environment(folder), environment(folder, DATABASE_URL=postgres.url("moved"))
    with closing(sqlite3.connect(folder / "sourcewise.sqlite3")) as old:
        old.executescript(lzma.decompress(RELEASE.read_bytes()).decode())
    manage("migrate", "--verbosity=0", env=small)
    manage("migrate", "--verbosity=0", env=large)
    left_out = ["--exclude=contenttypes", "--exclude=auth.permission", "--exclude=sessions"]
    manage("dumpdata", "--natural-foreign", *left_out, "--output", folder / "site.json.xz", env=small)
    manage("loaddata", folder / "site.json.xz", env=large)
    return "moved"


def test_two_machines_are_one_site(postgres, replica, moved, redis_url, tmp_path):
    shared = {"DATABASE_URL": postgres.url(moved), "REDIS_URL": redis_url, "SECRET_KEY": "only for tests"}
    shared["REPLICA_URL"] = replica.url(moved)
    one, other = (environment(tmp_path / name, **shared) for name in ("one", "other"))

    with ExitStack() as stack:
        main = stack.enter_context(psycopg.connect(postgres.dsn(moved), autocommit=True))
        follower = stack.enter_context(psycopg.connect(replica.dsn(moved), autocommit=True))
        catch_up(main, follower)
        here, there = (stack.enter_context(web(machine)) for machine in (one, other))

        # Who signs in on one machine is signed in on the other.
        cookie = "sessionid=" + ask(
            one,
            "from django.test import Client; from core.accounts.models import User; client = Client(); "
            "client.force_login(User.objects.get(username='ben')); print(json.dumps(client.cookies['sessionid'].value))",
        )
        for host in (here, there):
            status, words = page(host, "/my-work/", cookie)
            assert status == 200
            assert "Ben" in words

        # A visitor without a session reads the replica; whoever has one reads what was written last.
        follower.execute("SELECT pg_wal_replay_pause()")
        main.execute("UPDATE lessons_lesson SET visibility = 'private'")
        assert page(here, LESSON + "meet/")[0] == 200
        assert page(here, LESSON + "meet/", "sessionid=whatever")[0] == 404
        follower.execute("SELECT pg_wal_replay_resume()")
        catch_up(main, follower)
        assert page(there, LESSON + "meet/")[0] == 404

        # While the replica is away nobody notices.
        main.execute("UPDATE lessons_lesson SET visibility = 'public'")
        replica.stop()
        for host in (here, there):
            assert page(host, LESSON + "meet/")[0] == 200
        assert "the replica does not answer" in json.loads(page(here, "/ready/")[1])["warnings"]

        # A task begun on one machine ends on the other when the first is killed.
        place = tmp_path / "task"
        place.mkdir()
        manage("shell", "-c", f"from tests.core.workers.tasks import hold; hold.enqueue({str(place)!r})", env=one)
        with worker(one) as first:
            await_that((place / "begun-1").exists)
            first.kill()
        main.execute("UPDATE workers_pulse SET beat_at = beat_at - interval '2 minutes'")
        with worker(other):
            await_that((place / "done").exists)


def test_backup_drill_on_postgresql(postgres, moved, tmp_path):
    env = environment(tmp_path / "one", DATABASE_URL=postgres.url(moved))
    (tmp_path / "one" / "media" / "originals").mkdir(parents=True)
    (tmp_path / "one" / "media" / "originals" / "0").write_bytes(b"a file")
    backup = manage("backup", env=env).strip()

    postgres.create("elsewhere")
    elsewhere = environment(tmp_path / "other", DATABASE_URL=postgres.url("elsewhere"))
    manage("restore", backup, env=elsewhere)
    assert contents(postgres, "elsewhere") == contents(postgres, moved)
    assert (tmp_path / "other" / "media" / "originals" / "0").read_bytes() == b"a file"

    with pytest.raises(subprocess.CalledProcessError) as refused:
        manage("restore", backup, env=elsewhere)
    assert "There is a database already" in refused.value.stderr
    with psycopg.connect(postgres.dsn("elsewhere"), autocommit=True) as other:
        other.execute("CREATE TABLE of_a_later_release ()")
    manage("restore", backup, "--force", env=elsewhere)
    assert contents(postgres, "elsewhere") == contents(postgres, moved)


def catch_up(main, follower):
    (written,) = main.execute("SELECT pg_current_wal_insert_lsn()").fetchone()
    await_that(lambda: follower.execute("SELECT pg_last_wal_replay_lsn() >= %s", [written]).fetchone()[0])


def contents(postgres, database):
    with psycopg.connect(postgres.dsn(database)) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for (name,) in names}  # noqa: S608 - its own names
