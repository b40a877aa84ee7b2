"""Edges: what few people do, and those who look for holes do first."""

import io
import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from PIL import Image

from .. import pictures, policy, services
from ..factories import PASSWORD, InviteFactory, add_totp, make_user, totp_code
from ..models import Invite, SecurityEvent
from .visitors import Visitor

API = "/accounts/_allauth/browser/v1"
LONG = "a" * 60

# What somebody types for an address, and what becomes of it; empty: it is refused.
ADDRESSES = {
    "with a tag": ("ada+shop@example.com", "ada+shop@example.com"),
    "in capitals": ("ADA@EXAMPLE.COM", "ada@example.com"),
    "between spaces": ("  ada@example.com ", "ada@example.com"),
    "between tabs": ("\tada@example.com\t", "ada@example.com"),
    "with an apostrophe": ("o'hara@example.com", "o'hara@example.com"),
    "of the longest kind": (f"{LONG}@{LONG}.{LONG}.{LONG}.com",) * 2,
    "longer than the database holds": (f"{LONG}@{LONG}.{LONG}.{LONG}.{LONG}.com", ""),
    "much too long": ("a" * 5000 + "@example.com", ""),
    "with letters beyond ASCII": ("ädä@example.com", ""),
    "with wide letters": ("\uff41\uff44\uff41@example.com", ""),
    "with a zero byte": ("ada@example.com\0", ""),
    "with a line break": ("ada@example.com\n", "ada@example.com"),
    "with a line break inside": ("ada\n@example.com", ""),
    "with a header": ("ada@example.com\nBcc: eve@evil.example", ""),
    "with a header after CRLF": ("ada@example.com\r\nBcc: eve@evil.example", ""),
    "with a header, encoded": ("ada@example.com%0ABcc:eve@evil.example", ""),
    "two": ("ada@example.com,eve@evil.example", ""),
    "two with a semicolon": ("ada@example.com;eve@evil.example", ""),
    "with a name": ("Ada <ada@example.com>", ""),
    "without a domain": ("ada@", ""),
    "without a name": ("@example.com", ""),
    "with two signs": ("ada@eve@example.com", ""),
    "with a dot at the end": ("ada@example.com.", ""),
    "with two dots": ("ada..b@example.com", ""),
    "with direction marks": ("ada\u202e@example.com", ""),
    "with nothing visible": ("\u200b@example.com", ""),
}


