"""What people do with their accounts on the pages of the module `auth`, by role and label."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import struct
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from .pages import open_user_menu, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from playwright.sync_api import Locator, Page

FIRST_PASSWORD = "correct horse battery 42"  # pragma: allowlist secret
SECOND_PASSWORD = "staple battery horse 43"  # pragma: allowlist secret
PERIOD_SECONDS = 30
# As long as a busy machine may take to fill in a form and to send it.
MARGIN_SECONDS = 6
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Account:
    """An account and what its person knows of it."""

    email: str
    password: str = FIRST_PASSWORD
    secret: str = ""
    recovery_codes: list[str] = field(default_factory=list)


def somebody(name: str) -> Account:
    """Return an account that nobody has made yet, also when the test is run again."""
    return Account(f"{name}-{secrets.token_hex(3)}@example.com")


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def open_settings(page: Page, name: str) -> None:
    """Go to a page of the account through the menu and the settings' own navigation."""
    open_user_menu(page)
    page.get_by_role("navigation", name="Account").get_by_role("link", name="Security").click()
    heading(page, "Security")
    if name != "Security":
        page.get_by_role("navigation", name="Settings").get_by_role("link", name=name).click()


def one_time_password(secret: str, *, period: int = 0) -> str:
    """Return what an authenticator app shows (RFC 6238).

    period: 0 for now, -1 for half a minute ago: each works once, and these two at the same time

    Waits for the next half minute when this one is nearly over.
    """
    time.sleep(max(0, time.time() % PERIOD_SECONDS - PERIOD_SECONDS + MARGIN_SECONDS))
    counter = int(time.time()) // PERIOD_SECONDS + period
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"


def code_of(mail: EmailMessage) -> str:
    """Return the code of a mail, which its text and its HTML hold alike."""
    codes = []
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None, kind
        found = re.search(
            r"(?:^ {4}|center\">)([A-Z0-9-]{6,})(?:$|<)", part.get_content(), re.MULTILINE
        )
        assert found is not None, part.get_content()
        codes.append(found[1])
    assert codes[0] == codes[1]
    assert codes[0] in str(mail["Subject"])
    return codes[0]


def enter(page: Page, code: str, button: str = "Confirm") -> None:
    page.get_by_label("Code", exact=True).fill(code)
    main(page).get_by_role("button", name=button, exact=True).click()


def sign_up(page: Page, account: Account, mail: Callable[[str], EmailMessage]) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Create account").click()
    heading(page, "Create account")
    page.get_by_label("E-mail address").fill(account.email)
    page.get_by_label("Password", exact=True).fill("12345678")
    page.get_by_label("I accept the terms").check()
    main(page).get_by_role("button", name="Create account").click()
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Password", exact=True).fill(account.password)
    main(page).get_by_role("button", name="Create account").click()
    heading(page, "Confirm your address")
    enter(page, "WRONG1")
    expect(page.get_by_label("Code", exact=True)).to_have_attribute("aria-invalid", "true")
    enter(page, code_of(mail(account.email)))


def settle_in(page: Page) -> None:
    heading(page, "Welcome")
    page.get_by_label("Full name").fill("Nora Newcomer")
    page.get_by_label("Time zone").select_option("Europe/Madrid")
    page.get_by_role("button", name="Save and continue").click()
    heading(page, "Hello, Nora")


