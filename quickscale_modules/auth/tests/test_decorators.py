from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from .. import decorators
from ..factories import add_totp, make_user
from .visitors import Visitor


def page(request: HttpRequest) -> HttpResponse:
    """A page that not everyone may see."""
    return HttpResponse("here")


# The addresses of a project with three pages behind the decorators.
urlpatterns: list[Any] = [
    path("confirmed/", decorators.verified_email_required(page)),
    path("strong/", decorators.mfa_required(page)),
    path("recent/", decorators.recent_reauthentication_required(page)),
]


@pytest.fixture
def project_urls(settings: Any) -> None:
    """Put the three pages in front of the project's own addresses."""
    root = settings.ROOT_URLCONF
    urlpatterns[3:] = [path("", include(root))]
    settings.ROOT_URLCONF = __name__


pytestmark = pytest.mark.usefixtures("project_urls")


@pytest.mark.parametrize("name", ["confirmed", "strong"])
def test_visitors_have_to_sign_in(client: Client, name: str) -> None:
    assert client.get(f"/{name}/").headers["Location"] == f"/accounts/login/?next=/{name}/"


def test_someone_with_a_confirmed_address_comes_in(signed_in: Visitor) -> None:
    assert signed_in.get("/confirmed/").content == b"here"


def test_someone_without_one_gets_a_code_and_comes_back(visitor: Visitor) -> None:
    user = make_user("new", is_verified=False)
    visitor.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    answer = visitor.get("/confirmed/")

    assert answer.headers["Location"].startswith("/accounts/confirm-email/?next=")
    assert visitor.outbox[-1].to == [user.email]


def test_someone_without_a_second_factor_is_led_to_setting_one_up(
    signed_in: Visitor, ada: Any
) -> None:
    assert signed_in.get("/strong/").headers["Location"] == "/accounts/2fa/?next=%2Fstrong%2F"
    add_totp(ada)
    assert signed_in.get("/strong/").content == b"here"


def test_someone_has_to_have_shown_the_password_lately(signed_in: Visitor, settings: Any) -> None:
    signed_in.reauthenticate()
    assert signed_in.get("/recent/").content == b"here"

    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    answer = signed_in.get("/recent/")
    assert answer.headers["Location"] == "/accounts/reauthenticate/?next=%2Frecent%2F"


def test_a_decorated_view_keeps_its_name() -> None:
    for decorator in (
        decorators.verified_email_required,
        decorators.mfa_required,
        decorators.recent_reauthentication_required,
    ):
        assert decorator(page).__name__ == "page"
