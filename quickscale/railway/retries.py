"""Making something once, though the answer to the request may be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from quickscale.railway.failures import RailwayError

if TYPE_CHECKING:
    from collections.abc import Callable

    from quickscale.railway.client import Client

Made = TypeVar("Made")
ATTEMPTS = 3


def make_once(client: Client, make: Callable[[], Made], find: Callable[[], Made | None]) -> Made:
    """Return what `make` makes; when its answer is lost, what `find` finds, before trying again.

    Raises RailwayError when it is refused, or lost too often.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return make()
        except RailwayError as error:  # noqa: PERF203 - it waits anyway
            if not error.is_lost:
                raise
            client.pause(attempt, error)
            found = find()
            if found is not None:
                return found
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")
