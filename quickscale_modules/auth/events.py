"""Recording what happens to the safety of accounts."""

from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from .addresses import client_address
from .conf import configuration
from .models import SecurityEvent

RECENT = 10


def record(
    *,
    user: AbstractBaseUser,
    kind: SecurityEvent.Kind,
    request: HttpRequest | None = None,
    details: str = "",
) -> SecurityEvent:
    """Add an event to a person's log, with address and browser of the request if there is one."""
    return SecurityEvent.objects.create(
        user_id=user.pk,
        kind=kind,
        details=details[:200],
        ip_address=client_address(request) if request else None,
        user_agent=request.headers.get("User-Agent", "")[:300] if request else "",
    )


def recent_events(*, user: AbstractBaseUser, limit: int = RECENT) -> QuerySet[SecurityEvent]:
    """Return a person's newest events."""
    return SecurityEvent.objects.filter(user_id=user.pk)[:limit]


def prune_events() -> int:
    """Delete events older than EVENT_DAYS. Return how many they were."""
    limit = timezone.now() - timedelta(days=configuration().event_days)
    deleted, _ = SecurityEvent.objects.filter(created_at__lt=limit).delete()
    return deleted
