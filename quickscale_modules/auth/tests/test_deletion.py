"""Leaving, coming back, leaving for good."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from .. import services, signals
from ..factories import PASSWORD, make_user
from .visitors import Visitor


def exists(user: Any) -> bool:
    return bool(get_user_model().objects.filter(pk=user.pk).exists())


def test_someone_leaves_and_comes_back(signed_in: Visitor, ada: Any) -> None:
    signed_in.reauthenticate()
    answer = signed_in.send("/accounts/delete/", email="ADA@example.com")
    assert answer.url == "/accounts/login/"
    assert not signed_in.is_signed_in

    signed_in.sign_in(ada.email)
    assert signed_in.get("/accounts/profile/").headers["Location"] == "/accounts/deletion/"
    signed_in.send("/accounts/deletion/", keep="")

    assert signed_in.get("/accounts/profile/").status_code == 200
    assert services.deletion_date(user=ada) is None


def test_an_account_is_deleted_only_when_its_address_is_typed(signed_in: Visitor, ada: Any) -> None:
    signed_in.reauthenticate()

    answer = signed_in.send("/accounts/delete/", email="eve@example.com")

    assert answer.status_code == 422
    assert services.deletion_date(user=ada) is None


def test_someone_who_is_leaving_can_be_gone_at_once(signed_in: Visitor, ada: Any) -> None:
    services.request_deletion(user=ada)
    signed_in.sign_in(ada.email)
    signed_in.reauthenticate()

    signed_in.send("/accounts/deletion/", now="")

    assert not exists(ada)
    assert not signed_in.is_signed_in


def test_being_gone_at_once_takes_the_password(signed_in: Visitor, ada: Any, settings: Any) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    services.request_deletion(user=ada)
    signed_in.sign_in(ada.email)

    answer = signed_in.send("/accounts/deletion/", now="")

    assert answer.url.startswith("/accounts/reauthenticate/")
    assert exists(ada)


def test_leaving_signs_out_everywhere_and_is_told_by_mail(
    signed_in: Visitor, ada: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.request_deletion(user=ada)

    assert signed_in.get("/accounts/email/").status_code == 302
    assert [mail.to for mail in signed_in.outbox] == [[ada.email]]


def test_accounts_are_deleted_when_their_time_has_come(
    ada: Any, django_capture_on_commit_callbacks: Any
) -> None:
    eve = make_user("eve")
    gone: list[str] = []

    def note(email: str, **_: Any) -> None:
        gone.append(email)

    services.request_deletion(user=ada)
    assert services.purge_deleted() == (0, [])
    later = timezone.now() + timedelta(days=31)
    signals.account_deleted.connect(note)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            assert services.purge_deleted(now=later) == (1, [])
    finally:
        signals.account_deleted.disconnect(note)

    assert not exists(ada)
    assert exists(eve)
    assert gone == ["ada@example.com"]


def test_asking_twice_does_not_move_the_day(ada: Any) -> None:
    first = services.request_deletion(user=ada)

    assert services.request_deletion(user=ada) == first


def test_the_last_superuser_stays(ada: Any) -> None:
    ada.is_superuser = True
    ada.save()

    with pytest.raises(services.DeletionError, match="last superuser"):
        services.request_deletion(user=ada)
    with pytest.raises(services.DeletionError):
        services.delete_account(user=ada)
    make_user("boss", is_superuser=True)
    services.delete_account(user=ada)
    assert not exists(ada)


def test_how_long_an_account_can_come_back_is_set(ada: Any, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"DELETION_DAYS": 3}

    date = services.request_deletion(user=ada)

    assert timedelta(days=2) < date - timezone.now() <= timedelta(days=3)


def test_the_address_of_a_deleted_account_is_free_again(visitor: Visitor, ada: Any) -> None:
    services.delete_account(user=ada)

    visitor.sign_up("ada@example.com", password=PASSWORD)
    visitor.confirm()

    assert visitor.is_signed_in
