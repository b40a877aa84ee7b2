"""What a reviewer of authentication would try."""

import logging
import re
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from .. import encryption, services
from ..addresses import client_address
from ..factories import PASSWORD, TOTP_SECRET, add_totp, make_user, totp_code
from ..models import AccessToken, Invite, SecurityEvent
from .visitors import Visitor

STRANGER = "nobody@example.com"
WRONG = "wrong wrong wrong"
STRANGERS = "password of the stranger"  # pragma: allowlist secret


class SlowHasher(PBKDF2PasswordHasher):
    """Slow beside all else that a request does, and a third of what Django's own takes."""

    iterations = 300_000


def shape_of(answer: Any, email: str) -> tuple[int, str, str]:
    """Return what of an answer could tell whether an address has an account."""
    text = answer.content.decode().replace(email, "ADDRESS")
    # A token of one's own is in forms, and wherever scripts look for it.
    text = re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", text)
    return answer.status_code, answer.headers.get("Location", ""), text


@pytest.mark.parametrize(
    ("path", "field", "values"),
    [
        ("/accounts/signup/", "email", {"password1": PASSWORD}),
        ("/accounts/login/code/", "email", {}),
        ("/accounts/password/reset/", "email", {}),
        ("/accounts/login/", "login", {"password": WRONG}),
    ],
)
def test_known_and_unknown_addresses_get_the_same_answer(
    ada: Any, mailoutbox: list[Any], path: str, field: str, values: dict[str, str]
) -> None:
    known, unknown = Visitor(mailoutbox), Visitor(mailoutbox)

    first = known.send(path, **{field: ada.email}, **values)
    second = unknown.send(path, **{field: STRANGER}, **values)

    assert shape_of(first, ada.email) == shape_of(second, STRANGER)
    if first.status_code == 302:
        pages = known.get(first.url), unknown.get(second.url)
        assert shape_of(pages[0], ada.email) == shape_of(pages[1], STRANGER)


@pytest.mark.parametrize(
    ("path", "field", "values"),
    [
        ("/accounts/signup/", "email", {"password1": PASSWORD}),
        ("/accounts/login/", "login", {"password": WRONG}),
    ],
)
def test_known_and_unknown_addresses_take_the_same_time(
    settings: Any, visitor: Visitor, path: str, field: str, values: dict[str, str]
) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.SlowHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    known = [make_user(f"known{number}").email for number in range(3)]
    seconds: dict[str, list[float]] = {"known": [], "unknown": []}
    for number, email in enumerate(known):
        for kind, address in (("known", email), ("unknown", f"unknown{number}@example.com")):
            someone = Visitor(visitor.outbox)
            # Of this process: what else the machine does makes no difference.
            start = time.process_time()
            someone.send(path, **{field: address}, **values)
            seconds[kind].append(time.process_time() - start)

    # One hash more or less would be a factor of three; the rest is noise.
    known_time, unknown_time = (statistics.median(seconds[kind]) for kind in seconds)
    assert 0.6 < known_time / unknown_time < 1.7


