from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from .. import services
from ..factories import SecurityEventFactory, add_totp, make_user
from ..models import Invite, Profile, SecurityEvent


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=out)
    return out.getvalue()


def older(email: str) -> Any:
    user = get_user_model()(email=email)
    user.save()
    return user


def test_addresses_of_older_accounts_become_known(db: None) -> None:
    older("old@example.com")

    assert "1 added, 0 marked" in run("auth_sync_emails")
    assert not EmailAddress.objects.get().verified
    assert "0 added, 1 marked" in run("auth_sync_emails", "--mark-verified")
    assert EmailAddress.objects.get().verified
    assert "0 added, 0 marked" in run("auth_sync_emails", "--mark-verified")


def test_an_address_that_somebody_else_has_confirmed_is_left_alone(ada: Any) -> None:
    older("old@example.com")
    EmailAddress.objects.filter(user=ada).update(email="old@example.com")

    assert "left alone: old@example.com" in run("auth_sync_emails", "--mark-verified")


def test_accounts_whose_time_has_come_are_deleted(ada: Any) -> None:
    services.request_deletion(user=ada)
    assert "0 deleted" in run("auth_purge_deleted")
    Profile.objects.update(delete_after=timezone.now() - timedelta(minutes=1))

    assert "1 deleted" in run("auth_purge_deleted")
    assert not get_user_model().objects.exists()


def test_an_account_that_cannot_be_deleted_does_not_keep_the_others(ada: Any) -> None:
    boss = make_user("boss")
    for user in (ada, boss):
        services.request_deletion(user=user)
    get_user_model().objects.filter(pk=boss.pk).update(is_superuser=True)
    Profile.objects.update(delete_after=timezone.now() - timedelta(minutes=1))

    with pytest.raises(CommandError, match="last superuser"):
        run("auth_purge_deleted")
    assert list(get_user_model().objects.all()) == [boss]


def test_old_events_are_forgotten(ada: Any) -> None:
    for _ in range(2):
        SecurityEventFactory.create(user=ada)
    SecurityEvent.objects.filter(pk=SecurityEvent.objects.latest("pk").pk).update(
        created_at=timezone.now() - timedelta(days=366)
    )

    assert "1 deleted" in run("auth_prune_events")
    assert SecurityEvent.objects.count() == 1


def test_an_invitation_is_printed_or_sent(db: None, mailoutbox: list[Any]) -> None:
    link = run("auth_create_invite", "a@example.com", "--site", "https://shop.example")
    assert link.startswith("https://shop.example/accounts/invite/")
    assert mailoutbox == []

    run("auth_create_invite", "b@example.com", "--site", "https://shop.example", "--send")
    assert [mail.to for mail in mailoutbox] == [["b@example.com"]]


@pytest.mark.parametrize(
    ("words", "message"), [(["nonsense"], "not an e-mail"), (["a@b.co", "--send"], "--site")]
)
def test_an_invitation_that_cannot_be_is_refused(db: None, words: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run("auth_create_invite", *words)

    assert not Invite.objects.exists()


def test_the_doctor_says_what_is_amiss(ada: Any, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"MFA_REQUIRED": "all"}
    older("old@example.com")
    make_user("boss", is_staff=True)
    add_totp(ada)
    Authenticator.objects.filter(type="totp").update(data={"secret": "JBSWY3DPEHPK3PXP"})
    Authenticator.objects.filter(type="recovery_codes").update(data={"seed": "fernet:nonsense"})
    Profile.objects.create(user=ada, delete_after=timezone.now())
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("auth_doctor", stdout=out)

    text = out.getvalue()
    for expected in (
        "1 accounts have no address", "1 accounts should be gone", "1 of the staff",
        "1 second factors are stored in clear", "1 second factors cannot be decrypted",
        "quickscale_auth.I001", "quickscale_auth.I002",
    ):  # fmt: skip
        assert expected in text


def test_the_doctor_is_content(ada: Any, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"ENCRYPTION_KEYS": ["a key"]}
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "x"}
    }

    assert "all is well" in run("auth_doctor")
