"""Health checks for load balancers and orchestrators.

A middleware, and the first one, because probes come by IP address, over plain HTTP, without
cookies: neither the host check nor the redirect to HTTPS may stand in their way.
"""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

logger = logging.getLogger(__name__)

OK = "ok"
FAILED = "failed"


def database_answers() -> bool:
    """Return whether the database answers to a new connection, within its time limit.

    One that is open already, or a pool's, could wait for ever for a database that hangs.
    """
    settings = connections["default"].settings_dict
    options = {name: value for name, value in settings["OPTIONS"].items() if name != "pool"}
    connection = connections["default"].__class__({**settings, "OPTIONS": options}, "health")
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        logger.warning("the database does not answer: %s", error)
        return False
    finally:
        # Not the wrapper's close(), which keeps a database in memory open.
        if connection.connection is not None:
            connection.connection.close()
    return True


def cache_answers() -> bool:
    """Return whether the cache keeps a value."""
    try:
        cache.set("health", OK, timeout=10)
        return bool(cache.get("health") == OK)
    except Exception:
        # Each cache backend has errors of its own; that of web/cache.py finds nothing instead.
        logger.warning("the cache does not answer", exc_info=True)
        return False


def alive() -> HttpResponse:
    """Answer that this process runs; nothing else is asked."""
    return HttpResponse(OK, content_type="text/plain")


def ready() -> JsonResponse:
    """Answer 200 when requests can be served, else 503 with the part that fails."""
    parts = {"database": database_answers(), "cache": cache_answers()}
    return JsonResponse(
        {name: OK if answers else FAILED for name, answers in parts.items()},
        status=200 if all(parts.values()) else 503,
    )


CHECKS: dict[str, Callable[[], HttpResponse]] = {"/healthz": alive, "/readyz": ready}


class HealthMiddleware:
    """Answer `/healthz` and `/readyz` before any other middleware sees the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a health check, or hand the request on."""
        check = CHECKS.get(request.path.rstrip("/"))
        if check is None or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        response = check()
        response.headers["Cache-Control"] = "no-store"
        return response