def test_an_address_is_unique_in_the_database_in_any_case(ada: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        get_user_model().objects.create(email="ADA@example.com")


class Meanwhile:
    """A rule for passwords that lets something happen after the address was checked."""

    happens: list[Callable[[], Any]] = []

    def validate(self, password: str, user: Any = None) -> None:
        if self.happens:
            self.happens.pop()()

    def get_help_text(self) -> str:
        return ""


@pytest.mark.parametrize("email", ["ada@example.com", "ADA@example.com"])
@pytest.mark.parametrize("client", ["page", "api"])
def test_the_second_of_two_who_sign_up_at_once_is_told_what_a_known_address_is_told(
    visitor: Visitor, settings: Any, email: str, client: str
) -> None:
    def sign_up(someone: Visitor) -> Any:
        if client == "page":
            return someone.sign_up(email)
        path = "/accounts/_allauth/browser/v1/auth/signup"
        body = {"email": email, "password": PASSWORD}
        return someone.post(path, body, content_type="application/json")

    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": f"{__name__}.Meanwhile"}]
    known = Visitor(visitor.outbox)
    Meanwhile.happens.append(lambda: make_user("ada"))
    second = sign_up(visitor)
    cache.clear()
    third = sign_up(known)

    assert get_user_model().objects.count() == 1
    assert shape_of(second, email) == shape_of(third, email)
    assert [mail.subject for mail in visitor.outbox] == [visitor.outbox[0].subject] * 2
    pages = visitor.get("/accounts/confirm-email/"), known.get("/accounts/confirm-email/")
    assert shape_of(pages[0], email) == shape_of(pages[1], email)


def test_an_address_that_another_account_got_meanwhile_is_not_confirmed(
    signed_in: Visitor, ada: Any
) -> None:
    signed_in.reauthenticate()
    signed_in.send("/accounts/email/", email="new@example.com", action_add="")
    # Staff can do so, and people who are older than this module have no other record.
    get_user_model().objects.create(email="New@example.com")

    answer = signed_in.confirm()

    assert answer.status_code == 302
    ada.refresh_from_db()
    assert ada.email == "ada@example.com"
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == (ada.email, True, True)


@pytest.mark.parametrize(
    "path",
    ["/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/login/",
     "/accounts/2fa/totp/activate/", "/accounts/2fa/recovery-codes/", "/accounts/3rdparty/",
     "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/reauthenticate/",
     "/accounts/_allauth/browser/v1/auth/session", "/accounts/sessions/"],
)  # fmt: skip
def test_nothing_keeps_a_page_of_accounts(signed_in: Visitor, ada: Any, path: str) -> None:
    add_totp(ada)
    signed_in.reauthenticate()

    answer = signed_in.get(path)

    assert answer.status_code in (200, 302)
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_code_dies_after_three_wrong_tries(visitor: Visitor, ada: Any) -> None:
    visitor.send("/accounts/login/code/", email=ada.email)
    code = visitor.newest_code()

    for _ in range(3):
        visitor.send("/accounts/login/code/confirm/", code="WRNG-CODE")
    visitor.send("/accounts/login/code/confirm/", code=code)

    assert not visitor.is_signed_in
    assert SecurityEvent.objects.filter(user=ada, kind="code_rejected").count() == 3


def test_a_confirmation_code_dies_after_three_wrong_tries(visitor: Visitor) -> None:
    visitor.sign_up("ada@example.com")
    code = visitor.newest_code()

    for _ in range(3):
        visitor.confirm("WRNG-CODE")
    visitor.confirm(code)

    assert not visitor.is_signed_in
    assert not EmailAddress.objects.get().verified


def test_a_reset_code_dies_after_three_wrong_tries(visitor: Visitor, ada: Any) -> None:
    visitor.send("/accounts/password/reset/", email=ada.email)
    code = visitor.newest_code()

    for _ in range(3):
        visitor.send("/accounts/password/reset/confirm/", code="WRNG-CODE")
    visitor.send("/accounts/password/reset/confirm/", code=code)
    answer = visitor.send("/accounts/password/reset/complete/", password1="x" * 20)

    assert answer.status_code == 302
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_a_code_of_somebody_else_opens_nothing(visitor: Visitor, ada: Any) -> None:
    make_user("eve")
    visitor.send("/accounts/login/code/", email="eve@example.com")
    of_eve = visitor.newest_code()
    victim = Visitor(visitor.outbox)
    victim.send("/accounts/login/code/", email=ada.email)

    victim.send("/accounts/login/code/confirm/", code=of_eve)

    assert not victim.is_signed_in


def test_a_code_works_once(visitor: Visitor, ada: Any) -> None:
    visitor.send("/accounts/login/code/", email=ada.email)
    code = visitor.newest_code()
    visitor.send("/accounts/login/code/confirm/", code=code)
    visitor.sign_out()

    visitor.send("/accounts/login/code/confirm/", code=code)

    assert not visitor.is_signed_in


def test_wrong_passwords_are_limited_and_a_forged_header_does_not_help(ada: Any) -> None:
    for number in range(11):
        visitor = Visitor([], HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
        visitor.sign_in(ada.email, password=WRONG)
    visitor = Visitor([], HTTP_X_FORWARDED_FOR="203.0.113.99")

    visitor.sign_in(ada.email)

    assert not visitor.is_signed_in


@pytest.mark.skipif(not apps.is_installed("axes"), reason="the project does not count attempts")
def test_attempts_that_the_project_counts_are_counted_by_account(
    settings: Any, visitor: Visitor, ada: Any
) -> None:
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3
    make_user("eve")
    answers = [visitor.sign_in(ada.email, password=WRONG) for _ in range(3)]
    assert answers[-1].status_code == 429

    visitor.sign_in("eve@example.com")

    assert visitor.is_signed_in


def test_limits_by_address_see_through_the_proxies_that_are_ours(rf: Any, settings: Any) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    request = rf.get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.7", REMOTE_ADDR="10.0.0.1")

    assert client_address(request) == "198.51.100.7"
    request.META["HTTP_X_FORWARDED_FOR"] = "6.6.6.6, ::ffff:198.51.100.7"
    assert client_address(request) == "198.51.100.7"
    settings.TRUSTED_PROXY_COUNT = 3
    assert client_address(request) == "10.0.0.1"
    settings.TRUSTED_PROXY_COUNT = 0
    assert client_address(request) == "10.0.0.1"


def test_requests_for_codes_are_limited(visitor: Visitor, ada: Any) -> None:
    for _ in range(6):
        Visitor(visitor.outbox).send("/accounts/login/code/", email=ada.email)

    assert len(visitor.outbox) <= 3


def test_an_account_that_a_stranger_made_is_not_the_strangers(visitor: Visitor) -> None:
    stranger = Visitor(visitor.outbox)
    stranger.sign_up("ada@example.com", password=STRANGERS)

    visitor.send("/accounts/login/code/", email="ada@example.com")
    visitor.send("/accounts/login/code/confirm/", code=visitor.newest_code())

    assert visitor.is_signed_in
    stranger.sign_in("ada@example.com", password=STRANGERS)
    assert not stranger.is_signed_in
    assert not stranger.get("/accounts/confirm-email/").content.count(b"oldpassword")
    assert not get_user_model().objects.get().has_usable_password()


def test_an_older_account_keeps_its_password_when_it_signs_in_by_code(visitor: Visitor) -> None:
    old = make_user("old", is_verified=False)
    Visitor([]).force_login(old, backend="django.contrib.auth.backends.ModelBackend")

    visitor.send("/accounts/login/code/", email=old.email)
    visitor.send("/accounts/login/code/confirm/", code=visitor.newest_code())

    old.refresh_from_db()
    assert old.check_password(PASSWORD)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
    ],
)
def test_nobody_is_led_to_another_site(visitor: Visitor, ada: Any, target: str) -> None:
    answer = visitor.sign_in(ada.email, next=target)

    assert answer.status_code == 302
    assert "evil" not in answer.url
    assert "javascript" not in answer.url


