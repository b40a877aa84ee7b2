"""How much the pages of each theme weigh, compressed, on a first visit.

    python benchmarks/weight.py

Makes a project of each theme, installs it, builds its front end, serves it as production does and
opens it in Chromium. Needs Poetry, openssl, a Chromium and the package indexes; about three
minutes. Exits with 1 when a page is heavier than it may be.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "scripts")]

from playwright.sync_api import sync_playwright  # noqa: E402

from quickscale.themes import THEMES  # noqa: E402
from tests.browser.launch import context_options, launch_options  # noqa: E402
from tests.browser.pages import sign_in  # noqa: E402
from tests.browser.site import ADA, open_site  # noqa: E402
from tests.browser.weights import Weight, table, weigh  # noqa: E402
from tests.projects.workshop import open_workshop  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.site import Site

PUBLIC = ("/", "/accounts/login/")
PRIVATE = ("/dashboard/", "/activity/", "/profile/")


def main() -> int:
    """Weigh all themes, print the table and return the exit status."""
    weights: list[Weight] = []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        options = launch_options(playwright.chromium.executable_path)
        if options is None:
            print("error: no Chromium\nhint: playwright install chromium", file=sys.stderr)
            return 1
        browser = playwright.chromium.launch(**options)
        with open_workshop(Path(scratch) / "projects") as workshop:
            for theme in THEMES:
                folder = Path(scratch) / f"site-{theme}"
                url = f"sqlite:///{scratch}/{theme}.sqlite3"
                with open_site(workshop.deployed(theme), folder, database_url=url) as site:
                    weights += weigh_site(browser, site)
    print(table(weights))
    excesses = [weight.excess for weight in weights if weight.excess]
    for excess in excesses:
        print(f"too heavy: {excess}", file=sys.stderr)
    return 1 if excesses else 0


def weigh_site(browser: Browser, site: Site) -> list[Weight]:
    """Weigh the pages of one theme, each in a context with an empty cache."""
    return [weigh_page(browser, site, path) for path in (*PUBLIC, *PRIVATE)]


def weigh_page(browser: Browser, site: Site, path: str) -> Weight:
    """Weigh one page; someone signs in first where that is needed."""
    cookies = browser.new_context(**context_options(site))
    if path in PRIVATE:
        page = cookies.new_page()
        page.goto("/accounts/login/")
        sign_in(page, ADA.email)
        page.wait_for_url("**/dashboard/")
    context = browser.new_context(**context_options(site), storage_state=cookies.storage_state())
    weight = weigh(context, site.theme, path)
    context.close()
    cookies.close()
    return weight


if __name__ == "__main__":
    sys.exit(main())
