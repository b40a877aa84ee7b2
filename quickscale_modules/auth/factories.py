"""Things for tests, this module's and a project's."""

from datetime import timedelta
from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.contrib.auth import get_user_model
from django.utils import timezone
from factory.django import DjangoModelFactory

from .hashing import digest_of
from .models import AccessToken, Invite, SecurityEvent

PASSWORD = "correct horse battery staple"  # noqa: S105  # pragma: allowlist secret
TOTP_SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105  # pragma: allowlist secret


def make_user(
    name: str = "ada", *, password: str = PASSWORD, is_verified: bool = True, **values: Any
) -> Any:
    """Return an account of whatever user model the project has, as it is after sign-up.

    name: what its address is made of
    is_verified: whether its address is confirmed
    values: of the model's fields
    """
    model = get_user_model()
    email = f"{name}@example.com"
    user = model(**{model.USERNAME_FIELD: email, model.get_email_field_name(): email, **values})
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=is_verified)
    return user


def add_totp(user: Any, secret: str = TOTP_SECRET) -> str:
    """Give someone an authenticator app and recovery codes. Return the app's secret."""
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def totp_code(secret: str = TOTP_SECRET, *, steps: int = 0) -> str:
    """Return what the app shows now; steps: of 30 seconds from now."""
    now = sorted(counters())[len(list(counters())) // 2]
    return str(format_hotp_value(hotp_value(secret, now + steps)))


class AccessTokenFactory(DjangoModelFactory):
    """A token that can be used: its secret is `secret`; the user has to be given."""

    class Meta:
        model = AccessToken

    class Params:
        secret = factory.Sequence(lambda number: f"qsp_test{number}")
        is_expired = factory.Trait(
            expires_at=factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1))
        )

    name = factory.Sequence(lambda number: f"Token {number}")
    hint = "qsp_test"
    digest = factory.LazyAttribute(lambda token: digest_of(token.secret))
    scopes = factory.List(["read"])
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class InviteFactory(DjangoModelFactory):
    """An open invitation: its key is `key`."""

    class Meta:
        model = Invite

    class Params:
        key = factory.Sequence(lambda number: f"key{number}")

    email = factory.Sequence(lambda number: f"guest{number}@example.com")
    digest = factory.LazyAttribute(lambda invite: digest_of(invite.key))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class SecurityEventFactory(DjangoModelFactory):
    """An event; the user has to be given."""

    class Meta:
        model = SecurityEvent

    kind = SecurityEvent.Kind.SIGNED_IN
    ip_address = "192.0.2.1"