def test_a_session_has_another_key_after_signing_in(visitor: Visitor, ada: Any) -> None:
    visitor.get("/accounts/login/")
    session = visitor.session
    session["mine"] = 1
    session.save()
    before = str(session.session_key)
    visitor.cookies["sessionid"] = before

    visitor.sign_in(ada.email)

    assert visitor.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_form_whose_session_ends_while_it_is_stored_ends_without_an_error(
    visitor: Visitor,
) -> None:
    visitor.sign_up("ada@example.com")
    ended: list[int] = []

    def end_session_first(execute: Any, sql: str, *arguments: Any) -> Any:
        if sql.startswith("UPDATE") and Session._meta.db_table in sql:
            ended.append(Session.objects.all().delete()[0])
        return execute(sql, *arguments)

    with connection.execute_wrapper(end_session_first):
        answer = visitor.confirm("BBBB-BBBB")

    assert ended == [1]
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies


def test_a_session_is_written_as_often_for_a_stranger_who_wants_a_new_password(
    mailoutbox: list[Any], ada: Any
) -> None:
    def writes(email: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            Visitor(mailoutbox).send("/accounts/password/reset/", email=email)
        texts = [query["sql"] for query in queries]
        return sum(
            text.startswith(("INSERT", "UPDATE")) and Session._meta.db_table in text
            for text in texts
        )

    assert writes(ada.email) == writes(STRANGER) > 0


def test_mails_name_no_host_that_is_not_allowed(visitor: Visitor, ada: Any) -> None:
    answer = visitor.post(
        "/accounts/password/reset/", {"email": STRANGER}, HTTP_HOST="evil.example"
    )

    assert answer.status_code == 400
    assert visitor.outbox == []


def test_a_totp_code_works_once(visitor: Visitor, ada: Any) -> None:
    add_totp(ada)
    code = totp_code()
    visitor.sign_in(ada.email)
    visitor.send("/accounts/2fa/authenticate/", code=code)
    elsewhere = Visitor(visitor.outbox)
    elsewhere.sign_in(ada.email)

    elsewhere.send("/accounts/2fa/authenticate/", code=code)

    assert not elsewhere.is_signed_in
    assert elsewhere.get("/accounts/2fa/trust/").status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["page", "api"])