def change_the_profile(page: Page, picture: bytes) -> None:
    open_settings(page, "Profile")
    heading(page, "Profile")
    page.get_by_label("Full name").fill("Nora New")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    page.get_by_text("Add a picture").click()
    choose = page.get_by_label("Picture", exact=True).set_input_files
    choose({"name": "me.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    page.get_by_role("button", name="Save the picture").click()
    expect(page.get_by_label("Picture", exact=True)).to_have_attribute("aria-invalid", "true")
    choose({"name": "me.png", "mimeType": "image/png", "buffer": picture})
    page.get_by_role("button", name="Save the picture").click()
    expect(page.get_by_role("img", name="Your picture")).to_be_visible()


def confirm_that_it_is_you(page: Page, account: Account) -> None:
    heading(page, "Confirm that it is you")
    page.get_by_label("Password", exact=True).fill(account.password)
    main(page).get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_have_count(0)


def add_an_app(page: Page, account: Account) -> None:
    open_settings(page, "Two-step sign-in")
    page.get_by_role("link", name="Set up the app").click()
    confirm_that_it_is_you(page, account)
    heading(page, "Set up an authenticator app")
    account.secret = main(page).locator("code").inner_text().strip()
    page.get_by_label("Code from the app").fill("000000")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_label("Code from the app")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Code from the app").fill(one_time_password(account.secret, period=-1))
    page.get_by_role("button", name="Turn on").click()
    heading(page, "Recovery codes")
    codes = page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    account.recovery_codes = codes.all_inner_texts()
    assert len(set(account.recovery_codes)) == 10


def sign_in_with(page: Page, account: Account, code: str) -> None:
    """Sign in with the password and a code of the second step."""
    page.goto("/accounts/login/")
    sign_in(page, account.email, account.password)
    heading(page, "Second step")
    enter(page, code, "Sign in")
    heading(page, "Trust this browser?")
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")


def add_a_passkey(page: Page, account: Account) -> None:
    open_settings(page, "Two-step sign-in")
    page.get_by_role("link", name="Add a passkey").click()
    confirm_that_it_is_you(page, account)
    heading(page, "Add a passkey")
    page.get_by_label("Name", exact=True).fill("My laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    open_settings(page, "Security")
    expect(main(page)).to_contain_text("My laptop")


def use_a_passkey(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")


def revoke_the_other_device(page: Page, account: Account) -> None:
    open_settings(page, "Devices")
    devices = main(page).get_by_role("heading", level=2)
    expect(devices).to_have_count(2)
    main(page).get_by_role("button", name="Sign out Chrome on Linux").click()
    confirm_that_it_is_you(page, account)
    expect(page.get_by_text("That device is signed out.")).to_be_visible()
    expect(devices).to_have_count(1)


def change_the_password(page: Page, account: Account) -> None:
    open_settings(page, "Password")
    heading(page, "Change password")
    page.get_by_label("Current password").fill("not the password")
    fill_new_password(page, SECOND_PASSWORD)
    expect(page.get_by_label("Current password")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Current password").fill(account.password)
    fill_new_password(page, SECOND_PASSWORD)
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    account.password = SECOND_PASSWORD


def fill_new_password(page: Page, password: str) -> None:
    page.get_by_label("New password", exact=True).fill(password)
    main(page).get_by_role("button", name="Change password").click()


def change_the_address(
    page: Page, account: Account, email: str, mail: Callable[[str], EmailMessage]
) -> None:
    old = account.email
    open_settings(page, "E-mail address")
    page.get_by_label("New e-mail address").fill(email)
    main(page).get_by_role("button", name="Send a code").click()
    heading(page, "Confirm your address")
    enter(page, code_of(mail(email)))
    heading(page, "E-mail address")
    expect(main(page)).to_contain_text(email)
    expect(main(page)).not_to_contain_text(old)
    assert email in str(mail(old).get_body(("plain",)))
    account.email = email


def make_a_token(page: Page, account: Account) -> None:
    open_settings(page, "Access tokens")
    confirm_that_it_is_you(page, account)
    page.get_by_label("Name", exact=True).fill("Backups")
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("group", name="It may")).to_contain_text("Choose at least one")
    page.get_by_label("Read your data").check()
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("heading", name="Your token “Backups”")).to_be_visible()
    assert main(page).locator("pre").inner_text().startswith("qsp_")
    page.get_by_role("button", name="Revoke Backups").click()
    expect(page.get_by_role("heading", name="No tokens yet")).to_be_visible()


def take_a_copy(page: Page) -> bytes:
    open_settings(page, "Your data")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    expect(page.get_by_text("Your data is being downloaded.")).to_be_visible()
    heading(page, "Your data")
    return download.value.path().read_bytes()


def ask_for_deletion(page: Page, account: Account, *, is_new_session: bool) -> None:
    open_settings(page, "Your data")
    page.get_by_role("link", name="Delete my account").click()
    if is_new_session:
        confirm_that_it_is_you(page, account)
    heading(page, "Delete the account")
    page.get_by_label("Your e-mail address").fill("somebody@example.com")
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_label("Your e-mail address")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Your e-mail address").fill(account.email)
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_text("Your account will be deleted.")).to_be_visible()
    heading(page, "Sign in")


def come_back(page: Page) -> None:
    heading(page, "Your account is to be deleted")
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_text("Welcome back. Your account stays.")).to_be_visible()


def delete_for_good(page: Page, account: Account) -> None:
    heading(page, "Your account is to be deleted")
    page.get_by_text("Delete it now instead").click()
    page.get_by_role("button", name="Delete it now, for good").click()
    confirm_that_it_is_you(page, account)
    expect(page.get_by_text("Your account and its data are deleted.")).to_be_visible()
