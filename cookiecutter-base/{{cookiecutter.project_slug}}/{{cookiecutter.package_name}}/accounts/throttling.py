"""What happens after too many wrong passwords. django-axes counts them."""

import math
from http import HTTPStatus
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from ..users.models import User

# What forms call the address: Django's own, and that of the module auth.
ADDRESS_FIELDS = ("username", "email", "login")


def account(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Return the account that somebody tries, however its address is typed."""
    given = credentials or (request.POST if request else {})
    tried = (given.get(name) for name in ADDRESS_FIELDS)
    return User.objects.normalize_email(next(filter(None, tried), None))


def seconds_left(request: Any, credentials: dict[str, Any] | None) -> int:
    """Return for how long the failures of this account from this address still count."""
    failures = AccessAttempt.objects.filter(
        username=account(request, credentials), ip_address=request.axes_ip_address
    )
    now = timezone.now()
    newest = failures.aggregate(newest=Max("attempt_time"))["newest"] or now
    return max(1, math.ceil((newest + settings.AXES_COOLOFF_TIME - now).total_seconds()))


def refuse(request: HttpRequest, *details: Any) -> HttpResponse:
    """Say that signing in is not possible for now, and when it will be.

    details: the answer that this one replaces, and last the credentials
    """
    seconds = seconds_left(request, details[-1] if details else None)
    minutes = math.ceil(seconds / 60)
    status = HTTPStatus.TOO_MANY_REQUESTS
    response: HttpResponse
    if request.content_type == "application/json":
        response = JsonResponse({"status": status}, status=status)
    else:
        page = "registration/too_many_attempts.html"
        response = render(request, page, {"minutes": minutes}, status=status)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response
