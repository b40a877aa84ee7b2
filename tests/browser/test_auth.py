"""Accounts of the module `auth`, on the pages of a project that has embedded it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.projects.workshop import production_variables

from . import accounts
from .accounts import AUTHENTICATOR, Account, enter, heading, one_time_password, somebody
from .axe import violations
from .pages import sign_in, sign_out
from .site import Site, open_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

    from quickscale_modules.auth.tests.provider import Provider
    from tests.projects.workshop import Project

    from .watch import Watch

pytestmark = [
    pytest.mark.e2e,
    # The React theme has pages of its own for accounts.
    pytest.mark.parametrize(
        "theme", ["starter_html", "starter_htmx"], indirect=True, scope="session"
    ),
]

SETTINGS = """

QUICKSCALE_AUTH = {
    "ONBOARDING": True, "TERMS_VERSION": "2026-01", "TERMS_URL": "/", "MFA_REQUIRED": "staff",
}
"""
# Run by `manage.py shell`: people whose addresses are confirmed, in the states that pages can show.
MAKE_ACCOUNTS = """
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.utils import timezone
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from modules.auth import services
for name in ("settled", "careful", "new", "leaving", "strong", "clerk"):
    email = f"{{name}}@example.com"
    user = get_user_model().objects.create_user(email, {password!r}, full_name=name.title())
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if name == "new":
        continue
    services.accept_terms(user=user)
    services.complete_onboarding(user=user)
    token, _ = services.create_token(user=user, name="Backups", scopes=["read", "write"], days=7)
    token, _ = services.create_token(user=user, name="Old", scopes=["read"], days=7)
    token.expires_at = timezone.now() - timedelta(days=1)
    token.save()
    if name == "leaving":
        services.request_deletion(user=user)
    if name == "strong":
        TOTP.activate(user, {secret!r})
    if name == "clerk":
        user.is_staff = True
        user.save()
"""
SECRET = "JBSWY3DPEHPK3PXP"  # pragma: allowlist secret
SETTLED, CAREFUL, NEW, LEAVING, STRONG, CLERK = (
    Account(f"{name}@example.com")
    for name in ("settled", "careful", "new", "leaving", "strong", "clerk")
)
OPEN_PAGES = (
    "login/", "login/?next=/dashboard/", "signup/", "login/code/", "password/reset/",
    "password/reset/done/", "inactive/", "3rdparty/login/cancelled/", "3rdparty/login/error/",
)  # fmt: skip
OWN_PAGES = (
    "security/", "security/events/", "profile/", "email/", "password/change/", "2fa/",
    "2fa/webauthn/", "sessions/", "data/", "logout/", "3rdparty/",
)  # fmt: skip
# Behind the question who it is.
GUARDED_PAGES = ("tokens/", "2fa/totp/activate/", "2fa/webauthn/add/", "delete/")
WIDTHS = (1280, 320)


@pytest.fixture(scope="session")
def site(accounts_project: Project, accounts_database: str, provider: Provider) -> Iterator[Site]:
    """Return the theme's site with the module, terms and onboarding."""
    add_settings(accounts_project)
    place, environment = accounts_project.root.parent / "site", provider.variables()
    with open_site(
        accounts_project, place, database_url=accounts_database, environment=environment
    ) as opened:
        variables = production_variables(database_url=accounts_database)
        variables["EMAIL_URL"] = "dummymail://"
        script = MAKE_ACCOUNTS.format(password=accounts.FIRST_PASSWORD, secret=SECRET)
        accounts_project.manage("shell", "-c", script, variables=variables)
        yield opened


