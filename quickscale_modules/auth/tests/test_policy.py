"""Who may have an account, and what is asked of those who have one."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model

from .. import policy, services
from ..factories import PASSWORD, add_totp, make_user, totp_code
from ..models import Invite
from .visitors import Visitor


def accounts() -> int:
    return int(get_user_model().objects.count())


def test_nobody_signs_up_where_that_is_closed(visitor: Visitor, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"SIGNUP": "closed"}

    visitor.get("/accounts/signup/")
    visitor.sign_up("ada@example.com")
    answer = visitor.post(
        "/accounts/_allauth/browser/v1/auth/signup",
        {"email": "ada@example.com", "password": PASSWORD},
        content_type="application/json",
    )

    assert answer.status_code == 400
    assert accounts() == 0


def test_only_those_who_are_invited_sign_up(visitor: Visitor, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"SIGNUP": "invite"}
    _, key = services.create_invite(email="ada@example.com")

    visitor.sign_up("ada@example.com")
    assert accounts() == 0
    assert visitor.get(f"/accounts/invite/{key}/").status_code == 302
    visitor.sign_up("eve@example.com")
    assert accounts() == 0
    visitor.sign_up("ada@example.com")

    assert accounts() == 1
    # The letter went to the address: it is confirmed.
    assert visitor.is_signed_in
    assert Invite.objects.get().accepted_at is not None


def test_an_invitation_works_once(visitor: Visitor, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"SIGNUP": "invite"}
    _, key = services.create_invite(email="ada@example.com")
    visitor.get(f"/accounts/invite/{key}/")
    visitor.sign_up("ada@example.com")

    assert Visitor([]).get(f"/accounts/invite/{key}/").status_code == 404


def test_only_addresses_of_some_domains_sign_up(visitor: Visitor, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"SIGNUP": "domain", "SIGNUP_DOMAINS": ["example.com"]}

    for email in ("eve@evil.example", "eve@example.com.evil.example", "eve@sub.example.com"):
        visitor.sign_up(email)
    assert accounts() == 0
    visitor.sign_up("ada@EXAMPLE.com")

    assert accounts() == 1


def test_blocked_domains_are_refused_in_sign_up_and_in_a_change_of_address(
    signed_in: Visitor, ada: Any, settings: Any
) -> None:
    settings.QUICKSCALE_AUTH = {"BLOCKED_DOMAINS": ["trash.example"]}
    signed_in.reauthenticate()

    for email in ("eve@trash.example", "eve@sub.trash.example", "eve@TRASH.example"):
        Visitor([]).sign_up(email)
        signed_in.send("/accounts/email/", email=email, action_add="")

    assert accounts() == 1
    assert signed_in.outbox == []


def test_terms_have_to_be_accepted_to_sign_up(visitor: Visitor, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"TERMS_VERSION": "2026-01", "TERMS_URL": "/terms/"}

    visitor.sign_up("ada@example.com")
    assert accounts() == 0
    visitor.sign_up("ada@example.com", terms="on")

    profile = services.profile_of(user=get_user_model().objects.get())
    assert profile.terms_version == "2026-01"


def test_changed_terms_come_before_everything_else(
    signed_in: Visitor, ada: Any, settings: Any
) -> None:
    settings.QUICKSCALE_AUTH = {"TERMS_VERSION": "2027-01", "TERMS_URL": "/terms/"}

    assert signed_in.get("/accounts/profile/").headers["Location"] == "/accounts/terms/"
    signed_in.send("/accounts/terms/", terms="on")
    assert signed_in.get("/accounts/profile/").status_code == 200


def test_new_people_are_asked_for_name_and_time_zone_once(
    signed_in: Visitor, ada: Any, settings: Any
) -> None:
    settings.QUICKSCALE_AUTH = {"ONBOARDING": True}

    assert signed_in.get("/accounts/profile/").headers["Location"] == "/accounts/onboarding/"
    answer = signed_in.send(
        "/accounts/onboarding/", full_name="Ada", time_zone="Europe/London", language=""
    )

    ada.refresh_from_db()
    assert (answer.status_code, ada.full_name, ada.time_zone) == (302, "Ada", "Europe/London")
    assert signed_in.get("/accounts/profile/").status_code == 200


def test_the_first_questions_can_be_passed_over(
    signed_in: Visitor, ada: Any, settings: Any
) -> None:
    settings.QUICKSCALE_AUTH = {"ONBOARDING": True}

    signed_in.send("/accounts/onboarding/", skip="")

    assert signed_in.get("/accounts/profile/").status_code == 200


@pytest.mark.parametrize("path", ["/admin/", "/accounts/profile/", "/dashboard/"])
def test_staff_without_a_second_factor_get_nowhere_where_one_is_required(
    signed_in: Visitor, ada: Any, settings: Any, path: str
) -> None:
    settings.QUICKSCALE_AUTH = {"MFA_REQUIRED": "staff"}
    ada.is_staff = ada.is_superuser = True
    ada.save()

    assert signed_in.get(path).headers["Location"] == "/accounts/security/required/"
    assert signed_in.get("/accounts/security/required/").status_code == 200
    assert signed_in.get("/accounts/2fa/").status_code == 200


def test_others_are_not_asked_where_only_staff_are(signed_in: Visitor, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"MFA_REQUIRED": "staff"}

    assert signed_in.get("/accounts/profile/").status_code == 200


def test_a_program_is_told_in_json(signed_in: Visitor, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"MFA_REQUIRED": "all"}

    answer = signed_in.get("/accounts/profile/", HTTP_ACCEPT="application/json")

    assert answer.status_code == 403
    assert answer.json()["page"] == "/accounts/security/required/"


def test_the_last_factor_cannot_be_removed_where_one_is_required(
    signed_in: Visitor, ada: Any, settings: Any
) -> None:
    settings.QUICKSCALE_AUTH = {"MFA_REQUIRED": "all"}
    add_totp(ada)
    signed_in.reauthenticate()

    signed_in.send("/accounts/2fa/totp/deactivate/")

    assert policy.has_mfa(ada)
    settings.QUICKSCALE_AUTH = {}
    signed_in.send("/accounts/2fa/totp/deactivate/")
    assert not policy.has_mfa(ada)


def test_recovery_codes_alone_are_no_second_factor(ada: Any) -> None:
    add_totp(ada)
    Authenticator.objects.filter(type="totp").delete()

    assert not policy.has_mfa(ada)


def test_the_admins_own_sign_in_leads_to_the_modules(visitor: Visitor, ada: Any) -> None:
    answer = visitor.get("/admin/")
    assert answer.headers["Location"] == "/admin/login/?next=/admin/"

    assert visitor.get(answer.headers["Location"]).headers["Location"] == (
        "/accounts/login/?next=%2Fadmin%2F"
    )
    ada.is_staff = True
    ada.save()
    visitor.post("/admin/login/", {"username": ada.email, "password": PASSWORD})
    assert not visitor.is_signed_in


def test_staff_with_a_second_factor_come_into_the_admin(
    visitor: Visitor, settings: Any, db: None
) -> None:
    settings.QUICKSCALE_AUTH = {"MFA_REQUIRED": "staff"}
    boss = make_user("boss", is_staff=True, is_superuser=True)
    add_totp(boss)

    visitor.sign_in(boss.email, next="/admin/")
    visitor.send("/accounts/2fa/authenticate/", code=totp_code())
    visitor.send("/accounts/2fa/trust/")

    assert visitor.get("/admin/").status_code == 200
