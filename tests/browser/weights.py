"""How much a page weighs: the compressed bytes of everything that a first visit loads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import BrowserContext, Response

KILOBYTE = 1000
# Bytes that any page may weigh in all.
MOST_IN_ALL = {"starter_html": 60 * KILOBYTE, "starter_htmx": 60 * KILOBYTE}
# Bytes of JavaScript that the first page, the landing page, may load.
MOST_SCRIPT = {"starter_react": 100 * KILOBYTE}
FIRST_PAGE = "/"


@dataclass(frozen=True)
class Weight:
    """What one page weighs.

    total_bytes, script_bytes: compressed bodies, without headers
    requests: how many answers that is
    """

    theme: str
    path: str
    total_bytes: int
    script_bytes: int
    requests: int

    @property
    def excess(self) -> str:
        """Which bound is exceeded, in words; empty when none is."""
        most = MOST_IN_ALL.get(self.theme)
        if most is not None and self.total_bytes > most:
            return f"{self.theme} {self.path}: {self.total_bytes} bytes in all, at most {most}"
        most = MOST_SCRIPT.get(self.theme)
        if most is not None and self.path == FIRST_PAGE and self.script_bytes > most:
            return f"{self.theme} {self.path}: {self.script_bytes} bytes of script, at most {most}"
        return ""


def weigh(context: BrowserContext, theme: str, path: str) -> Weight:
    """Visit a page with an empty cache and weigh all that comes.

    context: a fresh one; cookies it may have
    """
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda response: answers.append(response))  # noqa: PLW0108 - a Python one
    page.goto(path)
    page.wait_for_load_state("networkidle")
    # A redirect has no body; what a page only asks for later is not part of the visit.
    loaded = [(it, it.request.sizes()["responseBodySize"]) for it in answers if it.status == 200]
    page.close()
    return Weight(
        theme=theme,
        path=path,
        total_bytes=sum(size for _, size in loaded),
        script_bytes=sum(size for it, size in loaded if it.request.resource_type == "script"),
        requests=len(loaded),
    )


def table(weights: Sequence[Weight]) -> str:
    """Return the weights as lines for people."""
    head = f"{'theme':<14} {'page':<18} {'all, kB':>8} {'script, kB':>10} {'requests':>8}"
    lines = [
        f"{it.theme:<14} {it.path:<18} {it.total_bytes / KILOBYTE:>8.1f} "
        f"{it.script_bytes / KILOBYTE:>10.1f} {it.requests:>8}"
        for it in weights
    ]
    return "\n".join([head, *lines])
