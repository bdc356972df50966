"""Real servers of the tests' own, reached through sockets in a folder that goes with them."""

import os
import pwd
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from redis import Redis

from tests.waiting import await_that

USER = "sourcewise"
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB -c listen_addresses="


def postgres_program(name):
    found = [*sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))][-1:] or filter(None, [shutil.which(name)])
    return str(next(iter(found), ""))


REDIS = shutil.which("valkey-server") or shutil.which("redis-server")


class Postgres:
    """A server in `folder`. PostgreSQL refuses to run as root, so then somebody else does."""

    def __init__(self, folder):
        self.folder, self.data = folder, folder / "data"
        self.owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self.owner:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(self, name, *arguments):
        command = [postgres_program(name), *arguments]
        subprocess.run(
            command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, **self.owner
        )

    def start(self):
        options = f"{QUICK} -k {self.folder}"
        self.run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.folder / "log"), "-o", options)

    def stop(self):
        self.run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.data))

    def create(self, database):
        self.run("createdb", "-h", str(self.folder), "-U", USER, database)

    def url(self, database):
        return f"postgres://{USER}@/{database}?host={self.folder}"

    def dsn(self, database):
        return f"host={self.folder} user={USER} dbname={database}"


@contextmanager
def running(prepare):
    with TemporaryDirectory(prefix="sourcewise-pg-", dir="/tmp") as folder:
        server = Postgres(Path(folder))
        prepare(server)
        server.start()
        try:
            yield server
        finally:
            if (server.data / "postmaster.pid").exists():
                server.stop()


@pytest.fixture(scope="session")
def postgres():
    if not postgres_program("pg_ctl"):
        pytest.skip("the tests of the large set-up need PostgreSQL (apt install postgresql).")

    def prepare(server):
        server.run("initdb", "-D", str(server.data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")

    with running(prepare) as server:
        yield server


@pytest.fixture
def replica(postgres):
    """Follows `postgres`."""

    def prepare(server):
        server.run("pg_basebackup", "-D", str(server.data), "-R", "-c", "fast", "-h", str(postgres.folder), "-U", USER)

    with running(prepare) as server:
        yield server


@pytest.fixture(scope="session")
def redis_url():
    if not REDIS:
        pytest.skip("the tests of the large set-up need Redis or Valkey (apt install redis-server).")
    with TemporaryDirectory(prefix="sourcewise-redis-", dir="/tmp") as folder:
        place = f"{folder}/socket"
        command = [REDIS, "--port", "0", "--unixsocket", place, "--save", "", "--dir", folder]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            with Redis(unix_socket_path=place) as client:
                await_that(lambda: Path(place).exists() and client.ping())
            yield f"unix://{place}"
            server.terminate()
