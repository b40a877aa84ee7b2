"""Keeping secrets out of what is printed."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

MASK = "***"
# Variables that are no secret, and whose values may well stand in a log.
HARMLESS = re.compile(
    r"PORT|ALLOWED_HOSTS|CSRF_TRUSTED_ORIGINS|DJANGO_SETTINGS_MODULE|TRUSTED_PROXY_COUNT|"
    r"DISABLE_COLLECTSTATIC|CUSTOM_FRONTEND_VARIANT|PROJECT_NAME|DEFAULT_FROM_EMAIL|ADMIN_PATH|"
    r"LOG_LEVEL|LOG_FORMAT|SENTRY_ENVIRONMENT|MEDIA_ROOT|MEDIA_REGION|RAILWAY_.*|.*_DOMAIN"
)
SOUNDS_SECRET = re.compile(r"SECRET|KEY|TOKEN|PASS|PWD|URL|URI|DSN|CREDENTIAL|AUTH", re.IGNORECASE)
SHORTEST_SECRET = 4
SHORTEST_VALUE = 8
PASSWORD_IN_ADDRESS = re.compile(r"(\w[\w+.-]*://[^\s:/@]*:)([^\s/@]+)(@)")


class Masker:
    """Knows secrets, and takes them out of text."""

    def __init__(self) -> None:
        """Know none yet."""
        self._secrets: set[str] = set()

    def __repr__(self) -> str:
        """Show how many secrets there are, none of them."""
        return f"Masker({len(self._secrets)} secrets)"

    def learn(self, secret: str) -> None:
        """Take this value out from now on."""
        if len(secret) >= SHORTEST_SECRET:
            self._secrets.add(secret)

    def learn_variables(self, variables: dict[str, str]) -> None:
        """Take out values of variables that may be secret, and the passwords in them."""
        for name, value in variables.items():
            if HARMLESS.fullmatch(name) or "${{" in value:
                continue
            if len(value) >= SHORTEST_VALUE or SOUNDS_SECRET.search(name):
                self.learn(value)
            if password := _password_in(value):
                self.learn(password)
                self.learn(unquote(password))

    def mask(self, text: str) -> str:
        """Return the text with *** for each secret, longest first."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, MASK)
        return PASSWORD_IN_ADDRESS.sub(rf"\1{MASK}\3", text)


def _password_in(value: str) -> str:
    try:
        return urlsplit(value).password or ""
    except ValueError:
        return ""
