"""Personal access tokens: shown once, stored as a hash."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from . import events, signals
from .conf import configuration
from .errors import InvalidTokenError, MissingScopeError
from .hashing import digest_of, new_secret
from .models import AccessToken, AccessTokenQuerySet, SecurityEvent

PREFIX = "qsp_"  # pragma: allowlist secret
HINT_LENGTH = 12
LIFETIMES_DAYS = (7, 30, 90, 365)
# Writing at each use would cost more than what the answer needs.
USE_IS_NOTED_AFTER = timedelta(minutes=1)


def lifetime_choices() -> list[tuple[int, Any]]:
    """Return lifetimes to choose from, in days, up to TOKEN_DAYS."""
    longest = configuration().token_days
    days = sorted({*(each for each in LIFETIMES_DAYS if each < longest), longest})
    return [(each, ngettext_lazy("in %d day", "in %d days", each) % each) for each in days]


def create_token(
    *,
    user: AbstractBaseUser,
    name: str,
    scopes: Collection[str],
    days: int,
    request: HttpRequest | None = None,
) -> tuple[AccessToken, str]:
    """Make a token. Return it and its secret, which cannot be had again.

    scopes: of TOKEN_SCOPES
    days: until it expires, at most TOKEN_DAYS
    Raises ValueError for an unknown scope, none at all, or another lifetime.
    """
    rules = configuration()
    unknown = set(scopes) - set(rules.token_scopes)
    if unknown or not scopes:
        raise ValueError(f"scopes must be some of {', '.join(rules.token_scopes)}")
    if not 1 <= days <= rules.token_days:
        raise ValueError(f"days must be from 1 to {rules.token_days}")
    secret = new_secret(prefix=PREFIX)
    with transaction.atomic():
        token = AccessToken.objects.create(
            user_id=user.pk,
            name=name,
            hint=secret[:HINT_LENGTH],
            digest=digest_of(secret),
            scopes=sorted(scopes),
            expires_at=timezone.now() + timedelta(days=days),
        )
        kind = SecurityEvent.Kind.TOKEN_CREATED
        events.record(user=user, kind=kind, request=request, details=name)
        transaction.on_commit(
            lambda: signals.token_created.send(sender=AccessToken, user=user, token=token)
        )
    return token, secret


def authenticate_token(*, secret: str, scope: str = "") -> AccessToken:
    """Return the token that a program shows, with its user.

    secret: the whole of it, or the value of an Authorization header: "Bearer qsp_…"
    scope: what it has to be for; any token will do when left out
    Raises InvalidTokenError, or MissingScopeError when it is valid for something else.
    """
    given = secret.removeprefix("Bearer ").strip()
    found = AccessToken.objects.usable().filter(digest=digest_of(given)).select_related("user")
    token = found.first()
    if token is None or not token.user.is_active or _is_to_be_deleted(token.user):
        raise InvalidTokenError("this access token is unknown, expired or revoked")
    if scope and scope not in token.scopes:
        raise MissingScopeError(f"this access token is not for {scope!r}")
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USE_IS_NOTED_AFTER:
        token.last_used_at = now
        token.save(update_fields=["last_used_at"])
    return token


def tokens_of(*, user: AbstractBaseUser) -> AccessTokenQuerySet:
    """Return a person's tokens, newest first, without those that were revoked."""
    return AccessToken.objects.filter(user_id=user.pk, revoked_at=None)


def revoke_token(*, token: AccessToken, request: HttpRequest | None = None) -> None:
    """Make a token open nothing from now on. Doing it twice is no mistake."""
    with transaction.atomic():
        revoked = AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(
            revoked_at=timezone.now()
        )
        if not revoked:
            return
        kind = SecurityEvent.Kind.TOKEN_REVOKED
        events.record(user=token.user, kind=kind, request=request, details=token.name)
        transaction.on_commit(
            lambda: signals.token_revoked.send(sender=AccessToken, user=token.user, token=token)
        )


def _is_to_be_deleted(user: Any) -> bool:
    profile = getattr(user, "quickscale_profile", None)
    return profile is not None and profile.delete_after is not None
