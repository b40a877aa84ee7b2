"""The settings of this module, read when they are asked for.

In a project's settings, all keys optional:

    QUICKSCALE_NOTICES = {"MAX_SHOWN": 3, "COOKIE_NAME": "dismissed_notices", "COOKIE_DAYS": 365}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NAME = "QUICKSCALE_NOTICES"


@dataclass(frozen=True)
class Configuration:
    """What an owner can set.

    max_shown: how many banners a page has at most; the others are on the page of all notices
    cookie_name: where a visitor's browser keeps what was dismissed
    cookie_days: for how long
    """

    max_shown: int = 3
    cookie_name: str = "dismissed_notices"
    cookie_days: int = 365


FIELDS: dict[str, type] = {"MAX_SHOWN": int, "COOKIE_NAME": str, "COOKIE_DAYS": int}


def configuration() -> Configuration:
    """Return the settings. Raises ImproperlyConfigured when one has no usable value."""
    wrong = problems()
    if wrong:
        raise ImproperlyConfigured(" ".join(wrong))
    given = stored()
    return Configuration(**{key.lower(): given[key] for key in FIELDS if key in given})


def problems() -> list[str]:
    """Return a sentence for each value that cannot be used."""
    given = stored()
    if not isinstance(given, Mapping):
        return [f"{NAME} must be a dictionary."]
    return [
        f"{NAME}[{key!r}] must be {'a whole number from 1 on' if kind is int else 'a name'}."
        for key, kind in FIELDS.items()
        if key in given and not is_usable(given[key], kind)
    ]


def unknown_keys() -> list[str]:
    """Return the keys that mean nothing here: typing errors."""
    given = stored()
    return sorted(str(key) for key in given if key not in FIELDS) if is_mapping(given) else []


def is_usable(value: object, kind: type) -> bool:
    """Return whether a value is a name, or a whole number from 1 on; True is not a number."""
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 1
    return isinstance(value, str) and bool(value)


def is_mapping(value: object) -> bool:
    """Return whether a value is a dictionary."""
    return isinstance(value, Mapping)


def stored() -> Any:
    """Return what the project's settings hold, whatever it is."""
    return getattr(settings, NAME, {})
