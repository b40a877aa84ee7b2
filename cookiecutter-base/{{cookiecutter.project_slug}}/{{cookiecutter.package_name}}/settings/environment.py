"""Reading typed values from environment variables and `.env`.

What is malformed or missing is refused by name, all of it at once. Values that may hold a password
are never shown. A variable that is empty counts as not set: compose files make those.
"""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent.parent

TRUE = ("true", "yes", "on", "1")
FALSE = ("false", "no", "off", "0")
# A name or address, all below a name, or everything; no scheme, port or path.
HOST = r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9A-Fa-f:.]+\]"
ORIGIN = r"https?://(\*\.)?[\w.-]+(:\d+)?|https?://\[[0-9A-Fa-f:.]+\](:\d+)?"
PATH = r"/?[\w-]+(/[\w-]+)*/?"
MAIL_ADDRESS = r".*[^\s<>@]+@[^\s<>@]+>?"

# As `check --deploy` has it.
SECRET_KEY_LENGTH = 50
NOT_SERVERS = {"sqlite", "consolemail", "filemail", "memorymail", "dummymail", "unix"}


class Environment:
    """The environment, with a method for each type."""

    def __init__(self) -> None:
        """Add what `.env` says to the environment, which wins."""
        environ.Env.read_env(ROOT / ".env")
        self.problems: list[str] = []
        self.is_checked = False

    def raw(self, name: str) -> str:
        """Return a value as it is; empty when it is not set."""
        return os.environ.get(name, "").strip()

    def text(self, name: str, *, default: str = "", pattern: str = "", example: str = "") -> str:
        """Return text; with a pattern, text that matches all of it."""
        value = self.raw(name) or default
        if pattern and value and not re.fullmatch(pattern, value):
            self._refuse(f"{name} must look like {example}, not {value!r}")
            return default
        return value

    def choice(self, name: str, choices: Sequence[str], *, default: str) -> str:
        """Return one of some words, in whatever case it is typed."""
        value = self.raw(name) or default
        for choice in choices:
            if value.lower() == choice.lower():
                return choice
        self._refuse(f"{name} must be {' or '.join(choices)}, not {value!r}")
        return default

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a yes or no."""
        value = self.raw(name).lower()
        if value and value not in TRUE + FALSE:
            self._refuse(f"{name} must be true or false, not {value!r}")
        return value in TRUE if value in TRUE + FALSE else default

    def whole_number(self, name: str, *, default: int, minimum: int = 0) -> int:
        """Return a whole number that is not below the minimum."""
        value = self.raw(name)
        if not value:
            return default
        if not re.fullmatch(r"-?[0-9]{1,9}", value):
            self._refuse(f"{name} must be a whole number, not {value!r}")
            return default
        if int(value) < minimum:
            self._refuse(f"{name} must be {minimum} or more, not {value}")
            return default
        return int(value)

    def items(
        self, name: str, *, pattern: str, example: str, default: Sequence[str] = ()
    ) -> list[str]:
        """Return what stands between commas; each part matches all of the pattern."""
        values = [value.strip() for value in self.raw(name).split(",") if value.strip()]
        for value in values:
            if not re.fullmatch(pattern, value):
                self._refuse(f"{name} must hold values like {example}, not {value!r}")
        return values or [*default]

    def url_path(self, name: str, *, default: str) -> str:
        """Return the path of a page, with a slash at its end and none before it."""
        return self.text(name, default=default, pattern=PATH, example=default).strip("/") + "/"

    def path(self, name: str, *, default: Path) -> Path:
        """Return a path; a relative one starts in the project's folder."""
        return ROOT / (self.raw(name) or default)

    def url(self, name: str, *, schemes: Sequence[str], example: str, default: str = "") -> str:
        """Return an address; neither it nor its parts are ever shown."""
        value = self.raw(name) or default
        if value and not _is_url(value, schemes):
            self._refuse(f"{name} must look like {example}")
            return default
        return value

    def database(self, name: str, *, default: str) -> dict[str, Any]:
        """Return Django's settings of the database at an address."""
        example = "postgres://user:<password>@host:5432/database"
        schemes = [*environ.Env.DB_SCHEMES]
        settings = self._parse(name, environ.Env.db_url_config, schemes, example, default)
        if not settings["NAME"]:
            self._refuse(f"{name} names no database: it must look like {example}")
        return settings

    def email(self, name: str, *, default: str) -> dict[str, Any]:
        """Return Django's settings of the mail server at an address."""
        example = "smtp+tls://user:<password>@host:587"
        schemes = [*environ.Env.EMAIL_SCHEMES]
        return self._parse(name, environ.Env.email_url_config, schemes, example, default)

    def secret_key(self, name: str) -> str:
        """Return a secret that is long enough and not the example's."""
        value = self.raw(name)
        if value and (value.startswith("change-me") or len(value) < SECRET_KEY_LENGTH):
            self._refuse(
                f"{name} is the example's or shorter than {SECRET_KEY_LENGTH} characters (make one "
                'with `python -c "import secrets; print(secrets.token_urlsafe(50))"`)'
            )
        return value

    def require(self, *names: str) -> None:
        """Refuse to go on when one of these is not set."""
        missing = [name for name in names if not self.raw(name)]
        if missing:
            self._refuse(f"production needs {', '.join(missing)} in the environment")

    def check(self) -> None:
        """Raise ImproperlyConfigured with all that is wrong; from now on everything does at once.

        Each file of settings that can be chosen ends with this.
        """
        self.is_checked = True
        if self.problems:
            raise ImproperlyConfigured("; ".join(self.problems) + ": see .env.example")

    def _refuse(self, problem: str) -> None:
        self.problems.append(problem)
        if self.is_checked:
            self.check()

    def _parse(
        self,
        name: str,
        parse: Callable[[str], dict[str, Any]],
        schemes: Sequence[str],
        example: str,
        default: str,
    ) -> dict[str, Any]:
        value = self.url(name, schemes=schemes, example=example, default=default)
        try:
            return parse(value)
        except (ValueError, TypeError, LookupError):
            self._refuse(f"{name} must look like {example}")
            return parse(default)


def _is_url(value: str, schemes: Sequence[str]) -> bool:
    scheme, separator, _ = value.partition("://")
    if not separator or scheme not in schemes:
        return False
    if scheme in NOT_SERVERS:
        return True
    try:
        address = urlsplit(value)
        is_cluster = "," in address.netloc
        # A port that is no number raises when it is asked for.
        return is_cluster or (address.port != 0 and bool(address.hostname or address.query))
    except ValueError:
        return False


env = Environment()
