"""What this module does when allauth or Django announce something."""

from typing import Any

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth import signals as auth
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest

from . import events, factors, invites, passkeys
from .models import SecurityEvent

Kind = SecurityEvent.Kind


@receiver(account.user_signed_up)
def on_sign_up(request: HttpRequest, user: Any, **_: Any) -> None:
    """Record a new account and use up its invitation."""
    events.record(user=user, kind=Kind.SIGNED_UP, request=request)
    invites.accept_invite(user=user, request=request)


@receiver(auth.user_logged_in)
def on_sign_in(user: Any, request: HttpRequest | None = None, **_: Any) -> None:
    """Record a sign-in."""
    events.record(user=user, kind=Kind.SIGNED_IN, request=request)


@receiver(auth.user_logged_out)
def on_sign_out(user: Any, request: HttpRequest | None = None, **_: Any) -> None:
    """Record a sign-out; a session that had expired is nobody's."""
    if user is not None:
        events.record(user=user, kind=Kind.SIGNED_OUT, request=request)


@receiver(auth.user_login_failed)
def on_failed_sign_in(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """Record a wrong password in the log of the account that was tried, if there is one."""
    users = get_user_model()
    tried = credentials.get("email") or credentials.get("username")
    if not tried:
        return
    user = users._default_manager.filter(
        **{f"{users.get_email_field_name()}__iexact": str(tried)}
    ).first()
    if user is not None:
        events.record(user=user, kind=Kind.SIGN_IN_FAILED, request=request)


@receiver(account.login_code_rejected)
@receiver(account.password_reset_code_rejected)
@receiver(account.email_verification_code_rejected)
@receiver(mfa.authentication_failed)
def on_wrong_code(user: Any, request: HttpRequest, **_: Any) -> None:
    """Record a wrong code."""
    events.record(user=user, kind=Kind.CODE_REJECTED, request=request)


@receiver(account.authentication_step_completed)
def on_authentication(user: Any, request: HttpRequest, method: str, **_: Any) -> None:
    """Drop the password of an account that somebody else may have made.

    A stranger can make an account for an address, with a password of the stranger's choice, and
    wait. Whoever then signs in with a code from that address never chose the password. An account
    that was signed in to before is older than this module or was confirmed by its owner.
    """
    if method != "code" or user.last_login is not None or not user.has_usable_password():
        return
    if not EmailAddress.objects.filter(user_id=user.pk, verified=True).exists():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        events.record(user=user, kind=Kind.PASSWORD_DROPPED, request=request)


@receiver(account.password_changed)
def on_password_change(user: Any, request: HttpRequest, **_: Any) -> None:
    """Record a changed password."""
    events.record(user=user, kind=Kind.PASSWORD_CHANGED, request=request)


@receiver(account.password_set)
def on_password_set(user: Any, request: HttpRequest, **_: Any) -> None:
    """Record a first password."""
    events.record(user=user, kind=Kind.PASSWORD_SET, request=request)


@receiver(account.password_reset)
def on_password_reset(user: Any, request: HttpRequest, **_: Any) -> None:
    """Record it, and let this person sign in even after too many wrong passwords."""
    events.record(user=user, kind=Kind.PASSWORD_RESET, request=request)
    if apps.is_installed("axes"):
        from axes.utils import reset  # noqa: PLC0415 - the project may not have it

        reset(username=getattr(user, user.get_email_field_name()))


@receiver(account.email_confirmed)
def on_confirmation(request: HttpRequest, email_address: Any, **_: Any) -> None:
    """Record a confirmed address."""
    user, email = email_address.user, email_address.email
    events.record(user=user, kind=Kind.EMAIL_CONFIRMED, request=request, details=email)


@receiver(account.email_changed)
def on_change_of_email(
    user: Any, request: HttpRequest, from_email_address: Any, to_email_address: Any, **_: Any
) -> None:
    """Record a new address; the first one of an account is no change."""
    email = to_email_address.email
    if from_email_address is not None and from_email_address.email != email:
        events.record(user=user, kind=Kind.EMAIL_CHANGED, request=request, details=email)


@receiver(mfa.authenticator_added)
def on_new_factor(user: Any, request: HttpRequest, authenticator: Any, **_: Any) -> None:
    """Record a new second factor, or the recovery codes that come with the first one."""
    factors.use_up_code(authenticator=authenticator, request=request)
    kind = Kind.CODES_MADE if _is_codes(authenticator) else Kind.FACTOR_ADDED
    _record_factor(kind, user, request, authenticator)


@receiver(mfa.authenticator_removed)
def on_removed_factor(user: Any, request: HttpRequest, authenticator: Any, **_: Any) -> None:
    """Record that a second factor is gone, or the recovery codes that go with the last one."""
    kind = Kind.CODES_REMOVED if _is_codes(authenticator) else Kind.FACTOR_REMOVED
    _record_factor(kind, user, request, authenticator)


@receiver(pre_delete, sender=Authenticator)
def on_removal_of_factor(instance: Any, origin: Any, **_: Any) -> None:
    """Keep the last factor of whoever has to have one, unless the account itself is deleted."""
    request = context.request
    if origin is instance and request is not None and request.user.pk == instance.user_id:
        factors.keep_last(authenticator=instance, request=request)


@receiver(mfa.authenticator_reset)
def on_new_codes(user: Any, request: HttpRequest, **_: Any) -> None:
    """Record new recovery codes."""
    events.record(user=user, kind=Kind.CODES_RENEWED, request=request)


@receiver(mfa.authenticator_used)
def on_used_factor(user: Any, request: HttpRequest, authenticator: Any, **_: Any) -> None:
    """Record the use of a recovery code, which somebody may have found; count a passkey's."""
    if _is_codes(authenticator):
        events.record(user=user, kind=Kind.RECOVERY_CODE_USED, request=request)
    elif authenticator.type == Authenticator.Type.WEBAUTHN:
        passkeys.keep_counter(authenticator, request)


@receiver(social.social_account_added)
def on_connection(request: HttpRequest, sociallogin: Any, **_: Any) -> None:
    """Record an account elsewhere that opens this one from now on."""
    account_elsewhere = sociallogin.account
    events.record(
        user=sociallogin.user,
        kind=Kind.SOCIAL_CONNECTED,
        request=request,
        details=account_elsewhere.get_provider().name,
    )


@receiver(social.social_account_removed)
def on_disconnection(request: HttpRequest, socialaccount: Any, **_: Any) -> None:
    """Record an account elsewhere that opens this one no longer."""
    events.record(
        user=socialaccount.user,
        kind=Kind.SOCIAL_REMOVED,
        request=request,
        details=socialaccount.get_provider().name,
    )


def _record_factor(
    kind: SecurityEvent.Kind, user: Any, request: HttpRequest, authenticator: Any
) -> None:
    # The kind says all of recovery codes.
    details = "" if _is_codes(authenticator) else str(authenticator)
    events.record(user=user, kind=kind, request=request, details=details)


def _is_codes(authenticator: Any) -> bool:
    return bool(authenticator.type == Authenticator.Type.RECOVERY_CODES)
