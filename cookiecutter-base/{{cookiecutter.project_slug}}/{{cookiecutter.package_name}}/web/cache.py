"""A Redis cache that a site can do without for a while."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# How long Redis is left alone after it has failed: else every request would wait for it.
PAUSE_SECONDS = 5
# With more stale keys than this the whole cache is emptied instead.
MOST_STALE_KEYS = 10_000


class Outage:
    """What this process knows of a Redis that does not answer.

    until: when it is asked again, by time.monotonic
    stale: keys that could not be written or deleted meanwhile
    """

    def __init__(self) -> None:
        """Start without one."""
        self.until = 0.0
        self.stale: set[str] = set()

    def is_on(self) -> bool:
        """Return whether Redis is left alone now."""
        return time.monotonic() < self.until

    def begin(self, error: Exception) -> None:
        """Leave Redis alone for a while."""
        self.until = time.monotonic() + PAUSE_SECONDS
        logger.warning("the cache does not answer: %s", type(error).__name__)


# By address, for all threads.
outages: dict[str, Outage] = {}


class PatientClient(RedisCacheClient):
    """While Redis does not answer nothing is found, nothing is kept, and no error is raised.

    What could not be written is deleted before Redis is used again: nobody who signed out
    meanwhile is signed in again by what Redis still knows.
    """

    def __init__(self, servers: list[str], **options: Any) -> None:
        """Share what is known about these servers."""
        super().__init__(servers, **options)
        self._outage = outages.setdefault(servers[0], Outage())

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        """Keep a value unless there is one; return whether it is kept.

        While Redis does not answer there is none: whoever takes a lock by this goes on.
        """
        return bool(self._try(super().add, key, value, timeout, otherwise=True))

    def get(self, key: Any, default: Any) -> Any:
        """Return a value."""
        return self._try(super().get, key, default, otherwise=default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        """Keep a value."""
        self._try(super().set, key, value, timeout, otherwise=None, stale=[key])

    def touch(self, key: Any, timeout: Any) -> bool:
        """Keep a value for longer; return whether it is there."""
        return bool(self._try(super().touch, key, timeout, otherwise=False))

    def delete(self, key: Any) -> bool:
        """Forget a value; return whether it was there."""
        return bool(self._try(super().delete, key, otherwise=False, stale=[key]))

    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        """Return the values that are found."""
        found: dict[Any, Any] = self._try(super().get_many, keys, otherwise={})
        return found

    def has_key(self, key: Any) -> bool:
        """Return whether a value is there."""
        return bool(self._try(super().has_key, key, otherwise=False))

    def incr(self, key: Any, delta: int) -> int:
        """Add to a number. Raises ValueError when it is not there."""
        value = self._try(super().incr, key, delta, otherwise=None, stale=[key])
        if value is None:
            message = f"Key '{key}' not found."
            raise ValueError(message)
        return int(value)

    def set_many(self, data: Mapping[Any, Any], timeout: Any) -> None:
        """Keep values."""
        self._try(super().set_many, data, timeout, otherwise=None, stale=data)

    def delete_many(self, keys: Iterable[Any]) -> None:
        """Forget values."""
        names = list(keys)
        self._try(super().delete_many, names, otherwise=None, stale=names)

    def _try(
        self,
        ask: Callable[..., Any],
        *arguments: Any,
        otherwise: Any,
        stale: Iterable[str] = (),
    ) -> Any:
        if not self._outage.is_on():
            try:
                self._delete_stale()
                return ask(*arguments)
            except RedisError as error:
                self._outage.begin(error)
        self._outage.stale.update(stale)
        return otherwise

    def _delete_stale(self) -> None:
        stale = self._outage.stale
        if len(stale) > MOST_STALE_KEYS:
            super().clear()
            stale.clear()
        elif stale:
            names = list(stale)
            super().delete_many(names)
            stale.difference_update(names)


class PatientRedisCache(RedisCache):
    """Django's own Redis cache, with a client that has patience."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        """Use the patient client."""
        super().__init__(server, params)
        self._class = PatientClient
