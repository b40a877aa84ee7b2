"""Asking someone for a new password, and what ends that."""

from typing import Any

from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.account.utils import filter_users_by_email
from django.http import HttpRequest
from django.urls import reverse

from . import events
from .hashing import digest_of
from .mails import send_mail
from .models import SecurityEvent

MARK = "quickscale_auth_mark"


def ask_for_new_password(*, user: Any, request: HttpRequest) -> None:
    """Send a mail that leads to the page where a new password is set, by a code.

    The mail holds nothing that opens the account: the code goes out when its owner asks for it.
    """
    email = getattr(user, user.get_email_field_name())
    link = request.build_absolute_uri(reverse("account_reset_password"))
    send_mail("new_password", email=email, context={"user": user, "link": link}, request=request)
    note = "asked for a new password"
    kind = SecurityEvent.Kind.ADMINISTERED
    events.record(user=user, kind=kind, request=request, details=note)


def mark_reset(*, request: HttpRequest) -> None:
    """Remember what the account was like when somebody asked for a new password."""
    process = PasswordResetVerificationProcess.resume(request)
    if process is not None and process.user is not None:
        process.state[MARK] = _mark(process.user)
        process.persist()


def end_stale_reset(*, request: HttpRequest) -> None:
    """Forget a code for a new password when the account is not what it was when it was sent.

    Another password, another address, or an account that is closed: the owner was here since.
    """
    process = PasswordResetVerificationProcess.resume(request)
    if process is None or process.user is None:
        return
    owners = [user.pk for user in filter_users_by_email(process.state["email"])]
    if process.state.get(MARK) != _mark(process.user) or process.user.pk not in owners:
        process.abort()


def _mark(user: Any) -> str:
    return digest_of(f"{user.get_session_auth_hash()} {user.is_active}")