def test_the_code_that_turns_an_app_on_signs_nobody_in(
    signed_in: Visitor, ada: Any, way: str
) -> None:
    signed_in.reauthenticate()
    secret = signed_in.get("/accounts/2fa/totp/activate/").context["form"].secret
    code = totp_code(secret)
    if way == "page":
        signed_in.send("/accounts/2fa/totp/activate/", code=code)
    else:
        path = "/accounts/_allauth/browser/v1/account/authenticators/totp"
        signed_in.post(path, {"code": code}, content_type="application/json")
    assert Authenticator.objects.filter(user=ada, type="totp").exists()
    elsewhere = Visitor(signed_in.outbox)
    elsewhere.sign_in(ada.email)

    answer = elsewhere.send("/accounts/2fa/authenticate/", code=code)

    assert answer.status_code == 200
    assert not elsewhere.is_signed_in
    elsewhere.send("/accounts/2fa/authenticate/", code=totp_code(secret, steps=1))
    assert elsewhere.get("/accounts/2fa/trust/").status_code == 200


def test_a_recovery_code_works_once(visitor: Visitor, ada: Any) -> None:
    add_totp(ada)
    codes = Authenticator.objects.get(user=ada, type="recovery_codes").wrap().get_unused_codes()
    visitor.sign_in(ada.email)
    visitor.send("/accounts/2fa/authenticate/", code=codes[0])
    elsewhere = Visitor(visitor.outbox)
    elsewhere.sign_in(ada.email)

    elsewhere.send("/accounts/2fa/authenticate/", code=codes[0])

    assert elsewhere.get("/accounts/2fa/trust/").status_code == 302
    assert not elsewhere.is_signed_in
    assert SecurityEvent.objects.filter(user=ada, kind="recovery_code_used").count() == 1


def test_wrong_second_factors_are_limited(visitor: Visitor, ada: Any) -> None:
    add_totp(ada)
    visitor.sign_in(ada.email)
    for number in range(12):
        visitor.send("/accounts/2fa/authenticate/", code=f"{number:06}")

    visitor.send("/accounts/2fa/authenticate/", code=totp_code())

    assert visitor.get("/accounts/2fa/trust/").status_code == 302
    assert not visitor.is_signed_in


