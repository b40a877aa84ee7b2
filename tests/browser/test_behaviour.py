"""The colour scheme switch and the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .pages import choose_scheme, open_user_menu, user_menu
from .site import ADA, Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.e2e

# The colours of text tell the scheme in every theme: --text of the design.
TEXT = {"light": "rgb(15, 23, 42)", "dark": "rgb(226, 232, 240)"}
TAB_STOPS_TO_LOOK_AT = 12


def assert_scheme(page: Page, scheme: str) -> None:
    expect(page.locator("body")).to_have_css("color", TEXT[scheme])


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_visitors_system_decides_at_first(
    open_context: Callable[..., BrowserContext], system: str
) -> None:
    page = open_context(color_scheme=system).new_page()

    page.goto("/")

    assert page.locator("html").get_attribute("data-theme") is None
    assert_scheme(page, system)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_a_chosen_scheme_is_there_from_the_first_byte_on(
    site: Site, open_context: Callable[..., BrowserContext], has_script: bool
) -> None:
    context = open_context(color_scheme="light", java_script_enabled=has_script)
    page = context.new_page()
    page.goto("/accounts/login/")

    with page.expect_response(f"{site.origin}/appearance/"):
        choose_scheme(page, "Dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    assert_scheme(page, "dark")
    first_byte = context.request.get("/accounts/login/").text()
    assert '<html lang="en" data-theme="dark">' in first_byte
    page.goto("/")
    assert_scheme(page, "dark")
    expect(page.get_by_role("contentinfo").get_by_role("button", name="Dark")).to_have_attribute(
        "aria-pressed", "true"
    )
    cookie = next(it for it in context.cookies() if it["name"] == "color_scheme")
    assert (cookie["value"], cookie["secure"], cookie["sameSite"]) == ("dark", True, "Lax")

    with page.expect_response(f"{site.origin}/appearance/"):
        choose_scheme(page, "System")
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")
    assert_scheme(page, "light")


def test_the_skip_link_is_the_first_tab_stop_and_leads_to_the_content(
    open_context: Callable[..., BrowserContext], signed_in: dict[str, Path]
) -> None:
    page = open_context(storage_state=signed_in[ADA.email]).new_page()
    page.goto("/dashboard/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.keyboard.press("Tab")

    skip_link = page.get_by_role("link", name="Skip to the content")
    expect(skip_link).to_be_focused()
    expect(skip_link).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", ["/", "/dashboard/", "/profile/", "/activity/"])
def test_focus_can_be_seen_at_every_stop(
    open_context: Callable[..., BrowserContext], signed_in: dict[str, Path], path: str
) -> None:
    page = open_context(storage_state=signed_in[ADA.email]).new_page()
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    for _ in range(TAB_STOPS_TO_LOOK_AT):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """() => {
              const element = document.activeElement;
              const style = getComputedStyle(element);
              const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
              return seen || element === document.body ? "" : element.outerHTML;
            }"""
        )
        assert outline == "", outline


def test_the_menu_works_from_the_keyboard(
    open_context: Callable[..., BrowserContext], signed_in: dict[str, Path]
) -> None:
    page = open_context(storage_state=signed_in[ADA.email]).new_page()
    page.goto("/dashboard/")

    user_menu(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(user_menu(page)).to_be_focused()

    open_user_menu(page)
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
