"""The account pages of the React theme, on the module `auth`: journeys by role and label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.projects.workshop import production_variables

from .accounts import (
    AUTHENTICATOR,
    SECOND_PASSWORD,
    Account,
    code_of,
    enter,
    heading,
    main,
    one_time_password,
    somebody,
)
from .axe import violations
from .pages import sign_in, sign_out
from .site import ADA, GRACE, PASSWORD, SWITCHER, Site, open_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Locator, Page

    from quickscale_modules.auth.tests.provider import Provider
    from tests.projects.workshop import Project

    from .watch import Watch

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.parametrize("theme", ["starter_react"], indirect=True, scope="session"),
]

THIRD_PASSWORD = "horse staple battery 44"  # pragma: allowlist secret
FOURTH_PASSWORD = "battery horse staple 45"  # pragma: allowlist secret
BROWSER_CLIENT = "/accounts/_allauth/browser/v1"
# Refusals that the journeys ask for, and 401s, by which the client learns what comes next.
REFUSED = [
    ("/auth/session", 401), ("/auth/signup", 400), ("/auth/signup", 401), ("/auth/login", 400),
    ("/auth/login", 401), ("/auth/email/verify", 400), ("/auth/2fa/authenticate", 400),
    ("/auth/2fa/authenticate", 401), ("/auth/password/request", 401),
    ("/auth/password/reset", 400), ("/auth/password/reset", 401), ("/auth/code/request", 401),
    ("/auth/code/confirm", 400), ("/auth/reauthenticate", 400), ("/account/email", 401),
    ("/account/authenticators/webauthn", 401), ("/account/authenticators/totp", 400),
    ("/account/authenticators/totp", 401), ("/account/authenticators/recovery-codes", 401),
    ("/account/password/change", 400), ("/account/password/change", 401),
    ("/account/password/change", 429), ("/auth/provider/signup", 400),
    ("/auth/provider/signup", 401),
]  # fmt: skip
# What each page is called, and whether somebody has to be signed in to see it.
FOR_VISITORS = {
    "/accounts/login/": "Sign in",
    "/accounts/signup/": "Create account",
    "/accounts/login/code/": "Sign in with a code",
    "/accounts/password/reset/": "Forgot your password?",
}
FOR_MEMBERS = {
    "/accounts/email/": "E-mail address",
    "/accounts/password/change/": "Change password",
    "/accounts/2fa/": "Two-step sign-in",
    "/accounts/2fa/webauthn/": "Passkeys",
    "/accounts/2fa/totp/activate/": "Set up an authenticator app",
    "/accounts/2fa/webauthn/add/": "Add a passkey",
    "/accounts/3rdparty/": "Connected accounts",
    "/accounts/reauthenticate/": "Confirm that it is you",
}


@pytest.fixture(scope="session")
def site(accounts_project: Project, accounts_database: str, provider: Provider) -> Iterator[Site]:
    """Return the theme's site with the module."""
    variables = production_variables(database_url=accounts_database)
    place, environment = accounts_project.root.parent / "site", provider.variables()
    with open_site(
        accounts_project, place, database_url=accounts_database, environment=environment
    ) as opened:
        accounts_project.manage("auth_sync_emails", "--mark-verified", variables=variables)
        yield opened


@pytest.fixture
def page(open_context: Callable[..., BrowserContext], watch: Watch) -> Page:
    """Return a page of a browser that nobody has used."""
    for path, status in REFUSED:
        watch.expect(BROWSER_CLIENT + path, status)
    return open_context().new_page()