def test_a_passkey_has_to_verify_its_user(visitor: Visitor, settings: Any) -> None:
    answer = visitor.get("/accounts/_allauth/browser/v1/auth/webauthn/login")

    if not settings.MFA_PASSKEY_LOGIN_ENABLED:
        assert answer.status_code == 404
        return
    options = answer.json()
    request = options["data"]["request_options"]["publicKey"]
    assert request["userVerification"] == "required"


def test_sessions_of_someone_who_is_deactivated_end(signed_in: Visitor, ada: Any) -> None:
    ada.is_active = False
    ada.save()

    assert signed_in.get("/accounts/email/").status_code == 302
    assert signed_in.sign_in(ada.email).url == "/accounts/inactive/"
    assert signed_in.get("/accounts/email/").status_code == 302


def test_secrets_of_second_factors_are_not_in_clear_in_the_database(ada: Any) -> None:
    add_totp(ada)
    codes = Authenticator.objects.get(user=ada, type="recovery_codes").wrap().generate_codes()

    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())

    assert TOTP_SECRET not in stored
    assert not any(code in stored for code in codes)
    assert stored.count(encryption.PREFIX) == 2


def test_a_key_can_be_changed_and_the_old_one_still_decrypts(settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"ENCRYPTION_KEYS": ["old"]}
    kept = encryption.encrypt("secret")

    settings.QUICKSCALE_AUTH = {"ENCRYPTION_KEYS": ["new", "old"]}
    assert encryption.decrypt(kept) == "secret"

    settings.QUICKSCALE_AUTH = {"ENCRYPTION_KEYS": ["new"]}
    with pytest.raises(encryption.UndecipherableError, match="AUTH_ENCRYPTION_KEYS"):
        encryption.decrypt(kept)


def test_what_was_stored_in_clear_before_this_module_still_works() -> None:
    assert encryption.decrypt(TOTP_SECRET) == TOTP_SECRET


def test_no_secret_is_logged(visitor: Visitor, ada: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    add_totp(ada)
    visitor.sign_in(ada.email, password=WRONG)
    visitor.sign_in(ada.email)
    code = totp_code()
    visitor.send("/accounts/2fa/authenticate/", code=code)
    visitor.send("/accounts/2fa/trust/")
    token, secret = services.create_token(user=ada, name="x", scopes=["read"], days=1)
    invite, key = services.create_invite(email="guest@example.com")
    # What Django's own logger says of statements is for DEBUG, where nobody else reads it.
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )

    for hidden in (WRONG, PASSWORD, TOTP_SECRET, code, secret, key):
        assert hidden not in logged
    assert AccessToken.objects.get() == token
    assert Invite.objects.get() == invite


def test_a_stranger_cannot_use_what_is_somebody_elses(signed_in: Visitor) -> None:
    eve = make_user("eve")
    token, _ = services.create_token(user=eve, name="Eve's", scopes=["read"], days=1)
    Visitor([]).sign_in(eve.email)
    [session] = services.sessions_of(user=eve)
    signed_in.reauthenticate()

    assert signed_in.send(f"/accounts/tokens/{token.pk}/revoke/").status_code == 404
    assert signed_in.send(f"/accounts/sessions/{session.pk}/end/").status_code == 404
    token.refresh_from_db()
    assert token.is_usable
    assert len(services.sessions_of(user=eve)) == 1


@pytest.mark.parametrize(
    "path",
    ["/accounts/data/export/", "/accounts/sessions/", "/accounts/sessions/1/end/",
     "/accounts/delete/", "/accounts/tokens/", "/accounts/2fa/totp/activate/"],
)  # fmt: skip
def test_sensitive_changes_ask_for_the_password_again(
    signed_in: Visitor, settings: Any, path: str
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    answer = signed_in.send(path)

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/reauthenticate/")


def test_forms_need_their_token(ada: Any) -> None:
    careless = Visitor([], enforce_csrf_checks=True)

    answer = careless.sign_in(ada.email)

    assert answer.status_code == 403
    assert not careless.is_signed_in
