"""What people do on the pages, by role and label, the same in every theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .site import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def sign_in(page: Page, address: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in form and send it."""
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def user_menu(page: Page) -> Locator:
    """Return what opens the menu in the header; its text holds the person's name."""
    return page.get_by_role("banner").locator("summary, button").filter(has_text="Menu of")


def open_user_menu(page: Page) -> None:
    """Open the menu in the header and wait until it is open."""
    user_menu(page).wait_for()
    # A front end that runs in the browser puts another header in place of the server's, and has
    # its heading only then.
    page.get_by_role("heading", level=1).first.wait_for()
    user_menu(page).click()
    page.get_by_role("button", name="Sign out").wait_for()


def sign_out(page: Page) -> None:
    """Sign out through the menu in the header."""
    open_user_menu(page)
    page.get_by_role("button", name="Sign out").click()


def fill_new_password(page: Page, password: str, again: str | None = None) -> None:
    """Fill in both fields of a new password."""
    page.get_by_label("New password", exact=True).fill(password)
    page.get_by_label("New password confirmation").fill(password if again is None else again)


def open_profile_form(page: Page) -> None:
    """Wait for the form of the profile page; a theme may show the facts first and edit in place."""
    form = page.get_by_label("Full name")
    edit = page.get_by_role("main").get_by_role("link", name="Edit", exact=True)
    form.or_(edit).first.wait_for()
    if edit.is_visible():
        edit.click()
    form.wait_for()


def choose_scheme(page: Page, scheme: str) -> None:
    """Press a button of the colour scheme switch in the footer."""
    page.get_by_role("contentinfo").get_by_role("button", name=scheme).click()
