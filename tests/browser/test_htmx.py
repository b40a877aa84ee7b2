"""What only the htmx theme does: parts of pages that change in place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from . import axe
from .site import ADA, Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.parametrize("theme", ["starter_htmx"], indirect=True, scope="session"),
]


@pytest.fixture
def page(open_context: Callable[..., BrowserContext], signed_in: dict[str, Path]) -> Page:
    """Return a page on which Ada is signed in."""
    return open_context(storage_state=signed_in[ADA.email]).new_page()


def test_the_list_follows_what_is_typed(page: Page) -> None:
    page.goto("/activity/")

    page.get_by_role("searchbox", name="Search").press_sequentially("signed")

    expect(page.locator("tbody")).not_to_contain_text("Profile updated")
    expect(page.locator("tbody")).to_contain_text("Signed in")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    expect(page).to_have_url(re.compile(r"[?&]q=signed"))


def test_an_event_opens_in_a_dialog_that_gives_the_focus_back(page: Page) -> None:
    page.goto("/activity/")
    opener = page.locator("tbody").get_by_role("link").first
    opener.focus()

    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert axe.violations(page, is_ours=True) == []
    assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    assert page.url.endswith("/activity/")


def test_the_profile_is_edited_without_loading_the_page(page: Page, site: Site) -> None:
    page.goto("/profile/")
    page.evaluate("() => { window.sameDocument = true }")

    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing had changed.")).to_be_visible()

    assert page.evaluate("() => window.sameDocument") is True
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text("Nothing had changed.")).to_be_hidden()
    assert site.theme == "starter_htmx"


def test_boosted_pages_have_their_titles_and_their_history(page: Page, site: Site) -> None:
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


def test_forms_of_the_page_that_is_loaded_first_are_left_to_the_browser(page: Page) -> None:
    page.goto("/settings/")
    page.wait_for_load_state("load")

    boosted = page.locator("form:not([hx-boost])")

    expect(boosted).to_have_count(0)
