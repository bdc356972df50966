"""Real servers of the tests' own, gone with their folders."""

import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from redis import Redis

from tests.large.servers import REDIS, USER, Postgres, postgres_program, redis_command
from tests.waiting import await_that

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB"


@contextmanager
def running(prepare):
    with TemporaryDirectory(prefix="sourcewise-pg-", dir="/tmp") as folder:
        server = Postgres(Path(folder), QUICK)
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
    with running(lambda server: server.make("-N")) as server:
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
        with subprocess.Popen(redis_command(folder), stdout=subprocess.DEVNULL) as server:
            with Redis(unix_socket_path=place) as client:
                await_that(lambda: Path(place).exists() and client.ping())
            yield f"unix://{place}"
            server.terminate()
