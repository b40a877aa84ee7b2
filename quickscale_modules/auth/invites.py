"""Invitations to make an account."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from . import policy, signals
from .conf import configuration
from .errors import InvalidInviteError
from .hashing import digest_of, new_secret
from .mails import send_mail
from .models import Invite


def check_invitable(*, email: str) -> str:
    """Return an address as it is kept. Raises InvalidInviteError when it cannot be invited."""
    address = email.strip().lower()
    try:
        validate_email(address)
        MaxLengthValidator(254)(address)
    except ValidationError as error:
        raise InvalidInviteError(f"{email!r} is not an e-mail address") from error
    if policy.is_blocked(address):
        raise InvalidInviteError(f"{address}: addresses of this domain cannot be used here")
    if _has_account(address):
        raise InvalidInviteError(f"{address} has an account already")
    return address


def create_invite(*, email: str, invited_by: AbstractBaseUser | None = None) -> tuple[Invite, str]:
    """Make an invitation. Return it and its key, which cannot be had again.

    An open invitation for the same address ends. No mail is sent: see `send_invite`.
    Raises InvalidInviteError for an address that is none, is blocked, or has an account.
    """
    address = check_invitable(email=email)
    key = new_secret()
    with transaction.atomic():
        Invite.objects.filter(email__iexact=address, accepted_at=None).delete()
        invite = Invite.objects.create(
            email=address,
            digest=digest_of(key),
            invited_by_id=invited_by.pk if invited_by else None,
            expires_at=timezone.now() + timedelta(days=configuration().invite_days),
        )
    return invite, key


def send_invite(*, invite: Invite, key: str, site_address: str) -> None:
    """Send the letter.

    site_address: of the site, "https://www.example.com"
    """
    link = site_address.rstrip("/") + invite_path(key)
    send_mail("invite", email=invite.email, context={"invite": invite, "link": link})


def invite_path(key: str) -> str:
    """Return the path that an invitation leads to."""
    return reverse("quickscale_auth:invite", args=[key])


def find_invite(*, key: str) -> Invite:
    """Return an open invitation. Raises InvalidInviteError when it is unknown, used or expired."""
    invite = Invite.objects.filter(
        digest=digest_of(key), accepted_at=None, expires_at__gt=timezone.now()
    ).first()
    if invite is None:
        raise InvalidInviteError("this invitation is unknown, used or expired")
    return invite


def open_invite(*, invite: Invite, request: HttpRequest) -> None:
    """Remember that a visitor came with an invitation.

    The letter went to the address: whoever has its link has proved that it is theirs.
    """
    request.session[policy.INVITE_SESSION_KEY] = invite.pk
    get_adapter().stash_verified_email(request, invite.email)


def accept_invite(*, user: Any, request: HttpRequest) -> None:
    """Use up the invitation that someone came with, when the new account has its address."""
    invite = policy.invite_of(request)
    request.session.pop(policy.INVITE_SESSION_KEY, None)
    email = getattr(user, user.get_email_field_name())
    if invite is None or invite.email.lower() != email.lower():
        return
    invite.accepted_at = timezone.now()
    invite.accepted_by = user
    invite.save(update_fields=["accepted_at", "accepted_by"])
    transaction.on_commit(
        lambda: signals.invite_accepted.send(sender=Invite, user=user, invite=invite)
    )


def _has_account(address: str) -> bool:
    users = get_user_model()
    field = f"{users.get_email_field_name()}__iexact"
    known = EmailAddress.objects.filter(email__iexact=address, verified=True)
    return known.exists() or users._default_manager.filter(**{field: address}).exists()
