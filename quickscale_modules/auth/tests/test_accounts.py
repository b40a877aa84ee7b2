"""Sign-up to sign-out, as a browser without scripts goes through them."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils import timezone

from ..factories import PASSWORD, add_totp, make_user, totp_code
from ..models import SecurityEvent
from .visitors import Visitor

NEW_PASSWORD = "another horse, another battery"  # pragma: allowlist secret


def kinds_of(user: Any) -> list[str]:
    return list(SecurityEvent.objects.filter(user=user).values_list("kind", flat=True))[::-1]


def test_someone_signs_up_and_confirms_the_address(visitor: Visitor) -> None:
    answer = visitor.sign_up("Ada@Example.com", full_name="Ada Lovelace")

    assert answer.url == "/accounts/confirm-email/"
    assert not visitor.is_signed_in
    user = get_user_model().objects.get()
    assert (user.email, user.full_name) == ("ada@example.com", "Ada Lovelace")
    visitor.confirm()
    assert visitor.is_signed_in
    assert EmailAddress.objects.get(user=user).verified
    assert kinds_of(user) == ["signed_up", "email_confirmed", "signed_in"]


def test_a_code_can_be_sent_again(visitor: Visitor) -> None:
    visitor.sign_up("ada@example.com")
    first = visitor.newest_code()
    # A mail every ten seconds.
    cache.clear()

    visitor.send("/accounts/confirm-email/", action="resend")

    assert len(visitor.outbox) == 2
    visitor.confirm(first)
    assert not visitor.is_signed_in
    visitor.confirm(visitor.newest_code())
    assert visitor.is_signed_in


def test_a_wrong_address_can_be_put_right_before_it_is_confirmed(visitor: Visitor) -> None:
    visitor.sign_up("adda@example.com")

    answer = visitor.send("/accounts/signup/again/")

    assert answer.url == "/accounts/signup/"
    visitor.sign_up("ada@example.com")
    visitor.confirm()
    assert visitor.is_signed_in
    assert get_user_model().objects.get().email == "ada@example.com"


def test_starting_again_deletes_no_account_that_was_there_before(visitor: Visitor) -> None:
    make_user("ada", is_verified=False)
    visitor.sign_in("ada@example.com")
    visitor.send("/accounts/signup/again/")
    make_user("eve")
    visitor.sign_up("eve@example.com")
    visitor.send("/accounts/signup/again/")

    assert get_user_model().objects.count() == 2
    assert visitor.get("/accounts/confirm-email/").status_code == 302


def test_someone_who_did_not_confirm_is_asked_at_the_next_sign_in(visitor: Visitor) -> None:
    make_user("ada", is_verified=False)

    answer = visitor.sign_in("ada@example.com")

    assert answer.url == "/accounts/confirm-email/"
    visitor.confirm()
    assert visitor.is_signed_in


def test_someone_signs_in_with_a_password_in_whatever_case_the_address_is_typed(
    visitor: Visitor, ada: Any
) -> None:
    answer = visitor.sign_in("ADA@example.COM")

    assert visitor.is_signed_in
    assert answer.status_code == 302


def test_someone_signs_in_with_a_code(visitor: Visitor, ada: Any) -> None:
    visitor.send("/accounts/login/code/", email=ada.email)
    assert visitor.outbox[-1].to == [ada.email]

    visitor.send("/accounts/login/code/confirm/", code=visitor.newest_code())

    assert visitor.is_signed_in
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_a_second_factor_is_asked_after_password_and_after_code(visitor: Visitor, ada: Any) -> None:
    add_totp(ada)

    assert visitor.sign_in(ada.email).url == "/accounts/2fa/authenticate/"
    assert not visitor.is_signed_in
    visitor.send("/accounts/2fa/authenticate/", code=totp_code())
    assert visitor.send("/accounts/2fa/trust/").status_code == 302
    assert visitor.is_signed_in
    visitor.sign_out()

    visitor.send("/accounts/login/code/", email=ada.email)
    answer = visitor.send("/accounts/login/code/confirm/", code=visitor.newest_code())
    assert answer.url.startswith("/accounts/2fa/authenticate/")
    assert not visitor.is_signed_in


def test_a_trusted_device_is_not_asked_for_the_second_factor_again(
    visitor: Visitor, ada: Any
) -> None:
    add_totp(ada)
    visitor.sign_in(ada.email)
    visitor.send("/accounts/2fa/authenticate/", code=totp_code())
    visitor.send("/accounts/2fa/trust/", action="trust")
    visitor.sign_out()

    visitor.sign_in(ada.email)

    assert visitor.is_signed_in
    elsewhere = Visitor(visitor.outbox)
    elsewhere.sign_in(ada.email)
    assert not elsewhere.is_signed_in


def test_a_password_is_reset_by_a_code_and_old_sessions_end(
    visitor: Visitor, signed_in: Visitor, ada: Any
) -> None:
    elsewhere = Visitor(visitor.outbox)
    elsewhere.send("/accounts/password/reset/", email=ada.email)

    elsewhere.send("/accounts/password/reset/confirm/", code=elsewhere.newest_code())
    elsewhere.send(
        "/accounts/password/reset/complete/", password1=NEW_PASSWORD, password2=NEW_PASSWORD
    )

    ada.refresh_from_db()
    assert ada.check_password(NEW_PASSWORD)
    assert signed_in.get("/accounts/email/").status_code == 302
    assert "password_reset" in kinds_of(ada)


def test_a_changed_password_ends_other_sessions_and_is_told(visitor: Visitor, ada: Any) -> None:
    elsewhere = Visitor(visitor.outbox)
    elsewhere.sign_in(ada.email)
    visitor.sign_in(ada.email)

    visitor.send(
        "/accounts/password/change/",
        oldpassword=PASSWORD,
        password1=NEW_PASSWORD,
        password2=NEW_PASSWORD,
    )

    assert visitor.get("/accounts/email/").status_code == 200
    assert elsewhere.get("/accounts/email/").status_code == 302
    assert visitor.outbox[-1].to == [ada.email]
    assert "password_changed" in kinds_of(ada)


def test_a_new_address_counts_when_it_is_confirmed_and_the_old_one_is_told(
    signed_in: Visitor, ada: Any
) -> None:
    signed_in.reauthenticate()
    signed_in.send("/accounts/email/", email="ada@lovelace.example", action_add="")
    ada.refresh_from_db()
    assert ada.email == "ada@example.com"
    assert signed_in.outbox[-1].to == ["ada@lovelace.example"]

    signed_in.confirm()

    ada.refresh_from_db()
    assert ada.email == "ada@lovelace.example"
    told = [mail for mail in signed_in.outbox if mail.to == ["ada@example.com"]]
    assert len(told) == 1
    assert "email_changed" in kinds_of(ada)


def test_signing_out_takes_a_form(signed_in: Visitor) -> None:
    signed_in.get("/accounts/logout/")
    assert signed_in.is_signed_in

    signed_in.sign_out()

    assert not signed_in.is_signed_in


def test_addresses_of_the_simple_sign_in_lead_to_the_modules_pages(visitor: Visitor) -> None:
    for old, new in (("password_reset", "password/reset"), ("password_change", "password/change")):
        answer = visitor.get(f"/accounts/{old}/")
        assert answer.headers["Location"] == f"/accounts/{new}/"
    assert visitor.get("/accounts/login/").status_code == 200


def test_mails_are_in_text_and_html_and_name_the_project(
    signed_in: Visitor, ada: Any, settings: Any
) -> None:
    settings.PROJECT_NAME = "Looms & Sons"
    outbox = signed_in.outbox
    for path, values in (
        ("/accounts/signup/", {"email": "new@example.com", "password1": PASSWORD}),
        ("/accounts/signup/", {"email": ada.email, "password1": PASSWORD}),
        ("/accounts/login/code/", {"email": ada.email}),
        ("/accounts/password/reset/", {"email": ada.email}),
        ("/accounts/password/reset/", {"email": "nobody@example.com"}),
    ):
        Visitor(outbox).send(path, **values)

    assert len(outbox) == 5
    for mail in outbox:
        [html] = [content for content, kind in mail.alternatives if kind == "text/html"]
        assert "Looms & Sons" in mail.body
        assert "Looms &amp; Sons" in html
        assert "&amp;" not in mail.body
        assert max(len(line) for line in mail.body.splitlines() if "http" not in line) <= 72


@pytest.mark.django_db(transaction=True)
def test_the_life_of_recovery_codes_is_recorded_and_shown(signed_in: Visitor, ada: Any) -> None:
    signed_in.reauthenticate()
    secret = signed_in.get("/accounts/2fa/totp/activate/").context["form"].secret
    signed_in.send("/accounts/2fa/totp/activate/", code=totp_code(secret))
    assert kinds_of(ada)[-2:] == ["factor_added", "codes_made"]

    signed_in.send("/accounts/2fa/recovery-codes/generate/")
    assert kinds_of(ada)[-1] == "codes_renewed"
    signed_in.send("/accounts/2fa/totp/deactivate/")

    assert kinds_of(ada)[-2:] == ["factor_removed", "codes_removed"]
    page = signed_in.get("/accounts/security/").content.decode()
    for words in ("made", "renewed", "removed"):
        assert f"Recovery codes {words}" in page


@pytest.mark.parametrize("page", ["/accounts/email/", "/accounts/2fa/", "/accounts/security/"])
def test_private_pages_lead_to_the_sign_in_and_back(visitor: Visitor, page: str) -> None:
    answer = visitor.get(page)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/accounts/login/?next={page}"


def test_someone_who_is_older_than_the_module_signs_in(visitor: Visitor, db: None) -> None:
    old = get_user_model()(email="old@example.com", last_login=timezone.now())
    old.set_password(PASSWORD)
    old.save()

    visitor.sign_in("old@example.com")
    visitor.confirm()

    assert visitor.is_signed_in