def add_settings(project: Project) -> None:
    path = project.root / project.package / "settings" / "base.py"
    path.write_text(path.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")


def picture() -> bytes:
    """Return a PNG of one colour."""
    size = 64
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress((b"\0" + b"\x30\x80\xc0" * size) * size)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def go_and_sign_in(page: Page, account: Account) -> None:
    page.goto("/accounts/login/")
    sign_in(page, account.email, account.password)


@dataclass(frozen=True)
class Walk:
    """One account's way through all its pages.

    has_script: whether the browser runs JavaScript, without which it has no passkeys
    """

    site: Site
    context: BrowserContext
    elsewhere: BrowserContext
    account: Account
    has_script: bool

    def whole_way(self) -> None:
        """From sign-up to deletion."""
        page, account = self.context.new_page(), self.account
        accounts.sign_up(page, account, self.site.newest_mail)
        accounts.settle_in(page)
        accounts.change_the_profile(page, picture())
        accounts.add_an_app(page, account)
        sign_out(page)
        accounts.sign_in_with(page, account, one_time_password(account.secret))
        accounts.make_a_token(page, account)
        sign_out(page)
        accounts.sign_in_with(page, account, account.recovery_codes.pop())
        if self.has_script:
            self.use_a_passkey(page)
        self.revoke_another_device(page)
        accounts.change_the_password(page, account)
        email = account.email.replace("@", ".changed@")
        accounts.change_the_address(page, account, email, self.site.newest_mail)
        names = zipfile.ZipFile(io.BytesIO(accounts.take_a_copy(page))).namelist()
        assert names != []
        self.leave(page)

    def use_a_passkey(self, page: Page) -> None:
        """Add one and come in with it."""
        browser = self.context.new_cdp_session(page)
        browser.send("WebAuthn.enable")
        browser.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        accounts.add_a_passkey(page, self.account)
        sign_out(page)
        page.goto("/accounts/login/")
        self.sign_in(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")

    def sign_in(self, page: Page) -> None:
        """Sign in from the sign-in page, by the best way there is."""
        if self.has_script:
            page.get_by_role("button", name="Sign in with a passkey").click()
            return
        sign_in(page, self.account.email, self.account.password)
        heading(page, "Second step")
        enter(page, self.account.recovery_codes.pop(), "Sign in")
        heading(page, "Trust this browser?")
        page.get_by_role("button", name="Not now").click()

    def revoke_another_device(self, page: Page) -> None:
        """Sign in with another browser, and out again from this one."""
        other = self.elsewhere.new_page()
        accounts.sign_in_with(other, self.account, self.account.recovery_codes.pop())
        accounts.revoke_the_other_device(page, self.account)
        other.goto("/dashboard/")
        heading(other, "Sign in")

    def leave(self, page: Page) -> None:
        """Delete the account, come back, and delete it for good."""
        accounts.ask_for_deletion(page, self.account, is_new_session=False)
        self.sign_in(page)
        accounts.come_back(page)
        accounts.ask_for_deletion(page, self.account, is_new_session=True)
        self.sign_in(page)
        accounts.delete_for_good(page, self.account)
        sign_in(page, self.account.email, self.account.password)
        expect(page.get_by_role("alert").first).to_contain_text("not correct")


def expect_forms_with_errors(watch: Watch) -> None:
    for path in ("profile/picture/", "tokens/", "delete/"):
        watch.expect(f"/accounts/{path}", 422)


def test_the_whole_way(
    site: Site, watch: Watch, open_context: Callable[..., BrowserContext]
) -> None:
    expect_forms_with_errors(watch)
    account = somebody("nora")

    Walk(site, open_context(), open_context(), account, has_script=True).whole_way()

    output = site.server.output()
    for secret in (account.password, account.secret, *account.recovery_codes):
        assert secret not in output
    assert "Traceback" not in output


def test_the_whole_way_without_script(
    site: Site, watch: Watch, open_context: Callable[..., BrowserContext]
) -> None:
    expect_forms_with_errors(watch)
    here, elsewhere = (open_context(java_script_enabled=False) for _ in range(2))

    Walk(site, here, elsewhere, somebody("norman"), has_script=False).whole_way()


def test_pages_are_accessible_and_fit(
    watch: Watch, open_context: Callable[..., BrowserContext]
) -> None:
    watch.expect("/accounts/3rdparty/login/error/", 401)
    page = open_context().new_page()
    check_pages(page, OPEN_PAGES)
    go_and_sign_in(page, NEW)
    heading(page, "Our terms")
    check(page)
    page.get_by_label("I have read and accept the terms").check()
    page.get_by_role("button", name="Continue").click()
    heading(page, "Welcome")
    check(page)

    page = open_context().new_page()
    go_and_sign_in(page, LEAVING)
    heading(page, "Your account is to be deleted")
    check(page)

    page = open_context().new_page()
    go_and_sign_in(page, SETTLED)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")
    check_pages(page, OWN_PAGES)
    page.goto("/accounts/tokens/")
    heading(page, "Confirm that it is you")
    check(page)
    accounts.confirm_that_it_is_you(page, SETTLED)
    check_pages(page, GUARDED_PAGES)


def test_steps_of_signing_up_and_in_are_accessible_and_fit(
    site: Site, watch: Watch, open_context: Callable[..., BrowserContext]
) -> None:
    watch.expect("/accounts/invite/nonsense/", 404)
    page = open_context().new_page()
    page.goto("/accounts/invite/nonsense/")
    check(page)
    page.goto("/accounts/signup/")
    page.get_by_label("E-mail address").fill(somebody("nils").email)
    page.get_by_label("Password", exact=True).fill("12345678")
    page.get_by_label("I accept the terms").check()
    page.get_by_role("main").get_by_role("button", name="Create account").click()
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("aria-invalid", "true")
    check(page)
    page.get_by_label("Password", exact=True).fill(SETTLED.password)
    page.get_by_role("main").get_by_role("button", name="Create account").click()
    heading(page, "Confirm your address")
    check(page)

    page = open_context().new_page()
    page.goto("/accounts/password/reset/")
    page.get_by_label("E-mail address").fill(SETTLED.email)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_label("Code", exact=True)).to_be_visible()
    check(page)
    enter(page, accounts.code_of(site.newest_mail(SETTLED.email)))
    expect(page.get_by_label("New password", exact=True)).to_be_visible()
    check(page)

    page = open_context().new_page()
    go_and_sign_in(page, STRONG)
    heading(page, "Second step")
    enter(page, "000000", "Sign in")
    expect(page.get_by_label("Code", exact=True)).to_have_attribute("aria-invalid", "true")
    check(page)
    enter(page, one_time_password(SECRET), "Sign in")
    heading(page, "Trust this browser?")
    check(page)
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")
    page.goto("/accounts/2fa/recovery-codes/generate/")
    accounts.confirm_that_it_is_you(page, STRONG)
    page.wait_for_url(re.compile(r"//[^/?]+/accounts/2fa/recovery-codes/generate/$"))
    check(page)
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/accounts/2fa/recovery-codes/$"))
    heading(page, "Recovery codes")
    check(page)

    page = open_context().new_page()
    go_and_sign_in(page, CLERK)
    expect(page.get_by_role("link", name="passkey")).to_be_visible()
    assert page.url.endswith("/accounts/security/required/")
    check(page)


def test_who_tries_too_often_reads_for_how_long_to_wait(
    watch: Watch, open_context: Callable[..., BrowserContext]
) -> None:
    path = "/accounts/password/change/"
    watch.expect(path, 422)
    watch.expect(path, 429)
    page = open_context().new_page()
    go_and_sign_in(page, CAREFUL)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")
    page.goto(path)

    for _ in range(6):
        heading(page, "Change password")
        # Empty again: the answer to the one before is there.
        expect(page.get_by_label("Current password")).to_have_value("")
        page.get_by_label("Current password").fill("not the password")
        with page.expect_response(f"**{path}"):
            accounts.fill_new_password(page, accounts.SECOND_PASSWORD)

    heading(page, "Too many attempts")
    expect(page.get_by_role("main")).to_contain_text("Try again in 1 minute.")
    check(page)


def check_pages(page: Page, paths: tuple[str, ...]) -> None:
    for path in paths:
        page.goto(f"/accounts/{path}")
        check(page)


def check(page: Page) -> None:
    """Look at a page in both schemes and at both sizes."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page).to_have_title(re.compile(r"\S.* · My shop$"))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page, is_ours=True) == [], (page.url, width, scheme)


def test_errors_are_shown_where_the_form_is(
    theme: str, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    page.goto("/accounts/login/")
    page.evaluate("() => { window.isSamePage = true }")

    sign_in(page, SETTLED.email, "not the password")
    expect(page.get_by_role("alert").first).to_contain_text("not correct")

    is_same_page = page.evaluate("() => window.isSamePage === true")
    assert is_same_page == (theme == "starter_htmx")
    sign_in(page, SETTLED.email, SETTLED.password)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")
    sign_out(page)
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_a_page_with_scripts_of_its_own_is_asked_for_once(
    open_context: Callable[..., BrowserContext],
) -> None:
    page = open_context().new_page()
    page.goto("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.get_by_role("main").get_by_role("link", name="Sign in").click()

    heading(page, "Sign in")
    assert sum(url.endswith("/accounts/login/") for url in asked) == 1


def test_the_project_s_profile_is_the_one_of_the_account_and_its_picture_is_on_all_pages(
    open_context: Callable[..., BrowserContext],
) -> None:
    page = open_context().new_page()
    go_and_sign_in(page, SETTLED)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")
    page.goto("/profile/")
    heading(page, "Profile")
    page.get_by_text("Add a picture").click()
    page.get_by_label("Picture", exact=True).set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_role("button", name="Save the picture").click()
    expect(page.get_by_text("Your picture is saved.")).to_be_visible()

    page.goto("/dashboard/")

    shown = page.get_by_role("banner").locator("img.avatar")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 64


@pytest.mark.parametrize("has_script", [True, False])
def test_someone_comes_from_another_service(
    open_context: Callable[..., BrowserContext], watch: Watch, provider: Provider, has_script: bool
) -> None:
    watch.expect_elsewhere(f"{provider.address}/authorize?")
    name = f"olga-{has_script}".lower()
    provider.person = {
        "sub": name, "email": f"{name}@example.com", "email_verified": True, "name": "Olga Other",
    }  # fmt: skip
    page = open_context(java_script_enabled=has_script).new_page()
    page.goto("/accounts/login/")

    page.get_by_role("button", name="Continue with Loopback").click()

    heading(page, "Create account")
    page.get_by_label("I accept the terms").check()
    page.get_by_role("main").get_by_role("button", name="Create account").click()
    heading(page, "Welcome")
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello, Olga")
