"""The signed-in person's own activity."""

from datetime import datetime

from django.core.paginator import Paginator
from ninja import Router, Schema

from ..api.errors import REFUSED, ErrorMessage
from ..users.requests import AuthenticatedRequest
from . import services
from .models import ActivityEvent

PAGE_SIZE = 20

router = Router()


class Event(Schema):
    """One thing that happened."""

    id: int
    kind: str
    label: str
    details: str
    ip_address: str | None
    created_at: datetime

    @staticmethod
    def resolve_label(event: ActivityEvent) -> str:
        """Return the kind in words."""
        return event.get_kind_display()


class Kind(Schema):
    """A kind of event to choose."""

    value: str
    label: str


class EventPage(Schema):
    """A page of the events that match a search.

    first, last: the numbers of the page's own events among all `count`, from 1
    """

    events: list[Event]
    kinds: list[Kind]
    count: int
    first: int
    last: int
    page: int
    pages: int


class Summary(Schema):
    """The account at a glance."""

    last_sign_in: Event | None
    password_changed_at: datetime | None
    events_this_month: int
    recent: list[Event]


@router.get(
    "/activity", operation_id="list_activity", response={200: EventPage, REFUSED: ErrorMessage}
)
def list_activity(
    request: AuthenticatedRequest, q: str = "", kind: str = "", page: int = 1
) -> dict[str, object]:
    """Return a page of the events that match, newest first; past the end, the last page."""
    events = services.search(request.user, query=q, kind=kind)
    found = Paginator(events, PAGE_SIZE).get_page(page)
    return {
        "events": list(found),
        "kinds": [{"value": kind.value, "label": str(kind.label)} for kind in ActivityEvent.Kind],
        "count": found.paginator.count,
        "first": found.start_index(),
        "last": found.end_index(),
        "page": found.number,
        "pages": found.paginator.num_pages,
    }


@router.get("/summary", operation_id="get_summary", response={200: Summary, REFUSED: ErrorMessage})
def get_summary(request: AuthenticatedRequest) -> services.Summary:
    """Return what the dashboard shows."""
    return services.summary(request.user)
