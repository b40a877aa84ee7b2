"""Too many wrong passwords."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from {{ cookiecutter.package_name }}.users.models import User

from .factories import PASSWORD

WRONG = "wrong"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("three_attempts"),
    pytest.mark.skipif(
        apps.is_installed("modules.auth"), reason="the module auth signs people in, and tests it"
    ),
]


@pytest.fixture
def three_attempts(settings: Any) -> None:
    """A limit that is reached soon."""
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3


def attempt(client: Client, user: User, password: str, address: str = "10.0.0.1") -> int:
    """Try to sign in and return the status of the answer."""
    form = {"username": user.email.upper(), "password": password}
    return client.post(reverse("login"), form, REMOTE_ADDR=address).status_code


def fail(client: Client, user: User, times: int) -> int:
    """Try wrong passwords and return the status of the last answer."""
    return [attempt(client, user, WRONG) for _ in range(times)][-1]


def test_after_too_many_wrong_passwords_the_right_one_is_refused_too(
    client: Client, user: User
) -> None:
    assert fail(client, user, 2) == 200
    assert fail(client, user, 1) == 429

    assert attempt(client, user, PASSWORD) == 429


def test_the_page_says_what_happened_and_what_to_do(client: Client, user: User) -> None:
    fail(client, user, 3)

    form = {"username": user.email, "password": PASSWORD}
    answer = client.post(reverse("login"), form, REMOTE_ADDR="10.0.0.1")

    page = answer.content.decode()
    assert answer.headers["Retry-After"] == "900"
    assert "Try again in 15 minutes" in page
    assert reverse("password_reset") in page


def test_the_page_says_how_long_it_still_takes(client: Client, user: User) -> None:
    fail(client, user, 3)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=9, seconds=30))

    form = {"username": user.email, "password": PASSWORD}
    answer = client.post(reverse("login"), form, REMOTE_ADDR="10.0.0.1")

    assert 325 <= int(answer.headers["Retry-After"]) <= 330
    assert "Try again in 6 minutes" in answer.content.decode()


def test_other_addresses_and_other_accounts_are_not_refused(
    client: Client, user: User, staff: User
) -> None:
    fail(client, user, 3)

    assert attempt(client, staff, PASSWORD) == 302
    assert attempt(client, user, PASSWORD, address="10.0.0.2") == 302


def test_the_right_password_clears_the_count(client: Client, user: User) -> None:
    fail(client, user, 2)
    assert attempt(client, user, PASSWORD) == 302

    assert fail(Client(), user, 2) == 200


def test_a_new_password_by_mail_lets_people_in_again(client: Client, user: User) -> None:
    fail(client, user, 3)
    client.post(reverse("password_reset"), {"email": user.email})
    link = next(word for word in mail.outbox[0].body.split() if "/reset/" in word)
    form = client.get(link.partition("testserver")[2], follow=True)
    new = "another horse, another battery"  # pragma: allowlist secret
    client.post(form.request["PATH_INFO"], {"new_password1": new, "new_password2": new})

    assert attempt(client, user, new) == 302


@override_settings(TRUSTED_PROXY_COUNT=1)
def test_an_address_that_the_client_made_up_changes_nothing(client: Client, user: User) -> None:
    def through_proxy(forged: str) -> int:
        form = {"username": user.email, "password": WRONG}
        chain = f"{forged}, 198.51.100.7"
        return client.post(reverse("login"), form, HTTP_X_FORWARDED_FOR=chain).status_code

    assert [through_proxy(f"10.0.0.{number}") for number in range(3)] == [200, 200, 429]


def test_the_admin_is_protected_as_well(client: Client, staff: User) -> None:
    form = {"username": staff.email, "password": WRONG}

    statuses = [client.post(reverse("admin:login"), form).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
