"""Listens to a browser context for everything that must not happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => console.error(
  `CSP violation: ${event.violatedDirective} blocked ${event.blockedURI} ${event.sample}`));
"""


@dataclass
class Watch:
    """What went wrong in a context: console errors, script errors, CSP, requests elsewhere."""

    origin: str
    problems: list[str] = field(default_factory=list)
    expected: set[tuple[str, int]] = field(default_factory=set)
    elsewhere: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Listen to all pages of a context."""
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._hear_console)
        context.on("weberror", self._hear_error)
        context.on("request", self._hear_request)

    def expect(self, path: str, status: int) -> None:
        """Allow the line that Chromium itself logs when this path answers with this status."""
        self.expected.add((f"{self.origin}{path}", status))

    def assert_quiet(self) -> None:
        """Fail with all that went wrong."""
        assert not self.problems, "\n".join(self.problems)

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        # The network of a container came or went on this machine: nothing that the site did.
        if "net::ERR_NETWORK_CHANGED" in message.text:
            return
        address = message.location["url"].partition("?")[0]
        for expected, status in self.expected:
            if address == expected and f"responded with a status of {status} " in message.text:
                return
        self.problems.append(f"console: {message.text} ({address})")

    def _hear_error(self, error: WebError) -> None:
        self.problems.append(f"script: {error.error}")

    def expect_elsewhere(self, address: str) -> None:
        """Allow requests to another site whose addresses begin so."""
        self.elsewhere.append(address)

    def _hear_request(self, request: Request) -> None:
        address = request.url
        allowed = (f"{self.origin}/", "data:", "blob:", *self.elsewhere)
        if not address.startswith(allowed):
            self.problems.append(f"request elsewhere: {address}")