def look_over(page: Page) -> None:
    """Hold a step to axe in both schemes and at both sizes, and leave it as it was."""
    size = page.viewport_size
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert violations(page, is_ours=True) == [], (page.url, width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    if size:
        page.set_viewport_size(size)


def press(where: Page | Locator, name: str) -> None:
    where.get_by_role("button", name=name, exact=True).click()


def expect_error_at(field: Locator) -> None:
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()


def sign_up(page: Page, site: Site, account: Account) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Create account").click()
    heading(page, "Create account")
    page.get_by_label("E-mail address").fill(account.email)
    page.get_by_label("Password", exact=True).fill("12345678")
    press(main(page), "Create account")
    expect_error_at(page.get_by_label("Password", exact=True))
    page.get_by_label("Password", exact=True).fill(account.password)
    page.get_by_label("Full name").fill("Nora Newcomer")
    press(main(page), "Create account")
    heading(page, "Confirm your address")
    enter(page, "WRONG1")
    expect_error_at(page.get_by_label("Code", exact=True))
    look_over(page)
    enter(page, code_of(site.newest_mail(account.email)))
    heading(page, "Hello, Nora")


def confirm_that_it_is_you(page: Page, account: Account) -> None:
    """Confirm in the dialog; what was asked for goes on by itself."""
    dialog = page.get_by_role("dialog", name="Confirm that it is you")
    dialog.get_by_label("Password", exact=True).fill("not the password")
    press(dialog, "Confirm")
    expect_error_at(dialog.get_by_label("Password", exact=True))
    look_over(page)
    dialog.get_by_label("Password", exact=True).fill(account.password)
    press(dialog, "Confirm")
    expect(dialog).to_have_count(0)


def add_an_app(page: Page, account: Account) -> None:
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up the app").click()
    heading(page, "Confirm that it is you")
    page.get_by_label("Password", exact=True).fill(account.password)
    press(main(page), "Confirm")
    heading(page, "Set up an authenticator app")
    account.secret = main(page).locator("code").inner_text()
    page.get_by_label("Code from the app").fill("000000")
    press(page, "Turn on")
    expect_error_at(page.get_by_label("Code from the app"))
    page.get_by_label("Code from the app").fill(one_time_password(account.secret, period=-1))
    press(page, "Turn on")
    heading(page, "Recovery codes")
    codes = page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    account.recovery_codes = codes.all_inner_texts()
    look_over(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.path().read_text().split() == account.recovery_codes
    page.reload()
    expect(main(page)).to_contain_text("cannot be shown again")


def add_a_passkey(page: Page, account: Account) -> None:
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name", exact=True).fill("My laptop")
    press(page, "Add the passkey")
    confirm_that_it_is_you(page, account)
    heading(page, "Passkeys")
    page.get_by_role("link", name="Rename My laptop").click()
    page.get_by_label("Name", exact=True).fill("The laptop")
    press(page, "Save")
    expect(page.get_by_role("heading", name="The laptop")).to_be_visible()


def change_the_password(page: Page, account: Account) -> None:
    page.goto("/accounts/password/change/")
    page.get_by_label("Current password").fill("not the password")
    page.get_by_label("New password").fill(SECOND_PASSWORD)
    press(main(page), "Change password")
    expect_error_at(page.get_by_label("Current password"))
    page.get_by_label("Current password").fill(account.password)
    account.password = SECOND_PASSWORD
    press(main(page), "Change password")
    expect(page.get_by_text("Your password is changed.")).to_be_visible()


def change_the_address(page: Page, site: Site, account: Account, email: str) -> None:
    page.goto("/accounts/email/")
    page.get_by_label("New e-mail address").fill(email)
    press(main(page), "Send a code")
    confirm_that_it_is_you(page, account)
    heading(page, "Confirm your address")
    enter(page, code_of(site.newest_mail(email)))
    heading(page, "E-mail address")
    expect(main(page)).to_contain_text(email)
    expect(main(page)).not_to_contain_text(account.email)
    account.email = email


def reset_the_password(page: Page, site: Site, account: Account) -> None:
    page.goto("/accounts/login/?next=/activity/")
    page.get_by_role("link", name="Forgot your password?").click()
    heading(page, "Forgot your password?")
    page.get_by_label("E-mail address").fill(account.email)
    press(page, "Send the code")
    heading(page, "Enter the code")
    enter(page, "WRONG1")
    expect_error_at(page.get_by_label("Code", exact=True))
    look_over(page)
    enter(page, code_of(site.newest_mail(account.email)))
    heading(page, "Set a new password")
    page.get_by_label("New password").fill("12345678")
    press(page, "Save the password")
    expect_error_at(page.get_by_label("New password"))
    look_over(page)
    account.password = THIRD_PASSWORD
    page.get_by_label("New password").fill(account.password)
    press(page, "Save the password")
    heading(page, "Sign in")
    expect(page.get_by_text("Your new password is set.")).to_be_visible()


def forget_the_password_while_signed_in(page: Page, site: Site, account: Account) -> None:
    page.goto("/accounts/password/change/")
    page.get_by_role("link", name="Forgot your password?").click()
    expect(page.get_by_label("E-mail address")).to_have_value(account.email)
    press(page, "Send the code")
    heading(page, "Enter the code")
    enter(page, code_of(site.newest_mail(account.email)))
    heading(page, "Set a new password")
    account.password = FOURTH_PASSWORD
    page.get_by_label("New password").fill(account.password)
    press(page, "Save the password")
    heading(page, "Sign in")
    expect(page.get_by_text("Your new password is set.")).to_be_visible()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()


def sign_in_anew(page: Page, account: Account, recovery_code: str, *, to: str) -> None:
    """With another password no browser is trusted any more."""
    sign_in(page, account.email, account.password)
    enter(page, recovery_code, "Sign in")
    press(page, "Not now")
    heading(page, to)


def test_an_account_from_sign_up_to_a_new_password(page: Page, site: Site) -> None:
    account = somebody("nora")
    sign_up(page, site, account)
    add_an_app(page, account)

    sign_out(page)
    page.goto("/accounts/login/?next=/settings/")
    sign_in(page, account.email, account.password)
    heading(page, "Second step")
    enter(page, "000000", "Sign in")
    expect_error_at(page.get_by_label("Code", exact=True))
    look_over(page)
    enter(page, one_time_password(account.secret), "Sign in")
    heading(page, "Trust this browser?")
    look_over(page)
    press(page, "Not now")
    heading(page, "Settings")

    sign_out(page)
    page.goto("/accounts/login/")
    sign_in(page, account.email, account.password)
    enter(page, account.recovery_codes[0], "Sign in")
    press(page, "Trust this browser")
    heading(page, "Hello, Nora")
    sign_out(page)
    page.goto("/accounts/login/")
    sign_in(page, account.email, account.password)
    heading(page, "Hello, Nora")

    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    add_a_passkey(page, account)
    sign_out(page)
    page.goto("/accounts/login/?next=/activity/")
    press(page, "Sign in with a passkey")
    heading(page, "Activity")

    change_the_password(page, account)
    change_the_address(page, site, account, account.email.replace("@", ".changed@"))
    sign_out(page)
    reset_the_password(page, site, account)
    sign_in_anew(page, account, account.recovery_codes[1], to="Activity")
    forget_the_password_while_signed_in(page, site, account)
    sign_in_anew(page, account, account.recovery_codes[2], to="Hello, Nora")

    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Remove the app").click()
    press(page, "Remove the app")
    confirm_that_it_is_you(page, account)
    expect(page.get_by_text("The authenticator app is removed.")).to_be_visible()
    page.get_by_role("link", name="Manage passkeys").click()
    page.get_by_role("link", name="Remove The laptop").click()
    press(page, "Remove the passkey")
    expect(page.get_by_role("heading", name="No passkeys yet")).to_be_visible()


def test_a_code_by_mail_signs_in_and_a_mistyped_address_can_be_left(page: Page, site: Site) -> None:
    page.goto("/accounts/login/?next=/activity/")
    page.get_by_role("link", name="Send me a code").click()
    heading(page, "Sign in with a code")
    page.get_by_label("E-mail address").fill(ADA.email)
    press(page, "Send the code")
    heading(page, "Enter the code")
    press(page, "Send another code")
    expect(page.get_by_text("Another code is on its way.")).to_be_visible()
    page.reload()
    enter(page, code_of(site.newest_mail(ADA.email)))
    heading(page, "Activity")

    sign_out(page)
    page.goto("/accounts/signup/")
    page.get_by_label("E-mail address").fill("mistyped@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(main(page), "Create account")
    heading(page, "Confirm your address")
    press(page, "Start again with another one")
    heading(page, "Create account")


def test_nobody_is_led_elsewhere_after_signing_in(page: Page, site: Site) -> None:
    page.goto("/accounts/login/?next=https://evil.example/")
    sign_in(page, GRACE.email)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")
    assert page.url == f"{site.origin}/dashboard/"


def test_the_servers_own_pages_of_the_module_are_one_click_away(page: Page) -> None:
    page.goto("/accounts/login/?next=/settings/")
    sign_in(page, ADA.email)
    heading(page, "Settings")
    links = page.get_by_role("navigation", name="Settings")

    links.get_by_role("link", name="Security").click()
    heading(page, "Security")
    page.get_by_role("link", name="Change the password").click()
    heading(page, "Change password")
    links.get_by_role("link", name="Two-step sign-in").click()
    heading(page, "Two-step sign-in")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_account_pages_are_accessible_and_fit(
    open_context: Callable[..., BrowserContext], watch: Watch, scheme: str, width: int
) -> None:
    for path, status in REFUSED:
        watch.expect(BROWSER_CLIENT + path, status)
    page = open_context(color_scheme=scheme, viewport={"width": width, "height": 800}).new_page()

    for path, title in FOR_VISITORS.items():
        page.goto(path)
        assert_in_order(page, title)
    page.goto("/accounts/login/code/")
    # One address gets three codes a minute.
    page.get_by_label("E-mail address").fill(f"nobody-{width}-{scheme}@example.com")
    press(page, "Send the code")
    assert_in_order(page, "Enter the code")
    press(page, "Cancel")
    heading(page, "Sign in")
    sign_in(page, ADA.email)
    page.wait_for_url("**/dashboard/")
    for path, title in FOR_MEMBERS.items():
        page.goto(path)
        # The first of those that the server asks for a confirmation.
        if path == "/accounts/2fa/totp/activate/":
            heading(page, "Confirm that it is you")
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            press(main(page), "Confirm")
        assert_in_order(page, title)
    page.goto("/accounts/password/change/")
    press(main(page), "Change password")
    expect_error_at(page.get_by_label("Current password"))
    assert_in_order(page, "Change password")


def assert_in_order(page: Page, title: str) -> None:
    """Fail unless the page is there, accessible, and no wider than the window."""
    heading(page, title)
    expect(page).to_have_title(f"{title} · My shop")
    page.wait_for_load_state("networkidle")
    assert violations(page, is_ours=True) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_someone_comes_from_another_service(page: Page, watch: Watch, provider: Provider) -> None:
    watch.expect_elsewhere(f"{provider.address}/authorize?")
    provider.person = {
        "sub": "react", "email": "olga@example.com", "email_verified": True, "name": "Olga Other",
    }  # fmt: skip
    page.goto("/accounts/login/")

    press(page, "Continue with Loopback")

    heading(page, "Hello, Olga")
    page.goto("/accounts/3rdparty/")
    expect(page.get_by_role("heading", name="Loopback")).to_be_visible()


def test_someone_without_an_address_comes_from_another_service(
    page: Page, site: Site, watch: Watch, provider: Provider
) -> None:
    watch.expect_elsewhere(f"{provider.address}/authorize?")
    provider.person = {"sub": "nameless", "name": "Paula Private"}
    page.goto("/accounts/login/")

    press(page, "Continue with Loopback")

    heading(page, "Create account")
    look_over(page)
    press(main(page), "Create account")
    expect_error_at(page.get_by_label("E-mail address"))
    look_over(page)
    page.get_by_label("E-mail address").fill("paula@example.com")
    press(main(page), "Create account")
    heading(page, "Confirm your address")
    enter(page, code_of(site.newest_mail("paula@example.com")))
    heading(page, "Hello, Paula")


def test_who_tries_too_often_reads_for_how_long_to_wait(page: Page) -> None:
    page.goto("/accounts/login/?next=/accounts/password/change/")
    sign_in(page, SWITCHER.email)
    heading(page, "Change password")

    for _ in range(6):
        page.get_by_label("Current password").fill("not the password")
        page.get_by_label("New password", exact=True).fill(THIRD_PASSWORD)
        with page.expect_response("**/account/password/change"):
            press(main(page), "Change password")

    expect(page.get_by_role("alert")).to_contain_text("Try again in 1 minute.")
    look_over(page)
