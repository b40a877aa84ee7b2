"""Connections to PostgreSQL that do not wait for ever.

A server that is stopped in its tracks keeps its connections open and says nothing; its kernel goes
on confirming what it is sent, so that no option of TCP finds out. Time limits of the server's own
do not run then. Hence limits on this side.
"""

import time
from collections.abc import Generator
from typing import Any

from django.conf import settings
from psycopg import Connection, Cursor, OperationalError

Waiting = Generator[Any, Any, Any]


class SilenceError(OperationalError):
    """The server has said nothing for too long."""


class ImpatientConnection(Connection[Any]):
    """A connection for the pool, given up when the server says nothing for too long.

    That is: a little longer than a query may take, when it would have said that. No time limit for
    queries, none here.
    """

    is_probe = False

    def execute(self, query: Any, *arguments: Any, **options: Any) -> Cursor[Any]:
        """Probe the server: Django asks through cursors, and only the pool like this."""
        self.is_probe = True
        try:
            return super().execute(query, *arguments, **options)
        finally:
            self.is_probe = False

    def wait(self, gen: Waiting, *arguments: Any, **options: Any) -> Any:
        """Wait for an answer. Raises SilenceError, with the connection closed, without one."""
        seconds = settings.DB_CONNECT_TIMEOUT_SECONDS
        if not self.is_probe:
            if not settings.DB_STATEMENT_TIMEOUT_SECONDS:
                return super().wait(gen, *arguments, **options)
            seconds += settings.DB_STATEMENT_TIMEOUT_SECONDS
        try:
            return super().wait(limited(gen, seconds), *arguments, **options)
        except SilenceError:
            self.pgconn.finish()
            raise


def limited(gen: Waiting, seconds: float) -> Waiting:
    """Pass on what psycopg waits for; it says ten times a second when nothing has come."""
    heard = time.monotonic()
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            now = time.monotonic()
            if ready:
                heard = now
            elif now - heard > seconds:
                message = f"the database has said nothing for {seconds} seconds"
                raise SilenceError(message)
            wanted = gen.send(ready)
    except StopIteration as end:
        return end.value
