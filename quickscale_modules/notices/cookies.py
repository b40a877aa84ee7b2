"""What a visitor's browser has dismissed: a cookie with the ids of notices.

Nothing in it is secret, and whoever changes it changes only what they see themselves.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .conf import configuration

SEPARATOR = "."
# A browser sends the cookie with every request.
MAX_IDS = 50
# The largest id that a database holds has 19 digits, and not all numbers of 19 digits are ids.
MAX_DIGITS = 18


def read(request: HttpRequest) -> list[int]:
    """Return the ids, oldest first; whatever else the cookie holds is passed over."""
    parts = request.COOKIES.get(configuration().cookie_name, "").split(SEPARATOR)
    return [
        int(part)
        for part in parts[-MAX_IDS:]
        if part.isascii() and part.isdigit() and len(part) <= MAX_DIGITS
    ]


def write(response: HttpResponse, notice_ids: Iterable[int]) -> None:
    """Store the ids, the newest MAX_IDS of them; without any the cookie goes."""
    unique = list(dict.fromkeys(notice_ids))[-MAX_IDS:]
    name = configuration().cookie_name
    path, domain = settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN
    if not unique:
        response.delete_cookie(name, path=path, domain=domain, samesite="Lax")
        return
    response.set_cookie(
        name,
        SEPARATOR.join(str(notice_id) for notice_id in unique),
        max_age=timedelta(days=configuration().cookie_days),
        path=path,
        domain=domain,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
