"""What people see when a part of the site is down, or when they send too much.

Django calls these handlers for whatever fails, in a view or in a middleware. They need no database,
no session and no cache.
"""

import errno
import sys
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.views import defaults

RETRY_AFTER_SECONDS = 30
# Nothing that the database or a disk says is anyone's mistake here: it is down, slow or full.
DATABASE_ERRORS = (OperationalError, InterfaceError)
DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT}

DETAILS = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This is too large.",
    HTTPStatus.SERVICE_UNAVAILABLE: "We cannot do this right now. Try again in a minute.",
}


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 when the database or a disk fails, else the usual 500."""
    if is_outage(sys.exc_info()[1]):
        return failure(request, HTTPStatus.SERVICE_UNAVAILABLE)
    return defaults.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 413 to a form that is too large, 503 when a session could not be stored, else 400."""
    if isinstance(exception, RequestDataTooBig):
        return failure(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if is_outage(exception):
        return failure(request, HTTPStatus.SERVICE_UNAVAILABLE)
    return defaults.bad_request(request, exception)


def is_outage(error: BaseException | None) -> bool:
    """Return whether the database, or a disk that is full, is behind an error."""
    while error is not None:
        if isinstance(error, DATABASE_ERRORS):
            return True
        if isinstance(error, OSError) and error.errno in DISK_ERRORS:
            return True
        error = error.__cause__ or error.__context__
    return False


def failure(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Return the page of a status, or JSON for a script that asks for it."""
    accepted = request.META.get("HTTP_ACCEPT", "")
    response: HttpResponse
    if "application/json" in accepted and "text/html" not in accepted:
        response = JsonResponse({"detail": DETAILS[status]}, status=status)
    else:
        response = HttpResponse(loader.render_to_string(f"{status.value}.html"), status=status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response
