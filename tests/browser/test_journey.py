"""One person's way through the product, from the first sign-in to a forgotten password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .pages import (
    fill_new_password,
    open_profile_form,
    open_user_menu,
    sign_in,
    sign_out,
    user_menu,
)
from .site import GRACE, PASSWORD, SCRIPTLESS, WALKER, Person, Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from .watch import Watch

pytestmark = pytest.mark.e2e

SECOND_PASSWORD = "staple battery horse 43"  # pragma: allowlist secret
THIRD_PASSWORD = "horse staple correct 44"  # pragma: allowlist secret


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def walk_the_whole_way(page: Page, site: Site, person: Person) -> None:
    come_in(page, person)
    edit_the_profile(page)
    search_the_activity(page)
    change_the_password(page)
    sign_out(page)
    expect(page).to_have_url(f"{site.origin}/")
    page.goto("/dashboard/")
    expect(page).to_have_url(f"{site.origin}/accounts/login/?next=/dashboard/")
    reset_the_password(page, site, person)
    sign_in(page, person.email, THIRD_PASSWORD)
    heading(page, "Hello, Walter")


def come_in(page: Page, person: Person) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign in").first.click()
    sign_in(page, person.email, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("Please enter a correct e-mail address")
    sign_in(page, person.email)
    heading(page, f"Hello, {person.email.partition('@')[0]}")
    expect(page.get_by_text("This is your first")).to_be_visible()


def edit_the_profile(page: Page) -> None:
    open_user_menu(page)
    page.get_by_role("link", name="Profile").first.click()
    heading(page, "Profile")
    open_profile_form(page)
    page.get_by_label("Full name").fill("Walter Walker")
    page.get_by_label("Time zone").select_option("Europe/Madrid")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    expect(user_menu(page)).to_contain_text("Menu of Walter Walker")
    page.reload()
    open_profile_form(page)
    expect(page.get_by_label("Full name")).to_have_value("Walter Walker")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Madrid")


def search_the_activity(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Activity").click()
    heading(page, "Activity")
    rows = page.locator("tbody")
    expect(rows).to_contain_text("Signed in")
    expect(rows).to_contain_text("Profile updated")
    search = page.get_by_role("searchbox", name="Search")
    search.fill("profile")
    search.press("Enter")
    expect(rows).not_to_contain_text("Signed in")
    expect(rows).to_contain_text("Profile updated")
    search.fill("no-such-event")
    search.press("Enter")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    page.get_by_role("link", name="Show everything").or_(
        page.get_by_role("button", name="Show everything")
    ).click()
    expect(rows).to_contain_text("Signed in")


def change_the_password(page: Page) -> None:
    open_user_menu(page)
    page.get_by_role("link", name="Settings").first.click()
    heading(page, "Settings")
    page.get_by_role("main").get_by_role("link", name="Change password").click()
    heading(page, "Change password")
    page.get_by_label("Old password").fill(PASSWORD)
    fill_new_password(page, SECOND_PASSWORD)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("Your password is changed.")).to_be_visible()


def reset_the_password(page: Page, site: Site, person: Person) -> None:
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_role("button", name="Send the link").click()
    heading(page, "Look at your mail")
    link = site.link_to_reset_the_password(person.email)
    page.goto(link)
    heading(page, "Set a new password")
    fill_new_password(page, THIRD_PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    heading(page, "Your new password is set")
    page.goto(link)
    heading(page, "This link has expired")
    page.goto("/accounts/login/")
    sign_in(page, person.email, SECOND_PASSWORD)
    expect(page.get_by_role("alert")).to_be_visible()


def test_the_whole_way(site: Site, open_context: Callable[..., BrowserContext]) -> None:
    walk_the_whole_way(open_context().new_page(), site, WALKER)


# The React theme is an application of scripts: without them its pages say so, and no more.
@pytest.mark.parametrize("theme", ["starter_html", "starter_htmx"], indirect=True, scope="session")
def test_the_whole_way_without_script(
    site: Site, open_context: Callable[..., BrowserContext]
) -> None:
    walk_the_whole_way(open_context(java_script_enabled=False).new_page(), site, SCRIPTLESS)


def test_the_admin_is_for_staff(site: Site, open_context: Callable[..., BrowserContext]) -> None:
    page = open_context().new_page()
    page.goto("/accounts/login/")
    sign_in(page, GRACE.email)
    open_user_menu(page)
    page.get_by_role("link", name="Admin").click()
    expect(page.get_by_role("heading", name="Site administration")).to_be_visible()

    page.get_by_role("rowheader", name="Users").get_by_role("link").click()
    expect(page.get_by_role("link", name=GRACE.email)).to_be_visible()


def test_nothing_secret_reaches_the_log(
    site: Site, watch: Watch, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    page.goto("/accounts/password_reset/")
    page.get_by_label("E-mail address").fill(GRACE.email)
    page.get_by_role("button", name="Send the link").click()
    link = site.link_to_reset_the_password(GRACE.email)
    page.goto(link)
    heading(page, "Set a new password")
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}

    output = site.server.output()

    assert link.split("/")[-2] not in output
    assert "/accounts/reset/" not in output
    assert PASSWORD not in output
    assert "user:password" not in output
    for name in ("csrftoken", "sessionid"):
        assert cookies[name] not in output
    assert "Traceback" not in output
    assert watch.problems == []
