"""What happens after too many wrong passwords. django-axes counts them."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from ..users.models import User

# What forms call the address: Django's own, and that of the module auth.
ADDRESS_FIELDS = ("username", "email", "login")


def account(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Return the account that somebody tries, however its address is typed."""
    given = credentials or (request.POST if request else {})
    tried = (given.get(name) for name in ADDRESS_FIELDS)
    return User.objects.normalize_email(next(filter(None, tried), None))


def refuse(request: HttpRequest, *_: Any) -> HttpResponse:
    """Say that signing in is not possible for now, and when it will be."""
    wait = settings.AXES_COOLOFF_TIME
    minutes = int(wait.total_seconds()) // 60
    status = HTTPStatus.TOO_MANY_REQUESTS
    response: HttpResponse
    if request.content_type == "application/json":
        response = JsonResponse({"status": status}, status=status)
    else:
        page = "registration/too_many_attempts.html"
        response = render(request, page, {"minutes": minutes}, status=status)
    response.headers["Retry-After"] = str(int(wait.total_seconds()))
    response.headers["Cache-Control"] = "no-store"
    return response
