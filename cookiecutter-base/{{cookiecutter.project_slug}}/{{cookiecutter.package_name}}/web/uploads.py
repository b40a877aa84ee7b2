"""The limit on what a request may bring along."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from .failures import failure

CHUNK_BYTES = 64 * 1024
# How many times the limit is read and dropped.
PATIENCE = 4


class UploadLimitMiddleware:
    """Refuse a request that is larger than MAX_UPLOAD_BYTES before any of it is stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve one request."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.MAX_UPLOAD_BYTES
        # Without a length Django reads nothing.
        if not length.isdecimal() or int(length) <= limit:
            return self.get_response(request)
        drop(request, limit * PATIENCE)
        return failure(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def drop(request: HttpRequest, size: int) -> None:
    """Read up to `size` bytes of a request: a browser shows no answer before it has sent all."""
    while size > 0 and (chunk := request.read(min(CHUNK_BYTES, size))):
        size -= len(chunk)
