"""The token that Railway knows its user by, from the environment and kept in memory only."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quickscale.errors import QuickScaleError
from quickscale.railway.failures import TOKEN

if TYPE_CHECKING:
    from requests import PreparedRequest

ACCOUNT = "RAILWAY_API_TOKEN"
PROJECT = "RAILWAY_TOKEN"
WHERE = "make one at https://railway.com/account/tokens, then: export RAILWAY_API_TOKEN=…"


@dataclass(frozen=True)
class Token:
    """A token; printing it shows where it came from, not what it is.

    It is the `auth=` of every call. A header would be replaced by what `.netrc` has for the host.
    """

    variable: str
    value: str = field(repr=False)

    @property
    def is_for_one_project(self) -> bool:
        """Whether it opens one environment of one project only, and can create no project."""
        return self.variable == PROJECT

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Put the token into a request that is about to be sent."""
        if self.is_for_one_project:
            request.headers["Project-Access-Token"] = self.value
        else:
            request.headers["Authorization"] = f"Bearer {self.value}"
        return request


def find() -> Token:
    """Return the token of the environment. Raises QuickScaleError for none, and for two."""
    found = [
        Token(name, value)
        for name in (ACCOUNT, PROJECT)
        if (value := os.environ.get(name, "").strip())
    ]
    if not found:
        message = f"no token: neither {ACCOUNT} nor {PROJECT} is set"
        raise QuickScaleError(message, hint=WHERE, status=TOKEN)
    if len(found) > 1:
        message = f"both {ACCOUNT} and {PROJECT} are set, and they may be for different projects"
        hint = f"unset {PROJECT}, or unset {ACCOUNT}"
        raise QuickScaleError(message, hint=hint, status=TOKEN)
    [token] = found
    if not token.value.isascii() or not token.value.isprintable() or " " in token.value:
        message = f"{token.variable} does not look like a token: it has a space or an odd character"
        raise QuickScaleError(
            message, hint="copy it again, without what stands around it", status=TOKEN
        )
    return token
