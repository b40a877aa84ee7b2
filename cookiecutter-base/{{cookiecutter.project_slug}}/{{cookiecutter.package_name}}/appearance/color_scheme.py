"""Light, dark, or as the visitor's system has it.

The choice is a cookie that the server renders as `data-theme`, so no page ever flashes in the
wrong colours and no script has to run first.
"""

from django.http import HttpRequest, HttpResponse

COOKIE = "color_scheme"
SCHEMES = ("light", "dark")
SYSTEM = "system"
MAX_AGE_SECONDS = 60 * 60 * 24 * 365


def chosen_scheme(request: HttpRequest) -> str:
    """Return "light", "dark" or "system"."""
    scheme = request.COOKIES.get(COOKIE, SYSTEM)
    return scheme if scheme in SCHEMES else SYSTEM


def remember_scheme(response: HttpResponse, scheme: str, *, is_secure: bool) -> None:
    """Store the choice for a year; anything but light and dark goes back to the system's."""
    if scheme in SCHEMES:
        response.set_cookie(
            COOKIE, scheme, max_age=MAX_AGE_SECONDS, secure=is_secure, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
