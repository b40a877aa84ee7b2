"""Addresses of people who are older than this module."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction


@dataclass(frozen=True)
class Synced:
    """What `sync_emails` did.

    added: accounts whose address is now known to allauth
    verified: addresses that are marked as confirmed now and were not before
    clashes: addresses that cannot be added, for another account has them
    """

    added: int
    verified: int
    clashes: list[str]


@transaction.atomic
def sync_emails(*, mark_verified: bool = False) -> Synced:
    """Tell allauth the addresses of all accounts. Doing it twice is no mistake.

    mark_verified: whether they count as confirmed, so that nobody is asked for a code at the next
        sign-in. Right for a project that has confirmed them before, or knows its people
    """
    users = get_user_model()
    field = users.get_email_field_name()
    added = verified = 0
    clashes: list[str] = []
    for user in users._default_manager.exclude(**{field: ""}).order_by("pk").iterator():
        email = str(getattr(user, field)).lower()
        address = EmailAddress.objects.filter(user_id=user.pk, email__iexact=email).first()
        taken = EmailAddress.objects.filter(email__iexact=email, verified=True)
        if taken.exclude(user_id=user.pk).exists():
            clashes.append(email)
            continue
        if address is None:
            has_primary = EmailAddress.objects.filter(user_id=user.pk, primary=True).exists()
            address = EmailAddress(user=user, email=email, primary=not has_primary)
            added += 1
        if mark_verified and not address.verified:
            address.verified = True
            verified += 1
        address.save()
    return Synced(added, verified, clashes)
