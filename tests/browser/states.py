"""Every state of every page that someone can meet, and how to get there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from .pages import fill_new_password, open_profile_form, open_user_menu, sign_in
from .site import ADA, GRACE, Person, Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from .watch import Watch


@dataclass(frozen=True)
class Visit:
    """A page of a fresh context on a site."""

    page: Page
    site: Site
    watch: Watch

    def fail_to(self, path: str, status: int) -> None:
        """Go to a page that answers with an error."""
        self.watch.expect(path, status)
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status


@dataclass(frozen=True)
class State:
    """A state of a page.

    person: who is signed in, or None
    is_ours: whether the page is the project's own, not Django's admin
    """

    name: str
    reach: Callable[[Visit], None]
    person: Person | None = None
    is_ours: bool = True


def at(path: str) -> Callable[[Visit], None]:
    """Return what goes to a page that is complete as it comes."""

    def reach(visit: Visit) -> None:
        visit.page.goto(path)
        expect(visit.page.get_by_role("heading", level=1)).to_be_visible()

    return reach


def wrong_password(visit: Visit) -> None:
    visit.page.goto("/accounts/login/")
    sign_in(visit.page, ADA.email, "not the password")
    expect(visit.page.get_by_role("alert")).to_contain_text("correct")


def too_many_attempts(visit: Visit) -> None:
    visit.watch.expect("/accounts/login/", 429)
    visit.page.goto("/accounts/login/")
    status = 0
    while status != HTTPStatus.TOO_MANY_REQUESTS:
        with visit.page.expect_response("**/accounts/login/") as answer:
            sign_in(visit.page, "mallory@example.com", "a guess")
        status = answer.value.status
        visit.page.wait_for_load_state()
    # Fewer when this page was visited before.
    shown = re.compile(r"Try again in \d+ minutes?")
    expect(visit.page.get_by_role("alert")).to_contain_text(shown)


def sent_away_to_sign_in(visit: Visit) -> None:
    visit.page.goto("/dashboard/")
    expect(visit.page.get_by_text("Sign in to see that page.")).to_be_visible()


def wrong_address(visit: Visit) -> None:
    visit.page.goto("/accounts/password_reset/")
    # Valid for a browser, not for Django.
    visit.page.get_by_label("E-mail address").fill("ada@example")
    visit.page.get_by_role("button", name="Send the link").click()
    expect(visit.page.get_by_label("E-mail address")).to_have_attribute("aria-invalid", "true")


def reset_link(visit: Visit) -> None:
    visit.page.goto("/accounts/password_reset/")
    visit.page.get_by_label("E-mail address").fill(GRACE.email)
    visit.page.get_by_role("button", name="Send the link").click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Look at your mail")
    visit.page.goto(visit.site.link_to_reset_the_password(GRACE.email))
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Set a new password")


def reset_with_errors(visit: Visit) -> None:
    reset_link(visit)
    fill_new_password(visit.page, "12345678", "87654321")
    visit.page.get_by_role("button", name="Save the password").click()
    expect(visit.page.locator("[aria-invalid=true]").first).to_be_visible()


def expired_link(visit: Visit) -> None:
    visit.page.goto("/accounts/reset/MQ/set-password/")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("This link has expired")


def not_found(visit: Visit) -> None:
    visit.fail_to("/nothing-here/", 404)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Page not found")


def forbidden(visit: Visit) -> None:
    visit.page.goto("/accounts/login/")
    visit.page.context.clear_cookies()
    visit.watch.expect("/accounts/login/", 403)
    sign_in(visit.page, ADA.email)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("This form has expired")


def open_menu(visit: Visit) -> None:
    visit.page.goto("/dashboard/")
    open_user_menu(visit.page)


def nothing_found(visit: Visit) -> None:
    visit.page.goto("/activity/?q=no-such-event")
    expect(visit.page.get_by_role("heading", name="Nothing found")).to_be_visible()


def second_page(visit: Visit) -> None:
    visit.page.goto("/activity/?page=2")
    expect(visit.page.get_by_role("navigation", name="Pages")).to_contain_text("21")


def profile_saved(visit: Visit) -> None:
    visit.page.goto("/profile/")
    open_profile_form(visit.page)
    visit.page.get_by_role("button", name="Save").click()
    expect(visit.page.get_by_text("Nothing had changed.")).to_be_visible()


def profile_with_an_error(visit: Visit) -> None:
    visit.page.goto("/profile/")
    open_profile_form(visit.page)
    name = visit.page.get_by_label("Full name")
    name.evaluate("field => field.removeAttribute('maxlength')")
    name.fill("a" * 151)
    visit.watch.expect("/profile/", 422)
    visit.watch.expect("/api/me", 422)
    visit.watch.expect("/api/me", 400)
    visit.page.get_by_role("button", name="Save").click()
    expect(visit.page.locator("[aria-invalid=true]").first).to_be_visible()


def password_with_errors(visit: Visit) -> None:
    visit.page.goto("/accounts/password_change/")
    visit.page.get_by_label("Old password").fill("not the password")
    fill_new_password(visit.page, "12345678", "87654321")
    visit.page.get_by_role("button", name="Change password").click()
    expect(visit.page.locator("[aria-invalid=true]")).to_have_count(2)


def a_user_in_the_admin(visit: Visit) -> None:
    visit.page.goto("/admin/users/user/")
    visit.page.get_by_role("link", name=ADA.email).click()
    expect(visit.page.get_by_role("heading", name=re.compile("Change user"))).to_be_visible()


def admin_sign_in(visit: Visit) -> None:
    visit.page.goto("/admin/login/")
    expect(visit.page.get_by_role("button", name="Log in")).to_be_visible()


STATES = [
    State("landing", at("/")),
    State("sign-in", at("/accounts/login/")),
    State("sign-in-sent", sent_away_to_sign_in),
    State("sign-in-error", wrong_password),
    State("sign-in-refused", too_many_attempts),
    State("forgotten", at("/accounts/password_reset/")),
    State("forgotten-error", wrong_address),
    State("mail-sent", at("/accounts/password_reset/done/")),
    State("reset", reset_link),
    State("reset-error", reset_with_errors),
    State("reset-expired", expired_link),
    State("reset-complete", at("/accounts/reset/done/")),
    State("404", not_found),
    State("403", forbidden),
    State("landing-signed-in", at("/"), ADA),
    State("dashboard", at("/dashboard/"), ADA),
    State("dashboard-menu", open_menu, ADA),
    State("dashboard-menu-staff", open_menu, GRACE),
    State("activity", at("/activity/"), ADA),
    State("activity-second-page", second_page, ADA),
    State("activity-nothing-found", nothing_found, ADA),
    State("profile", at("/profile/"), ADA),
    State("profile-saved", profile_saved, ADA),
    State("profile-error", profile_with_an_error, ADA),
    State("settings", at("/settings/"), ADA),
    State("password", at("/accounts/password_change/"), ADA),
    State("password-error", password_with_errors, ADA),
    State("404-signed-in", not_found, ADA),
    State("admin-sign-in", admin_sign_in, is_ours=False),
    State("admin", at("/admin/"), GRACE, is_ours=False),
    State("admin-users", at("/admin/users/user/"), GRACE, is_ours=False),
    State("admin-user", a_user_in_the_admin, GRACE, is_ours=False),
    State("admin-activity", at("/admin/activity/activityevent/"), GRACE, is_ours=False),
]
