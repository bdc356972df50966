"""The cache may go away, and nobody is worse off when it comes back."""

import signal
import subprocess
from pathlib import Path

import pytest
from redis import Redis

from core import caches
from core.caches import Client, SparedRedis
from tests.large.servers import redis_command
from tests.waiting import await_that


@pytest.fixture
def server(redis_url, tmp_path_factory, monkeypatch):
    """One of this test's own, that it may stop."""
    monkeypatch.setattr(caches, "PAUSE", 0.1)
    folder = tmp_path_factory.mktemp("own")
    with subprocess.Popen(redis_command(folder), stdout=subprocess.DEVNULL) as server:
        with Redis(unix_socket_path=str(folder / "socket")) as client:
            await_that(lambda: Path(folder / "socket").exists() and client.ping())
        yield server
        server.send_signal(signal.SIGCONT)
        server.terminate()


@pytest.fixture
def cache(server):
    cache = SparedRedis(f"unix://{server.args[4]}", {"OPTIONS": {"socket_timeout": 0.2}})
    yield cache
    cache._cache.get_client(write=True).connection_pool.disconnect()
    Client.away_until, Client.has_missed_some = 0.0, False


def test_nothing_is_found_while_the_cache_is_away_and_nothing_breaks(cache, server):
    cache.set("a", 1)
    assert cache.get("a") == 1
    server.send_signal(signal.SIGSTOP)
    assert cache.get("a", "none") == "none"
    assert cache.get_many(["a", "b"]) == {}
    assert "a" not in cache
    cache.set("b", 2)
    cache.set_many({"c": 3})
    cache.delete("a")
    cache.delete_many(["a", "b"])
    assert cache.add("d", 4)
    assert not cache.touch("a")


def test_what_was_deleted_while_the_cache_was_away_does_not_come_back(cache, server):
    cache.set_many({"signed-out": 1, "another": 2})
    server.send_signal(signal.SIGSTOP)
    cache.delete("signed-out")
    server.send_signal(signal.SIGCONT)
    await_that(lambda: cache.set("back", 1) or cache.get("back"))
    assert cache.get_many(["signed-out", "another"]) == {}
