"""The settings of this module, read when they are asked for.

In a project's settings, all keys optional:

    QUICKSCALE_AUTH = {"SIGNUP": "invite", "MFA_REQUIRED": "staff", "DELETION_DAYS": 14}
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NAME = "QUICKSCALE_AUTH"
SIGNUP_MODES = ("open", "invite", "domain", "closed")
MFA_AUDIENCES = ("nobody", "staff", "all")


@dataclass(frozen=True)
class Configuration:
    """What an owner can set.

    signup: who may make an account: "open" everyone, "invite" whoever has an invitation, "domain"
        whoever has an address of signup_domains or an invitation, "closed" nobody
    signup_domains: for signup "domain": "example.com" stands for that domain alone
    blocked_domains: addresses of these are refused in sign-up and change of address
    mfa_required: who must have a second factor: "nobody", "staff" or "all"
    onboarding: whether new people are asked for name and time zone first
    terms_version: the terms that everyone has to accept, "2026-01"; empty for none
    terms_url: where they can be read
    deletion_days: how long a deleted account can come back
    event_days: how long security events are kept
    invite_days: how long an invitation can be used
    token_days: the longest life of an access token
    token_scopes: what access tokens may be for, and what each means to people
    picture_megabytes: the largest picture
    encryption_keys: what encrypts secrets of second factors, the newest first; the others still
        decrypt. Without any, a key is derived from SECRET_KEY
    """

    signup: str = "open"
    signup_domains: tuple[str, ...] = ()
    blocked_domains: tuple[str, ...] = ()
    mfa_required: str = "nobody"
    onboarding: bool = False
    terms_version: str = ""
    terms_url: str = ""
    deletion_days: int = 30
    event_days: int = 365
    invite_days: int = 14
    token_days: int = 365
    token_scopes: Mapping[str, str] = field(
        default_factory=lambda: {"read": "Read your data", "write": "Change your data"}
    )
    picture_megabytes: int = 5
    encryption_keys: tuple[str, ...] = field(repr=False, default=())


CHOICES = {"SIGNUP": SIGNUP_MODES, "MFA_REQUIRED": MFA_AUDIENCES}
NUMBERS = (
    "DELETION_DAYS",
    "EVENT_DAYS",
    "INVITE_DAYS",
    "TOKEN_DAYS",
    "PICTURE_MEGABYTES",
)
TEXTS = ("TERMS_VERSION", "TERMS_URL")
LISTS = ("SIGNUP_DOMAINS", "BLOCKED_DOMAINS", "ENCRYPTION_KEYS")
FIELDS = (*CHOICES, *NUMBERS, *TEXTS, *LISTS, "ONBOARDING", "TOKEN_SCOPES")
# A lifetime in days must fit into a date: more than this is a typing error.
LONGEST_DAYS = 36_500


def configuration() -> Configuration:
    """Return the settings. Raises ImproperlyConfigured when one has no usable value."""
    wrong = problems()
    if wrong:
        raise ImproperlyConfigured(" ".join(wrong))
    given = stored()
    values = {key.lower(): _frozen(given[key]) for key in FIELDS if key in given}
    for key in ("signup_domains", "blocked_domains"):
        values[key] = tuple(name.lower().lstrip("@") for name in values.get(key, ()))
    if "encryption_keys" not in values:
        values["encryption_keys"] = environment_keys()
    return Configuration(**values)


def environment_keys() -> tuple[str, ...]:
    """Return the keys of AUTH_ENCRYPTION_KEYS, which commas separate."""
    text = os.environ.get("AUTH_ENCRYPTION_KEYS", "")
    return tuple(key.strip() for key in text.split(",") if key.strip())


def problems() -> list[str]:
    """Return a sentence for each value that cannot be used; values themselves are never shown."""
    given = stored()
    if not isinstance(given, Mapping):
        return [f"{NAME} must be a dictionary."]
    found = [
        f"{NAME}[{key!r}] must be {wanted}."
        for key in FIELDS
        if key in given and (wanted := _wanted(key, given[key]))
    ]
    if given.get("SIGNUP") == "domain" and not given.get("SIGNUP_DOMAINS"):
        found.append(f"{NAME}['SIGNUP'] is 'domain', but {NAME}['SIGNUP_DOMAINS'] names none.")
    if given.get("TERMS_VERSION") and not given.get("TERMS_URL"):
        found.append(f"{NAME}['TERMS_VERSION'] needs {NAME}['TERMS_URL']: where they are read.")
    return found


def unknown_keys() -> list[str]:
    """Return the keys that mean nothing here: typing errors."""
    given = stored()
    if not isinstance(given, Mapping):
        return []
    return sorted(str(key) for key in given if key not in FIELDS)


def stored() -> Any:
    """Return what the project's settings hold, whatever it is."""
    return getattr(settings, NAME, {})


def _wanted(key: str, value: object) -> str:
    """Return what a value should have been; empty when it is that."""
    if key in CHOICES:
        choices = CHOICES[key]
        return "" if value in choices else f"one of {', '.join(map(repr, choices))}"
    if key in NUMBERS:
        return "" if _is_number(value) else "a whole number from 1 to 36500"
    if key in TEXTS:
        return "" if isinstance(value, str) else "a text"
    if key in LISTS:
        return "" if _is_list_of_texts(value) else "a list of texts, none of them empty"
    if key == "ONBOARDING":
        return "" if isinstance(value, bool) else "True or False"
    return "" if _are_scopes(value) else "a dictionary of names and their descriptions"


def _is_number(value: object) -> bool:
    # True is a number to Python.
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LONGEST_DAYS


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(it, str) and it for it in value)


def _are_scopes(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(name, str) and name.isidentifier() and isinstance(text, str)
        for name, text in value.items()
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