@pytest.mark.parametrize("client", ["page", "api"])
@pytest.mark.parametrize(("typed", "kept"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_an_address_is_kept_or_refused(
    visitor: Visitor, client: str, typed: str, kept: str
) -> None:
    if client == "page":
        answer = visitor.sign_up(typed)
    else:
        answer = send_json(visitor, "/auth/signup", email=typed, password=PASSWORD)

    assert answer.status_code < 500
    assert [user.email for user in get_user_model().objects.all()] == ([kept] if kept else [])
    assert [mail.to for mail in visitor.outbox] == ([[kept]] if kept else [])


def test_an_address_of_a_domain_beyond_ascii_gets_its_mail(visitor: Visitor) -> None:
    visitor.sign_up("ada@münchen.example")

    [mail] = visitor.outbox
    assert "xn--mnchen-3ya.example" in mail.message()["To"]
    visitor.confirm()
    assert visitor.is_signed_in


# Letters that some comparisons take for s, i and k.
@pytest.mark.parametrize(
    "lookalike", ["a\u017fa@example.com", "m\u0131ke@example.com", "\u212aim@example.com"]
)
@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/login/code/"])
def test_an_address_that_looks_alike_gets_no_code_of_the_other(
    visitor: Visitor, path: str, lookalike: str
) -> None:
    for name in ("asa", "mike", "kim"):
        make_user(name)

    visitor.send(path, email=lookalike)

    for mail in visitor.outbox:
        assert mail.to == ["kim@example.com"] or "code" not in mail.subject.lower()


@pytest.mark.parametrize(
    "domain", ["xn--mnchen-3ya.example", "MÜNCHEN.example", "münchen。example"]
)
def test_a_domain_is_blocked_however_it_is_written(
    visitor: Visitor, settings: Any, domain: str
) -> None:
    settings.QUICKSCALE_AUTH = {"BLOCKED_DOMAINS": ["münchen.example"]}

    visitor.sign_up(f"eve@{domain}")
    visitor.sign_up(f"eve@sub.{domain}")

    assert not get_user_model().objects.exists()


def test_a_domain_for_sign_up_is_known_however_it_is_written(
    visitor: Visitor, settings: Any
) -> None:
    settings.QUICKSCALE_AUTH = {"SIGNUP": "domain", "SIGNUP_DOMAINS": ["xn--mnchen-3ya.example"]}

    visitor.sign_up("ada@münchen.example")

    assert get_user_model().objects.count() == 1


# Passwords, and whether they are taken.
PASSWORDS = {
    "of a million letters": ("x7 " * 350_000, True),
    "with spaces around it": ("  horse battery staple  ", True),
    "of other scripts": ("пароль 密码 كلمة السر", True),
    "of pictures": ("🐎🔋📎🐎🔋📎🐎🔋📎🐎", True),
    "that is the address": ("ada.lovelace@example.com", False),
    "that is nearly the address": ("ada.lovelace@example", False),
    "that many have": ("password123", False),
    "of digits": ("83920174650192837", False),
    "that is short": ("h7!kP", False),
    "with a zero byte": ("correct horse\0battery", False),
    "of nothing": ("", False),
}


@pytest.mark.parametrize("client", ["page", "api"])
@pytest.mark.parametrize(("password", "is_taken"), PASSWORDS.values(), ids=PASSWORDS.keys())
def test_a_password_is_taken_or_refused(
    visitor: Visitor, client: str, password: str, is_taken: bool
) -> None:
    email = "ada.lovelace@example.com"
    if client == "page":
        visitor.sign_up(email, password=password)
    else:
        send_json(visitor, "/auth/signup", email=email, password=password)

    assert get_user_model().objects.exists() == is_taken
    if is_taken:
        user = get_user_model().objects.get()
        # allauth's API takes spaces away, at sign-up and at sign-in alike.
        assert user.check_password(password if client == "page" else password.strip())
        assert not user.check_password(password.strip() + "x")


def test_a_password_of_more_than_a_form_holds_is_refused(visitor: Visitor) -> None:
    answer = visitor.sign_up("ada@example.com", password="x" * 3_000_000)

    assert answer.status_code in (400, 413)


def test_spaces_are_part_of_a_password(visitor: Visitor, db: None) -> None:
    make_user("ada", password=f" {PASSWORD} ")

    visitor.sign_in("ada@example.com", password=PASSWORD)
    assert not visitor.is_signed_in
    visitor.sign_in("ada@example.com", password=f" {PASSWORD} ")
    assert visitor.is_signed_in


ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "///evil.example", "////evil.example",
    "\\\\evil.example", "/\\evil.example", "\\/evil.example", "https:evil.example",
    "https:/evil.example", "https:///evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    " //evil.example", "\t//evil.example", "/\t/evil.example", "\x01//evil.example",
    "http://testserver@evil.example/", "http://testserver.evil.example/", "ftp://testserver/",
    "data:text/html,evil", "//evil.example\\@testserver/", "http://testserver:8000@evil.example/",
    "/accounts/\r\nLocation: https://evil.example/",
]  # fmt: skip
everywhere = pytest.mark.parametrize("target", ELSEWHERE)


def assert_stays_here(answer: Any) -> None:
    """Fail when a browser would follow this answer to another site."""
    location = answer.headers.get("Location", "")
    assert "\n" not in location
    assert "\r" not in location
    # As browsers read it: control characters are dropped, backslashes are slashes.
    shown = "".join(letter for letter in location if letter > " ").replace("\\", "/")
    assert not shown.startswith("//")
    parts = urlsplit(urljoin("http://testserver/accounts/", shown))
    assert parts.scheme in ("http", "https")
    assert parts.netloc == "testserver"


@everywhere
def test_signing_in_by_code_leads_nobody_elsewhere(visitor: Visitor, ada: Any, target: str) -> None:
    assert_stays_here(visitor.send("/accounts/login/code/", email=ada.email, next=target))
    code = visitor.newest_code()

    answer = visitor.send("/accounts/login/code/confirm/", code=code, next=target)

    assert visitor.is_signed_in
    assert_stays_here(answer)


@everywhere
def test_a_second_factor_leads_nobody_elsewhere(visitor: Visitor, ada: Any, target: str) -> None:
    add_totp(ada)
    assert_stays_here(visitor.sign_in(ada.email, next=target))

    answer = visitor.send("/accounts/2fa/authenticate/", code=totp_code(), next=target)
    assert_stays_here(answer)
    answer = visitor.send("/accounts/2fa/trust/", next=target)

    assert visitor.is_signed_in
    assert_stays_here(answer)


def test_someone_comes_to_the_page_that_was_asked_for_after_a_second_factor(
    visitor: Visitor, ada: Any
) -> None:
    add_totp(ada)
    visitor.sign_in(ada.email, next="/accounts/tokens/?page=2")
    visitor.send("/accounts/2fa/authenticate/", code=totp_code())

    assert visitor.send("/accounts/2fa/trust/").url == "/accounts/tokens/?page=2"


@everywhere
def test_signing_up_with_an_invitation_leads_nobody_elsewhere(
    visitor: Visitor, target: str
) -> None:
    _, key = services.create_invite(email="ada@example.com")
    visitor.get(f"/accounts/invite/{key}/")

    answer = visitor.sign_up("ada@example.com", next=target)

    assert visitor.is_signed_in
    assert_stays_here(answer)


@everywhere
def test_no_page_leads_someone_who_is_signed_in_elsewhere(signed_in: Visitor, target: str) -> None:
    for page in ("login/", "signup/", "login/code/", "password/reset/", "security/required/"):
        assert_stays_here(signed_in.get(f"/accounts/{page}", {"next": target}))
    assert_stays_here(signed_in.get("/admin/login/", {"next": target}))


@everywhere
def test_no_form_leads_someone_who_is_signed_in_elsewhere(
    signed_in: Visitor, ada: Any, target: str
) -> None:
    forms: dict[str, dict[str, str]] = {
        "reauthenticate/": {"password": PASSWORD},
        "terms/": {"terms": "on"},
        "onboarding/": {"skip": ""},
        "email/": {"action_add": "", "email": "new@example.com"},
        "login/": {"login": ada.email, "password": PASSWORD},
        "logout/": {},
    }
    for page, values in forms.items():
        assert_stays_here(signed_in.send(f"/accounts/{page}", next=target, **values))


@everywhere
def test_the_admins_sign_in_leads_nobody_elsewhere(visitor: Visitor, ada: Any, target: str) -> None:
    answer = visitor.get("/admin/login/", {"next": target})
    assert_stays_here(answer)

    page = visitor.get(answer.headers["Location"])

    assert page.status_code == 200
    assert_stays_here(visitor.sign_in(ada.email, next=target))


# Every address of the module; what stands for an id is nobody's.
PAGES = [
    "login/", "logout/", "inactive/", "signup/", "signup/again/", "reauthenticate/", "email/",
    "confirm-email/", "confirm-email/abc/", "password/change/", "password/set/", "password/reset/",
    "password/reset/confirm/", "password/reset/complete/", "password/reset/done/",
    "password/reset/key/done/", "password/reset/key/abc-def/", "login/code/", "login/code/confirm/",
    "2fa/", "2fa/authenticate/", "2fa/reauthenticate/", "2fa/trust/", "2fa/totp/activate/",
    "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/",
    "2fa/recovery-codes/download/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/webauthn/login/",
    "2fa/webauthn/reauthenticate/", "2fa/webauthn/keys/999/edit/",
    "2fa/webauthn/keys/999/remove/", "3rdparty/", "3rdparty/login/cancelled/",
    "3rdparty/login/error/", "3rdparty/signup/", "google/login/", "google/login/callback/",
    "github/login/", "github/login/callback/", "oidc/oidc/login/", "oidc/oidc/login/callback/",
    "security/", "security/events/", "security/required/", "profile/", "profile/picture/",
    "tokens/", "tokens/999/revoke/", "sessions/", "sessions/999/end/", "data/", "data/export/",
    "delete/", "deletion/", "invite/abc/", "terms/", "onboarding/", "password_change/",
    "password_reset/", f"tokens/{10**30}/revoke/", f"sessions/{10**30}/end/",
    f"2fa/webauthn/keys/{10**30}/edit/", "invite/%00/", "confirm-email/%00/",
]  # fmt: skip
API_PAGES = [
    "/config", "/auth/login", "/auth/signup", "/auth/session", "/auth/sessions",
    "/auth/reauthenticate", "/auth/email/verify", "/auth/email/verify/resend",
    "/auth/password/request", "/auth/password/reset", "/auth/code/request", "/auth/code/confirm",
    "/auth/2fa/authenticate", "/auth/2fa/reauthenticate", "/auth/2fa/trust",
    "/auth/webauthn/login", "/auth/webauthn/authenticate", "/auth/webauthn/reauthenticate",
    "/auth/webauthn/signup", "/auth/provider/signup", "/auth/provider/redirect",
    "/auth/provider/token", "/account/email", "/account/password/change", "/account/phone",
    "/account/providers", "/account/authenticators", "/account/authenticators/totp",
    "/account/authenticators/recovery-codes", "/account/authenticators/webauthn",
]  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE")


@pytest.mark.parametrize("who", ["visitor", "someone"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_an_answer_for_every_method(
    visitor: Visitor, ada: Any, who: str, page: str
) -> None:
    for method in METHODS:
        cache.clear()
        if who == "someone" and not visitor.is_signed_in:
            visitor.sign_in(ada.email)
        answer = visitor.generic(method, f"/accounts/{page}")
        assert answer.status_code < 500, method


NOT_JSON = {
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b"\xff\xfe",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "very deep": b"[" * 100_000,
    "a number of many digits": b'{"id": ' + b"1" * 5000 + b"}",
}
WRONG_VALUES = [1, True, None, [], {}, [1], {"a": 1}, "", "\0", "\ud800", "x" * 10_000, 1e400]
FIELDS = [
    "email", "password", "code", "key", "name", "id", "sessions", "provider", "token", "trust",
    "account", "current_password", "new_password", "authenticators", "credential", "primary",
    "process", "callback_url", "full_name",
]  # fmt: skip


@pytest.mark.parametrize("who", ["visitor", "someone"])
@pytest.mark.parametrize("page", API_PAGES)
def test_the_api_has_an_answer_for_whatever_it_is_sent(
    visitor: Visitor, ada: Any, who: str, page: str, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    bodies = [*NOT_JSON.values()]
    bodies += [json.dumps(dict.fromkeys(FIELDS, value)).encode() for value in WRONG_VALUES]
    if who == "someone":
        visitor.sign_in(ada.email)
    assert visitor.get(f"{API}{page}").status_code < 500
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for body in bodies:
            answer = visitor.generic(method, f"{API}{page}", body, "application/json")
            assert answer.status_code < 500, (method, body[:80])
            if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                break


@pytest.mark.parametrize("page", [*PAGES, *API_PAGES])
def test_every_form_needs_its_token(ada: Any, page: str) -> None:
    careless = Visitor([], enforce_csrf_checks=True)
    careless.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    path = f"{API}{page}" if page.startswith("/") else f"/accounts/{page}"

    answer = careless.post(path, {"action": "x"})

    # What is not there has no form.
    assert answer.status_code in (403, 404)


@pytest.mark.parametrize(
    "page",
    ["tokens/1/revoke/", "sessions/1/end/", "data/export/", "signup/again/"],
)
def test_a_link_does_not_do_what_a_form_does(signed_in: Visitor, page: str) -> None:
    signed_in.reauthenticate()

    assert signed_in.get(f"/accounts/{page}").status_code == 405


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: f"  {code} ", lambda code: code.replace("-", "")]
)
def test_a_code_is_known_however_it_is_typed(visitor: Visitor, ada: Any, change: Any) -> None:
    visitor.send("/accounts/login/code/", email=ada.email)

    visitor.send("/accounts/login/code/confirm/", code=change(visitor.newest_code()))

    assert visitor.is_signed_in


@pytest.mark.parametrize("code", ["", " ", "\0", "-", "x" * 10_000, "٠١٢-٣٤٥", "None", "null"])
def test_what_is_no_code_signs_nobody_in(visitor: Visitor, ada: Any, code: str) -> None:
    add_totp(ada)
    visitor.send("/accounts/login/code/", email=ada.email)
    answers = [visitor.send("/accounts/login/code/confirm/", code=code)]
    other = Visitor(visitor.outbox)
    other.sign_in(ada.email)

    answers.append(other.send("/accounts/2fa/authenticate/", code=code))

    assert all(answer.status_code < 500 for answer in answers)
    assert not visitor.is_signed_in
    assert not other.is_signed_in


def test_a_code_to_sign_in_expires(visitor: Visitor, ada: Any, settings: Any) -> None:
    visitor.send("/accounts/login/code/", email=ada.email)
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 0

    visitor.send("/accounts/login/code/confirm/", code=visitor.newest_code())

    assert not visitor.is_signed_in


def test_a_code_of_a_new_account_expires(visitor: Visitor, settings: Any) -> None:
    visitor.sign_up("ada@example.com")
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 0

    visitor.confirm()

    assert not visitor.is_signed_in
    assert not EmailAddress.objects.get().verified


def test_a_code_for_a_new_password_expires(visitor: Visitor, ada: Any, settings: Any) -> None:
    visitor.send("/accounts/password/reset/", email=ada.email)
    settings.ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 0

    visitor.send("/accounts/password/reset/confirm/", code=visitor.newest_code())
    visitor.send("/accounts/password/reset/complete/", password1="x" * 20, password2="x" * 20)

    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_a_code_is_for_one_thing_only(visitor: Visitor, ada: Any) -> None:
    visitor.send("/accounts/password/reset/", email=ada.email)
    code = visitor.newest_code()

    visitor.send("/accounts/login/code/confirm/", code=code)
    visitor.send("/accounts/confirm-email/", code=code)

    assert not visitor.is_signed_in


def test_a_code_for_a_new_password_works_once(visitor: Visitor, ada: Any) -> None:
    visitor.send("/accounts/password/reset/", email=ada.email)
    code = visitor.newest_code()
    first, second = "first horse, first battery", "second horse, second battery"
    visitor.send("/accounts/password/reset/confirm/", code=code)
    visitor.send("/accounts/password/reset/complete/", password1=first, password2=first)
    visitor.sign_out()

    visitor.send("/accounts/password/reset/confirm/", code=code)
    visitor.send("/accounts/password/reset/complete/", password1=second, password2=second)

    ada.refresh_from_db()
    assert ada.check_password(first)


@pytest.mark.parametrize("change", ["address", "password", "activity"])
def test_a_code_for_a_new_password_ends_with_a_change_of_the_account(
    visitor: Visitor, ada: Any, change: str
) -> None:
    visitor.send("/accounts/password/reset/", email=ada.email)
    code = visitor.newest_code()
    visitor.send("/accounts/password/reset/confirm/", code=code)
    if change == "address":
        EmailAddress.objects.filter(user=ada).update(email="new@example.com")
        ada.email = "new@example.com"
    elif change == "password":
        ada.set_password("by ada herself, meanwhile")
    else:
        ada.is_active = False
    ada.save()

    visitor.send("/accounts/password/reset/complete/", password1="x" * 20, password2="x" * 20)

    ada.refresh_from_db()
    assert not ada.check_password("x" * 20)


@pytest.mark.parametrize(
    ("steps", "is_taken"), [(-1, True), (0, True), (1, True), (-3, False), (3, False)]
)
def test_a_code_of_an_app_is_of_about_now(
    visitor: Visitor, ada: Any, steps: int, is_taken: bool
) -> None:
    add_totp(ada)
    code = totp_code(steps=steps)
    visitor.sign_in(ada.email)
    visitor.send("/accounts/2fa/authenticate/", code=code)
    visitor.send("/accounts/2fa/trust/")
    assert visitor.is_signed_in == is_taken

    again = Visitor(visitor.outbox)
    again.sign_in(ada.email)
    again.send("/accounts/2fa/authenticate/", code=f" {code[:3]} {code[3:]} ")
    again.send("/accounts/2fa/trust/")

    assert not again.is_signed_in


def test_a_code_of_an_older_page_adds_no_app(signed_in: Visitor, ada: Any) -> None:
    signed_in.reauthenticate()
    path = "/accounts/2fa/totp/activate/"
    old = signed_in.get(path).context["form"].secret
    new = signed_in.get(path).context["form"].secret
    assert old != new

    signed_in.send(path, code=totp_code(old))
    assert not policy.has_mfa(ada)
    signed_in.send(path, code=totp_code(new))
    assert policy.has_mfa(ada)


def test_an_app_cannot_be_added_twice(signed_in: Visitor, ada: Any) -> None:
    signed_in.reauthenticate()
    path = "/accounts/2fa/totp/activate/"
    secret = signed_in.get(path).context["form"].secret
    add_totp(ada)

    answer = signed_in.send(path, code=totp_code(secret))

    assert answer.status_code == 302
    assert Authenticator.objects.filter(user=ada, type="totp").count() == 1


def test_a_recovery_code_of_somebody_else_opens_nothing(visitor: Visitor, ada: Any) -> None:
    eve = make_user("eve")
    add_totp(ada)
    add_totp(eve)
    of_eve = Authenticator.objects.get(user=eve, type="recovery_codes").wrap().get_unused_codes()
    visitor.sign_in(ada.email)

    visitor.send("/accounts/2fa/authenticate/", code=of_eve[0])
    visitor.send("/accounts/2fa/trust/")

    assert not visitor.is_signed_in


def test_the_session_has_another_key_after_a_second_factor(visitor: Visitor, ada: Any) -> None:
    add_totp(ada)
    visitor.sign_in(ada.email)
    before = visitor.session.session_key
    visitor.send("/accounts/2fa/authenticate/", code=totp_code())
    visitor.send("/accounts/2fa/trust/")

    assert visitor.is_signed_in
    assert visitor.session.session_key != before


@pytest.mark.parametrize(
    "path",
    ["/accounts/email/", "/accounts/security/", "/accounts/profile/", "/accounts/tokens/",
     "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/admin/"],
)  # fmt: skip
def test_the_password_alone_opens_nothing_where_there_is_a_second_factor(
    visitor: Visitor, ada: Any, path: str
) -> None:
    ada.is_staff = ada.is_superuser = True
    ada.save()
    add_totp(ada)
    visitor.sign_in(ada.email)

    assert visitor.get(path).status_code == 302
    assert visitor.get(f"{API}/auth/session").status_code == 401
    assert visitor.get(f"{API}/account/email").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_the_last_app_is_not_removed_through_the_api_where_one_is_required(
    signed_in: Visitor, ada: Any, settings: Any
) -> None:
    settings.QUICKSCALE_AUTH = {"MFA_REQUIRED": "all"}
    add_totp(ada)
    signed_in.reauthenticate()

    answer = send_json(signed_in, "/account/authenticators/totp", "DELETE")

    assert answer.status_code == 409
    assert policy.has_mfa(ada)
    services.delete_account(user=ada)
    assert not Authenticator.objects.exists()


def test_what_is_somebody_elses_is_not_changed_through_any_form(
    signed_in: Visitor, ada: Any
) -> None:
    eve = make_user("eve")
    Visitor([]).sign_in(eve.email)
    social = SocialAccount.objects.create(user=eve, provider="google", uid="1")
    session = UserSession.objects.get(user=eve)
    signed_in.reauthenticate()

    answers = [
        signed_in.send("/accounts/email/", email=eve.email, action_remove=""),
        signed_in.send("/accounts/email/", email=eve.email, action_primary=""),
        signed_in.send("/accounts/email/", email=eve.email, action_send=""),
        signed_in.send("/accounts/3rdparty/", account=social.pk),
        send_json(signed_in, "/account/email", "DELETE", email=eve.email),
        send_json(signed_in, "/account/email", "PATCH", email=eve.email, primary=True),
        send_json(signed_in, "/auth/sessions", "DELETE", sessions=[session.pk]),
        send_json(signed_in, "/account/providers", "DELETE", provider="google", account="1"),
    ]

    assert all(answer.status_code < 500 for answer in answers)
    assert EmailAddress.objects.get(user=eve).primary
    assert SocialAccount.objects.filter(pk=social.pk).exists()
    assert UserSession.objects.filter(pk=session.pk).exists()
    ada.refresh_from_db()
    assert ada.email == "ada@example.com"


def test_an_export_is_of_whoever_asks(signed_in: Visitor) -> None:
    eve = make_user("eve")
    signed_in.reauthenticate()

    signed_in.post(f"/accounts/data/export/?user={eve.pk}", {"user": eve.pk})
    answer = signed_in.get("/accounts/data/copy/", {"user": eve.pk})

    assert answer.status_code == 200
    with ZipFile(io.BytesIO(answer.content)) as copy:
        assert all(b"eve@example.com" not in copy.read(name) for name in copy.namelist())
    assert SecurityEvent.objects.filter(kind="data_exported").get().user.email != eve.email


def test_someone_who_is_signed_in_makes_no_second_account(signed_in: Visitor) -> None:
    assert signed_in.sign_up("second@example.com").status_code == 302
    answer = send_json(signed_in, "/auth/signup", email="second@example.com", password=PASSWORD)

    assert answer.status_code == 409
    assert get_user_model().objects.count() == 1


@pytest.mark.parametrize("way", ["password", "code", "new password", "api"])
def test_someone_who_is_deactivated_comes_in_by_no_way(
    visitor: Visitor, ada: Any, way: str
) -> None:
    ada.is_active = False
    ada.save()

    if way == "password":
        visitor.sign_in(ada.email)
    elif way == "api":
        answer = send_json(visitor, "/auth/login", email=ada.email, password=PASSWORD)
        assert answer.status_code in (400, 401)
    elif way == "code":
        visitor.send("/accounts/login/code/", email=ada.email)
        assert not any("code" in mail.subject.lower() for mail in visitor.outbox)
    else:
        visitor.send("/accounts/password/reset/", email=ada.email)
        assert not any("code" in mail.subject.lower() for mail in visitor.outbox)

    assert not visitor.is_signed_in


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_X_HOST"])
def test_mails_name_no_host_that_a_header_claims(visitor: Visitor, ada: Any, header: str) -> None:
    for path in ("/accounts/password/reset/", "/accounts/login/code/"):
        for email in (ada.email, "nobody@example.com"):
            for claim in ("host=evil.example", "evil.example"):
                claimed = Visitor(visitor.outbox, **{header: claim})
                claimed.send(path, email=email)

    assert visitor.outbox
    for mail in visitor.outbox:
        assert "evil" not in mail.message().as_string()


@pytest.mark.parametrize(
    "name", ["Ada\nBcc: eve@evil.example", "<b>Ada</b>", "{{ 1 }}", "Ada\0", "x" * 151]
)
def test_a_name_is_text_and_nothing_else(visitor: Visitor, name: str) -> None:
    answer = visitor.sign_up("ada@example.com", full_name=name)

    assert answer.status_code in (200, 302)
    for mail in visitor.outbox:
        assert mail.to == ["ada@example.com"]
        assert "evil" not in mail.message()["Subject"]
        assert mail.recipients() == ["ada@example.com"]


def test_an_invitation_that_expired_opens_nothing(visitor: Visitor, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"SIGNUP": "invite", "INVITE_DAYS": 1}
    invite, key = services.create_invite(email="ada@example.com")
    visitor.get(f"/accounts/invite/{key}/")
    Invite.objects.update(expires_at=invite.created_at)

    visitor.sign_up("ada@example.com")

    assert not get_user_model().objects.exists()
    assert visitor.get(f"/accounts/invite/{key}/").status_code == 404


def test_an_invitation_for_one_address_confirms_no_other(visitor: Visitor) -> None:
    invite = InviteFactory.create(email="ada@example.com", key="key")
    visitor.get("/accounts/invite/key/")

    visitor.sign_up("eve@example.com")

    verified = EmailAddress.objects.filter(verified=True).values_list("email", flat=True)
    assert set(verified) <= {invite.email}


def picture(
    kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: Any
) -> bytes:
    result = io.BytesIO()
    Image.new(mode, size).save(result, kind, **options)
    return result.getvalue()


def animation(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    result = io.BytesIO()
    frames[0].save(result, kind, save_all=True, append_images=frames[1:], duration=100)
    return result.getvalue()


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (48.0, 8.0, 0.0)}
    return picture("JPEG", exif=exif)


PICTURES = {
    "of one pixel": (picture("PNG", size=(1, 1)), 1),
    "that is one pixel wide": (picture("PNG", size=(1, 900)), 1),
    "that moves, as GIF": (animation("GIF"), 30),
    "that moves, as WebP": (animation("WEBP"), 30),
    "that moves, as PNG": (animation("PNG"), 30),
    "in colours for print": (picture("JPEG", "CMYK"), 30),
    "in grey": (picture("PNG", "L"), 30),
    "in black and white": (picture("PNG", "1"), 30),
    "with a palette": (picture("PNG", "P"), 30),
    "with 16 bits": (picture("PNG", "I;16"), 30),
    "that can be seen through": (picture("PNG", "RGBA"), 30),
    "that is turned and says where it was taken": (turned(), 30),
    "that is a script, too": (picture("GIF") + b"/*'-alert(1)-'*/<script>alert(1)</script>", 30),
    "with an archive behind it": (picture("JPEG") + b"PK\3\4" + b"x" * 100, 30),
}


@pytest.mark.parametrize(("content", "side"), PICTURES.values(), ids=PICTURES.keys())
def test_a_picture_becomes_one_square_frame_and_nothing_else(content: bytes, side: int) -> None:
    made = pictures.encode_anew(io.BytesIO(content))

    with Image.open(io.BytesIO(made)) as image:
        assert image.size == (side, side)
        assert getattr(image, "n_frames", 1) == 1
        assert not image.getexif()
    assert b"script" not in made
    assert b"PK\3\4" not in made


def send_json(client: Client, path: str, method: str = "POST", **body: Any) -> Any:
    return client.generic(method, f"{API}{path}", json.dumps(body), "application/json")
