"""Which browser there is, and how it is opened."""

from __future__ import annotations

from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

from tests.projects import machine

if TYPE_CHECKING:
    from .site import Site

SYSTEM_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]


def launch_options(own_browser: str) -> dict[str, Any] | None:
    """Return how Chromium is launched, or None when there is none.

    own_browser: where Playwright keeps its own, if it is installed; else the system's is taken
    """
    if Path(own_browser).exists():
        return {"args": ARGUMENTS}
    path = machine.ORIGINAL.get("PATH")
    for name in SYSTEM_BROWSERS:
        found = which(name, path=path)
        if found:
            return {"args": ARGUMENTS, "executable_path": found}
    return None


def context_options(site: Site) -> dict[str, Any]:
    """Return the options of a context on a site: a desktop without animations."""
    return {
        "base_url": site.origin,
        "ignore_https_errors": True,
        "locale": "en-GB",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 800},
    }
