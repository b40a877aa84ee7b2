from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from .. import checks, conf

WRONG = [
    ("invite", "must be a dictionary"),
    ({"SIGNUP": "nobody"}, "must be one of 'open', 'invite', 'domain', 'closed'"),
    ({"SIGNUP": "domain"}, "names none"),
    ({"MFA_REQUIRED": True}, "must be one of 'nobody', 'staff', 'all'"),
    ({"DELETION_DAYS": 0}, "a whole number from 1 to 36500"),
    ({"DELETION_DAYS": True}, "a whole number"),
    ({"EVENT_DAYS": "30"}, "a whole number"),
    ({"TOKEN_DAYS": 10**9}, "a whole number from 1 to 36500"),
    ({"BLOCKED_DOMAINS": "example.com"}, "a list of texts"),
    ({"SIGNUP_DOMAINS": [""]}, "a list of texts, none of them empty"),
    ({"ONBOARDING": "yes"}, "True or False"),
    ({"TERMS_VERSION": "2"}, "TERMS_URL"),
    ({"TERMS_VERSION": 2, "TERMS_URL": "/terms/"}, "a text"),
    ({"TOKEN_SCOPES": ["read"]}, "a dictionary"),
    ({"ENCRYPTION_KEYS": [1]}, "a list of texts"),
]


@pytest.mark.parametrize(("given", "message"), WRONG)
def test_a_value_that_cannot_be_used_is_refused_by_name(
    settings: Any, given: object, message: str
) -> None:
    settings.QUICKSCALE_AUTH = given

    with pytest.raises(ImproperlyConfigured, match=message):
        conf.configuration()
    assert [found.id for found in checks.settings_are_usable()] == ["quickscale_auth.E001"]


def test_no_message_shows_a_key(settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"ENCRYPTION_KEYS": ["the-secret", 1]}

    assert "the-secret" not in " ".join(conf.problems())


def test_a_key_without_a_meaning_is_warned_of(settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"SINGUP": "open"}

    [warning] = checks.settings_are_usable()

    assert warning.id == "quickscale_auth.W001"
    assert "SINGUP" in warning.msg


def test_domains_are_kept_in_lower_case_without_an_at_sign(settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"BLOCKED_DOMAINS": ["@Example.COM"]}

    assert conf.configuration().blocked_domains == ("example.com",)


def test_keys_come_from_the_environment_unless_the_settings_name_some(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTH_ENCRYPTION_KEYS", "new, old")

    assert conf.configuration().encryption_keys == ("new", "old")
    settings.QUICKSCALE_AUTH = {"ENCRYPTION_KEYS": ["mine"]}
    assert conf.configuration().encryption_keys == ("mine",)


def test_the_configuration_does_not_show_its_keys(settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"ENCRYPTION_KEYS": ["the-secret"]}

    assert "the-secret" not in repr(conf.configuration())
