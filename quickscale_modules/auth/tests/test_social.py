"""Accounts elsewhere, against a provider on loopback."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth import get_user_model
from django.test import Client

from ..models import SecurityEvent
from .provider import Provider, serve
from .visitors import Visitor


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with serve() as running:
        settings.SOCIALACCOUNT_PROVIDERS = running.settings()
        yield running


def come(client: Client, provider: Provider, *, process: str = "login", **person: Any) -> Any:
    """Come from the provider as somebody; return the answer to the callback."""
    provider.person = person
    leave = client.post(f"/accounts/oidc/oidc/login/?process={process}")
    # A redirect would be against the policy of the page with the form.
    assert leave.status_code == 200, leave.content
    asked = parse_qs(urlsplit(leave.context["redirect_to"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = {"code": "code", "state": asked["state"][0]}
    return client.get("/accounts/oidc/oidc/login/callback/", back)


def test_someone_comes_from_elsewhere_and_comes_again(visitor: Visitor, provider: Provider) -> None:
    person: dict[str, Any] = {
        "sub": "1",
        "email": "ada@example.com",
        "email_verified": True,
        "name": "Ada L",
    }

    come(visitor, provider, **person)

    assert visitor.is_signed_in
    user = get_user_model().objects.get()
    assert (user.email, user.full_name) == ("ada@example.com", "Ada L")
    assert not user.has_usable_password()
    assert not SocialToken.objects.exists()
    visitor.sign_out()
    come(visitor, provider, **person)
    assert visitor.is_signed_in
    assert get_user_model().objects.count() == 1


def test_an_address_that_the_provider_does_not_vouch_for_is_confirmed_first(
    visitor: Visitor, provider: Provider
) -> None:
    come(visitor, provider, sub="1", email="ada@example.com", email_verified=False)

    assert not visitor.is_signed_in
    visitor.confirm()
    assert visitor.is_signed_in


@pytest.mark.parametrize("is_verified", [True, False])
def test_an_address_from_elsewhere_opens_no_account_that_is_here(
    visitor: Visitor, ada: Any, provider: Provider, is_verified: bool
) -> None:
    come(visitor, provider, sub="1", email=ada.email, email_verified=is_verified)

    assert not visitor.is_signed_in
    assert not SocialAccount.objects.exists()
    assert get_user_model().objects.count() == 1


def test_someone_who_is_signed_in_connects_an_account(
    signed_in: Visitor, ada: Any, provider: Provider
) -> None:
    signed_in.reauthenticate()
    come(signed_in, provider, process="connect", sub="1", email="x@elsewhere.example")

    assert SocialAccount.objects.get().user == ada
    assert SecurityEvent.objects.filter(user=ada, kind="social_connected").exists()
    stranger = Visitor(signed_in.outbox)
    come(stranger, provider, sub="1", email="x@elsewhere.example")
    assert stranger.session["_auth_user_id"] == str(ada.pk)
    ada.refresh_from_db()
    assert ada.email == "ada@example.com"


def test_an_account_elsewhere_is_connected_to_one_account_only(
    signed_in: Visitor, ada: Any, provider: Provider
) -> None:
    come(Visitor([]), provider, sub="1", email="eve@example.com", email_verified=True)
    signed_in.reauthenticate()

    come(signed_in, provider, process="connect", sub="1", email="eve@example.com")

    assert SocialAccount.objects.get().user.email == "eve@example.com"


@pytest.mark.parametrize(
    "rules",
    [{"SIGNUP": "closed"}, {"SIGNUP": "invite"}, {"BLOCKED_DOMAINS": ["example.com"]},
     {"SIGNUP": "domain", "SIGNUP_DOMAINS": ["ours.example"]}],
)  # fmt: skip
def test_who_may_have_an_account_holds_for_those_from_elsewhere_too(
    visitor: Visitor, provider: Provider, settings: Any, rules: dict[str, Any]
) -> None:
    settings.QUICKSCALE_AUTH = rules

    come(visitor, provider, sub="1", email="eve@example.com", email_verified=True)

    assert not get_user_model().objects.exists()


def test_the_terms_come_before_the_account(
    visitor: Visitor, provider: Provider, settings: Any
) -> None:
    settings.QUICKSCALE_AUTH = {"TERMS_VERSION": "1", "TERMS_URL": "/terms/"}

    answer = come(visitor, provider, sub="1", email="ada@example.com", email_verified=True)

    assert answer.headers["Location"] == "/accounts/3rdparty/signup/"
    assert not get_user_model().objects.exists()
    visitor.send("/accounts/3rdparty/signup/", email="ada@example.com", terms="on")
    assert EmailAddress.objects.get().verified


def test_a_forged_answer_is_refused(visitor: Visitor, provider: Provider) -> None:
    provider.person = {"sub": "1", "email": "ada@example.com", "email_verified": True}
    visitor.post("/accounts/oidc/oidc/login/")

    visitor.get("/accounts/oidc/oidc/login/callback/", {"code": "code", "state": "forged"})

    assert not visitor.is_signed_in
    assert not get_user_model().objects.exists()


def test_a_link_alone_does_not_lead_to_the_provider(visitor: Visitor, provider: Provider) -> None:
    answer = visitor.get("/accounts/oidc/oidc/login/")

    assert answer.status_code == 200


def test_a_provider_appears_when_it_has_keys(visitor: Visitor, settings: Any) -> None:
    def names() -> list[str]:
        answer = visitor.get("/accounts/_allauth/browser/v1/config").json()
        return [each["id"] for each in answer["data"]["socialaccount"]["providers"]]

    settings.SOCIALACCOUNT_PROVIDERS = {"github": {"APPS": []}}
    assert names() == []

    app = {"client_id": "us", "secret": "secret"}  # pragma: allowlist secret
    settings.SOCIALACCOUNT_PROVIDERS = {"github": {"APPS": [app]}}
    assert names() == ["github"]


def test_the_last_way_in_cannot_be_disconnected(visitor: Visitor, provider: Provider) -> None:
    come(visitor, provider, sub="1", email="ada@example.com", email_verified=True)
    account = SocialAccount.objects.get()

    visitor.send("/accounts/3rdparty/", account=account.pk)

    assert SocialAccount.objects.exists()
