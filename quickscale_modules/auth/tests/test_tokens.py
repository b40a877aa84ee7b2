from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from .. import services, signals
from ..factories import AccessTokenFactory
from ..models import AccessToken, SecurityEvent

OLD = "qsp_old"  # pragma: allowlist secret


def test_a_token_opens_what_it_is_for_and_nothing_else(ada: Any) -> None:
    token, secret = services.create_token(user=ada, name="Backups", scopes=["read"], days=30)

    assert services.authenticate_token(secret=secret, scope="read") == token
    assert services.authenticate_token(secret=f"Bearer {secret}").user == ada
    with pytest.raises(services.MissingScopeError):
        services.authenticate_token(secret=secret, scope="write")


def test_only_a_hash_of_a_token_is_stored(ada: Any) -> None:
    token, secret = services.create_token(user=ada, name="Backups", scopes=["read"], days=30)

    row = AccessToken.objects.values().get(pk=token.pk)

    assert secret not in str(row)
    assert secret.startswith(row["hint"])
    assert len(secret) - len(row["hint"]) > 30


@pytest.mark.parametrize("secret", ["", "qsp_", "Bearer ", "x" * 5000, "qsp_\ud800", "\0"])
def test_what_is_no_token_is_refused(ada: Any, secret: str) -> None:
    with pytest.raises(services.InvalidTokenError):
        services.authenticate_token(secret=secret)


def test_an_expired_token_opens_nothing(ada: Any) -> None:
    AccessTokenFactory.create(user=ada, secret=OLD, is_expired=True)

    with pytest.raises(services.InvalidTokenError):
        services.authenticate_token(secret=OLD)


def test_a_revoked_token_opens_nothing_and_is_recorded_once(ada: Any) -> None:
    token, secret = services.create_token(user=ada, name="Backups", scopes=["read"], days=30)

    services.revoke_token(token=token)
    services.revoke_token(token=token)

    with pytest.raises(services.InvalidTokenError):
        services.authenticate_token(secret=secret)
    kinds = [event.kind for event in services.recent_events(user=ada)]
    assert kinds == [SecurityEvent.Kind.TOKEN_REVOKED, SecurityEvent.Kind.TOKEN_CREATED]


@pytest.mark.parametrize("reason", ["inactive", "to be deleted"])
def test_a_token_of_someone_who_is_gone_opens_nothing(ada: Any, reason: str) -> None:
    _, secret = services.create_token(user=ada, name="Backups", scopes=["read"], days=30)
    if reason == "inactive":
        ada.is_active = False
        ada.save()
    else:
        services.request_deletion(user=ada)

    with pytest.raises(services.InvalidTokenError):
        services.authenticate_token(secret=secret)


@pytest.mark.parametrize(
    ("scopes", "days"), [([], 30), (["admin"], 30), (["read"], 0), (["read"], 366)]
)
def test_a_token_that_may_not_be_is_not_made(ada: Any, scopes: list[str], days: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        services.create_token(user=ada, name="x", scopes=scopes, days=days)

    assert not AccessToken.objects.exists()


def test_the_last_use_is_noted_once_a_minute(ada: Any) -> None:
    token, secret = services.create_token(user=ada, name="x", scopes=["read"], days=30)
    services.authenticate_token(secret=secret)
    token.refresh_from_db()
    first = token.last_used_at

    services.authenticate_token(secret=secret)
    token.refresh_from_db()
    assert token.last_used_at == first

    AccessToken.objects.update(last_used_at=timezone.now() - timedelta(hours=1))
    services.authenticate_token(secret=secret)
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert timezone.now() - token.last_used_at < timedelta(minutes=1)


def test_scopes_are_those_of_the_settings(ada: Any, settings: Any) -> None:
    settings.QUICKSCALE_AUTH = {"TOKEN_SCOPES": {"invoices": "Read invoices"}, "TOKEN_DAYS": 10}

    token, _ = services.create_token(user=ada, name="x", scopes=["invoices"], days=10)

    assert token.scopes == ["invoices"]


def test_signals_come_after_the_commit(ada: Any, django_capture_on_commit_callbacks: Any) -> None:
    seen: list[str] = []

    def note(token: AccessToken, **_: Any) -> None:
        seen.append(token.name)

    signals.token_created.connect(note)
    try:
        with django_capture_on_commit_callbacks() as callbacks:
            services.create_token(user=ada, name="Backups", scopes=["read"], days=30)
        assert seen == []
        for callback in callbacks:
            callback()
    finally:
        signals.token_created.disconnect(note)

    assert seen == ["Backups"]
