"""Recording and finding events of the activity log."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from ..users.models import User
from ..web.addresses import client_address
from .models import ActivityEvent

RECENT_EVENTS = 5


def record(
    user: User,
    kind: ActivityEvent.Kind,
    *,
    request: HttpRequest | None = None,
    details: str = "",
) -> ActivityEvent:
    """Add an event to a person's log, with the address and browser of the request if given."""
    return ActivityEvent.objects.create(
        user=user,
        kind=kind,
        details=details[:200],
        ip_address=client_address(request) if request else None,
        user_agent=request.headers.get("User-Agent", "")[:300] if request else "",
    )


def search(user: User, *, query: str = "", kind: str = "") -> QuerySet[ActivityEvent]:
    """Return a person's events, newest first.

    query: words that must all occur in the details, the kind's label, the IP address or the browser
    kind: a value of ActivityEvent.Kind; an unknown one is ignored, as an empty one is
    """
    events = ActivityEvent.objects.filter(user=user)
    if kind in ActivityEvent.Kind.values:
        events = events.filter(kind=kind)
    for word in query.replace("\0", " ").split():
        kinds = [kind for kind in ActivityEvent.Kind if word.lower() in str(kind.label).lower()]
        events = events.filter(
            Q(kind__in=kinds)
            | Q(details__icontains=word)
            | Q(ip_address__icontains=word)
            | Q(user_agent__icontains=word)
        )
    return events


@dataclass(frozen=True)
class Summary:
    """An account at a glance.

    last_sign_in: the sign-in before this one, or None on the first visit
    password_changed_at: None when the password is still the first one
    events_this_month: in the last 30 days
    recent: the newest five events
    """

    last_sign_in: ActivityEvent | None
    password_changed_at: datetime | None
    events_this_month: int
    recent: list[ActivityEvent]


def summary(user: User) -> Summary:
    """Return what the dashboard shows."""
    kinds = ActivityEvent.Kind
    events = ActivityEvent.objects.filter(user=user)
    month_ago = timezone.now() - timedelta(days=30)
    password = events.filter(kind__in=[kinds.PASSWORD_CHANGED, kinds.PASSWORD_RESET]).first()
    return Summary(
        last_sign_in=events.filter(kind=kinds.SIGNED_IN)[1:2].first(),
        password_changed_at=password.created_at if password else None,
        events_this_month=events.filter(created_at__gte=month_ago).count(),
        recent=list(events[:RECENT_EVENTS]),
    )
