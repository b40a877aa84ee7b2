"""Signing in and out, changing and resetting the password."""

import re

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse

from {{ cookiecutter.package_name }}.activity.models import ActivityEvent
from {{ cookiecutter.package_name }}.users.models import User

from .factories import PASSWORD

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        apps.is_installed("modules.auth"), reason="the module auth signs people in, and tests it"
    ),
]

NEW_PASSWORD = "another horse, another battery"  # pragma: allowlist secret


def test_signing_in_leads_to_the_dashboard(client: Client, user: User) -> None:
    answer = client.post(reverse("login"), {"username": user.email.upper(), "password": PASSWORD})

    assert answer.headers["Location"] == reverse("dashboard")


def test_a_test_can_sign_in_with_a_password(client: Client, user: User) -> None:
    assert client.login(username=user.email, password=PASSWORD)
    assert not client.login(username=user.email, password=PASSWORD[:-1])


def test_a_wrong_password_is_told_without_saying_what_was_wrong(client: Client, user: User) -> None:
    known = client.post(reverse("login"), {"username": user.email, "password": "wrong"})
    unknown = client.post(reverse("login"), {"username": "who@example.com", "password": "wrong"})

    errors = [answer.context["form"].non_field_errors() for answer in (known, unknown)]
    assert errors[0] == errors[1]
    assert 'role="alert"' in known.content.decode()


def test_signing_in_goes_on_to_the_wanted_page(client: Client, user: User) -> None:
    wanted = reverse("profile")
    asked = client.get(wanted)

    answer = client.post(asked.headers["Location"], {"username": user.email, "password": PASSWORD})

    assert answer.headers["Location"] == wanted


def test_signing_in_does_not_lead_to_another_site(client: Client, user: User) -> None:
    data = {"username": user.email, "password": PASSWORD, "next": "https://evil.example/"}

    answer = client.post(reverse("login"), data)

    assert answer.headers["Location"] == reverse("dashboard")


def test_an_inactive_account_cannot_sign_in(client: Client, user: User) -> None:
    user.is_active = False
    user.save()

    answer = client.post(reverse("login"), {"username": user.email, "password": PASSWORD})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_post(signed_in: Client) -> None:
    assert signed_in.get(reverse("logout")).status_code == 405
    assert signed_in.post(reverse("logout")).headers["Location"] == reverse("landing")


def test_changing_the_password_keeps_this_session_and_ends_the_others(user: User) -> None:
    here, there = Client(), Client()
    here.force_login(user)
    there.force_login(user)

    here.post(
        reverse("password_change"),
        {
            "old_password": PASSWORD,
            "new_password1": NEW_PASSWORD,
            "new_password2": NEW_PASSWORD,
        },
    )

    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    assert here.get(reverse("password_change")).status_code == 200
    assert there.get(reverse("password_change")).status_code == 302
    assert ActivityEvent.objects.filter(user=user, kind="password_changed").exists()


def test_a_weak_new_password_is_refused_at_its_field(signed_in: Client) -> None:
    weak = "1234"

    answer = signed_in.post(
        reverse("password_change"),
        {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak},
    )

    page = answer.content.decode()
    assert "id_new_password2-error" in page
    assert 'aria-invalid="true"' in page


def test_a_forgotten_password_is_reset_by_mail(client: Client, user: User) -> None:
    client.post(reverse("password_reset"), {"email": user.email})
    [message] = mail.outbox
    found = re.search(r"http://testserver(/\S+)", str(message.body))
    assert found
    form = client.get(found[1], follow=True)

    done = client.post(
        form.redirect_chain[-1][0],
        {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD},
    )

    user.refresh_from_db()
    assert done.headers["Location"] == reverse("password_reset_complete")
    assert user.check_password(NEW_PASSWORD)
    assert ActivityEvent.objects.filter(user=user, kind="password_reset").exists()
    assert client.get(found[1], follow=True).context["validlink"] is False


def test_the_reset_mail_has_text_and_html_with_the_same_link(client: Client, user: User) -> None:
    client.post(reverse("password_reset"), {"email": user.email})

    [message] = mail.outbox
    assert isinstance(message, mail.EmailMultiAlternatives)
    [(html, kind)] = message.alternatives
    found = re.search(r"http://testserver/\S+", str(message.body))
    assert found
    assert kind == "text/html"
    assert found[0] in str(html)
    assert "\n" not in message.subject


def test_resetting_says_the_same_for_an_unknown_address(client: Client, user: User) -> None:
    known = client.post(reverse("password_reset"), {"email": user.email}, follow=True)
    unknown = client.post(reverse("password_reset"), {"email": "who@example.com"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("name", ["login", "password_reset", "password_reset_done"])
def test_pages_have_a_title_and_one_heading(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()

    assert page.count("<h1") == 1
    assert re.search(r"<title>[^·<]+ · [^<]+</title>", page)
