"""One id for everything that a request leaves behind: log lines, its answer, reports of errors.

Settings are read with it, so it loads no part of Django that takes long.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Request-ID"
# What a proxy may pass on: nothing that could break a line of the log or fill it.
ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,64}")

request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdMiddleware:
    """Take the id that the proxy gave, or make one; send it back with the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve one request under its id."""
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        current = given if ACCEPTED.fullmatch(given) else uuid4().hex
        # From here on everyone sees this one: views, and Django's log of what was answered.
        request.META["HTTP_X_REQUEST_ID"] = current
        token = request_id.set(current)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response.headers[HEADER] = current
        return response
