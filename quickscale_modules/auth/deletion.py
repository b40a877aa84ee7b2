"""Deleting accounts: asked for, reversible for a while, then for good."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest
from django.utils import timezone

from . import events, sessions, signals
from .conf import configuration
from .errors import DeletionError
from .mails import send_mail
from .models import Profile, SecurityEvent
from .profiles import profile_of


def deletion_date(*, user: Any) -> datetime | None:
    """Return when an account will be deleted, or None when it will not be."""
    profile = Profile.objects.filter(user_id=user.pk).first()
    return profile.delete_after if profile else None


def request_deletion(*, user: Any, request: HttpRequest | None = None) -> datetime:
    """Mark an account to be deleted after DELETION_DAYS and end its sessions. Return that time.

    Until then its owner can sign in to nothing but the way back. Asking twice changes nothing.
    Raises DeletionError for the last superuser, without whom nobody could administer the site.
    """
    _refuse_last_superuser(user)
    with transaction.atomic():
        profile = Profile.objects.select_for_update().get(pk=profile_of(user=user).pk)
        if profile.delete_after is not None:
            return profile.delete_after
        now = timezone.now()
        profile.deletion_requested_at = now
        profile.delete_after = now + timedelta(days=configuration().deletion_days)
        profile.save(update_fields=["deletion_requested_at", "delete_after"])
        events.record(user=user, kind=SecurityEvent.Kind.DELETION_REQUESTED, request=request)
        sessions.end_all_sessions(user=user)
        delete_after = profile.delete_after
        transaction.on_commit(lambda: _announce_request(user, delete_after, request))
    return delete_after


def cancel_deletion(*, user: Any, request: HttpRequest | None = None) -> None:
    """Keep an account after all. Doing it twice is no mistake."""
    with transaction.atomic():
        cancelled = Profile.objects.filter(user_id=user.pk, delete_after__isnull=False).update(
            deletion_requested_at=None, delete_after=None
        )
        if not cancelled:
            return
        events.record(user=user, kind=SecurityEvent.Kind.DELETION_CANCELLED, request=request)
        transaction.on_commit(lambda: signals.deletion_cancelled.send(sender=Profile, user=user))


def delete_account(*, user: Any) -> None:
    """Delete an account for good, with all that belongs to it, now.

    Raises DeletionError for the last superuser, or when other data protects it.
    """
    _refuse_last_superuser(user)
    pk, email = user.pk, getattr(user, user.get_email_field_name())
    picture = _picture_of(user)
    with transaction.atomic():
        sessions.end_all_sessions(user=user)
        try:
            user.delete()
        except (ProtectedError, RestrictedError) as error:
            raise DeletionError(f"other data needs the account {pk}: {error}") from error
        transaction.on_commit(lambda: _announce_deletion(pk, email, picture))


def purge_deleted(*, now: datetime | None = None) -> tuple[int, list[str]]:
    """Delete the accounts whose time has come. Return how many, and why some could not be.

    An account that cannot be deleted does not keep the others.
    """
    users = get_user_model()._default_manager.filter(
        quickscale_profile__delete_after__lte=now or timezone.now()
    )
    deleted, problems = 0, []
    for user in users.iterator():
        problem = _delete_if_possible(user)
        if problem:
            problems.append(problem)
        else:
            deleted += 1
    return deleted, problems


def _delete_if_possible(user: Any) -> str:
    """Delete an account. Return what kept it; empty when nothing did."""
    try:
        delete_account(user=user)
    except DeletionError as error:
        return str(error)
    return ""


def _refuse_last_superuser(user: Any) -> None:
    if not getattr(user, "is_superuser", False):
        return
    others = get_user_model()._default_manager.filter(is_superuser=True, is_active=True)
    if not others.exclude(pk=user.pk).exists():
        raise DeletionError("the last superuser cannot be deleted: make another one first")


def _picture_of(user: Any) -> Any:
    profile = Profile.objects.filter(user_id=user.pk).first()
    return profile.picture if profile and profile.picture else None


def _announce_request(user: Any, delete_after: datetime, request: HttpRequest | None) -> None:
    signals.deletion_requested.send(sender=Profile, user=user, delete_after=delete_after)
    email = getattr(user, user.get_email_field_name())
    context = {"user": user, "delete_after": delete_after}
    send_mail("deletion_requested", email=email, context=context, request=request)


def _announce_deletion(pk: Any, email: str, picture: Any) -> None:
    if picture is not None:
        picture.storage.delete(picture.name)
    signals.account_deleted.send(sender=Profile, user_id=pk, email=email)
