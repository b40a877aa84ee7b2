from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from .. import cookies

NAME = "dismissed_notices"


@pytest.mark.parametrize(
    ("value", "notice_ids"),
    [
        ("", []),
        ("3.17", [3, 17]),
        ("3.x.-1.4", [3, 4]),
        ("٣.²", []),
        ("9" * 5000, []),
        ("'; drop table", []),
    ],
)
def test_only_ids_are_read(rf: RequestFactory, value: str, notice_ids: list[int]) -> None:
    request = rf.get("/")
    request.COOKIES[NAME] = value

    assert cookies.read(request) == notice_ids


def test_what_is_read_and_written_has_a_bound(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.COOKIES[NAME] = ".".join(str(number) for number in range(500))
    response = HttpResponse()

    cookies.write(response, range(10**17, 10**17 + 500))

    assert cookies.read(request) == list(range(450, 500))
    assert len(response.cookies[NAME].value) < 1000


def test_the_cookie_is_kept_like_that_of_a_session(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    response = HttpResponse()

    cookies.write(response, [3, 3, 17])

    cookie = response.cookies[NAME]
    assert cookie.value == "3.17"
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 60 * 60


def test_without_ids_the_cookie_goes() -> None:
    response = HttpResponse()

    cookies.write(response, [])

    assert response.cookies[NAME]["max-age"] == 0
