"""Redis as a help that may go away: the site goes on without it, a little slower."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

PAUSE = 5.0  # seconds until it is asked again


class Client(RedisCacheClient):
    """While Redis does not answer, nothing is found and nothing is kept.

    When it answers again it is emptied first: what was deleted meanwhile, as the session of somebody who signed out, must
    not come back.
    """

    away_until = 0.0
    has_missed_some = False

    def get(self, key, default):  # type: ignore[no-untyped-def]  # Django has no types here, nor below
        return self._spared(partial(super().get, key, default), default)

    def get_many(self, keys):  # type: ignore[no-untyped-def]
        return self._spared(partial(super().get_many, keys), {})

    def has_key(self, key):  # type: ignore[no-untyped-def]
        return self._spared(partial(super().has_key, key), False)

    def add(self, key, value, timeout):  # type: ignore[no-untyped-def]
        return self._spared(partial(super().add, key, value, timeout), True)

    def set(self, key, value, timeout):  # type: ignore[no-untyped-def]
        return self._spared(partial(super().set, key, value, timeout), None)

    def set_many(self, data, timeout):  # type: ignore[no-untyped-def]
        return self._spared(partial(super().set_many, data, timeout), None)

    def touch(self, key, timeout):  # type: ignore[no-untyped-def]
        return self._spared(partial(super().touch, key, timeout), False)

    def delete(self, key):  # type: ignore[no-untyped-def]
        return self._spared(partial(super().delete, key), False)

    def delete_many(self, keys):  # type: ignore[no-untyped-def]
        return self._spared(partial(super().delete_many, keys), None)

    def _spared(self, work: Callable[[], Any], otherwise: Any) -> Any:
        """The state is the whole process's: each thread has a client of its own."""
        if time.monotonic() < Client.away_until:
            return otherwise
        try:
            if Client.has_missed_some:
                self.clear()
                Client.has_missed_some = False
            return work()
        except RedisError:
            Client.away_until, Client.has_missed_some = time.monotonic() + PAUSE, True
            return otherwise


class SparedRedis(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client
