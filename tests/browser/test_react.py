"""What only the React theme does: pages that a script makes, over an API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.projects.serving import get

from .site import ADA, Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.parametrize("theme", ["starter_react"], indirect=True, scope="session"),
]


@pytest.fixture
def page(open_context: Callable[..., BrowserContext], signed_in: dict[str, Path]) -> Page:
    """Return a page on which Ada is signed in."""
    return open_context(storage_state=signed_in[ADA.email]).new_page()


def test_routes_have_their_titles_and_their_history(page: Page, site: Site) -> None:
    page.goto("/dashboard/")
    page.evaluate("() => { window.sameDocument = true }")
    main = page.get_by_role("navigation", name="Main")

    main.get_by_role("link", name="Activity").click()
    expect(page).to_have_title("Activity · My shop")
    expect(page).to_have_url(f"{site.origin}/activity/")
    expect(main.get_by_role("link", name="Activity")).to_have_attribute("aria-current", "page")
    assert page.evaluate("() => window.sameDocument") is True
    page.go_back()

    expect(page).to_have_title("Dashboard · My shop")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Ada")


@pytest.mark.parametrize(("path", "status"), [("/api/me", 401), ("/api/no-such-thing", 404)])
def test_the_api_fails_in_json(site: Site, path: str, status: int) -> None:
    answer = get(site.port, path, tls=True, Host=f"localhost:{site.port}")

    assert answer.status == status
    assert answer.header("content-type").startswith("application/json")
    assert json.loads(answer.body)


def test_an_api_call_without_the_token_is_refused(page: Page, site: Site) -> None:
    page.goto("/profile/")

    answer = page.context.request.patch(
        f"{site.origin}/api/me", data={"full_name": "Mallory", "time_zone": "UTC"}
    )

    assert answer.status == 403
    page.reload()
    expect(page.get_by_label("Full name")).to_have_value("Ada Lovelace")
