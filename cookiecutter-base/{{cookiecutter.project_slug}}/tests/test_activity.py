"""The activity log."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from {{ cookiecutter.package_name }}.activity import services
from {{ cookiecutter.package_name }}.activity.models import ActivityEvent
from {{ cookiecutter.package_name }}.users.models import User

from .factories import ActivityEventFactory

pytestmark = pytest.mark.django_db

Kind = ActivityEvent.Kind


def test_an_event_keeps_where_it_came_from(user: User, rf: RequestFactory) -> None:
    request = rf.get("/", REMOTE_ADDR="192.0.2.7", headers={"user-agent": "Firefox"})

    event = services.record(user, Kind.SIGNED_IN, request=request)

    assert event.ip_address == "192.0.2.7"
    assert event.user_agent == "Firefox"
    assert str(event) == f"Signed in: {user.email}"


def test_a_spoofed_forwarded_header_is_not_believed(user: User, rf: RequestFactory) -> None:
    request = rf.get("/", REMOTE_ADDR="192.0.2.7", headers={"x-forwarded-for": "203.0.113.9"})

    assert services.record(user, Kind.SIGNED_IN, request=request).ip_address == "192.0.2.7"


def test_an_event_without_address_is_recorded(user: User, rf: RequestFactory) -> None:
    event = services.record(user, Kind.SIGNED_IN, request=rf.get("/", REMOTE_ADDR=""))

    assert event.ip_address is None


def test_details_are_cut_to_what_is_stored(user: User) -> None:
    assert len(services.record(user, Kind.PROFILE_UPDATED, details="x" * 500).details) == 200


def test_people_see_their_own_events_newest_first(user: User) -> None:
    older = ActivityEventFactory.create(user=user)
    newer = ActivityEventFactory.create(user=user)
    ActivityEventFactory.create()

    assert list(services.search(user)) == [newer, older]


@pytest.mark.parametrize(
    ("query", "kind", "found"),
    [
        ("", "", 2),
        ("password", "", 1),
        ("SIGNED 192.0.2", "", 1),
        ("signed nowhere", "", 0),
        ("", "signed_in", 1),
        ("", "no such kind", 2),
        ("\0", "", 2),
    ],
)
def test_events_are_found_by_words_and_kind(user: User, query: str, kind: str, found: int) -> None:
    ActivityEventFactory.create(user=user, kind=Kind.SIGNED_IN)
    ActivityEventFactory.create(user=user, kind=Kind.PASSWORD_CHANGED, ip_address=None)

    assert services.search(user, query=query, kind=kind).count() == found


def test_the_summary_of_a_new_account_is_empty(user: User) -> None:
    summary = services.summary(user)

    assert summary.last_sign_in is None
    assert summary.password_changed_at is None
    assert summary.events_this_month == 0
    assert summary.recent == []


def test_the_summary_tells_the_sign_in_before_this_one(user: User) -> None:
    before = ActivityEventFactory.create(user=user, kind=Kind.SIGNED_IN)
    reset = ActivityEventFactory.create(user=user, kind=Kind.PASSWORD_RESET)
    now = ActivityEventFactory.create(user=user, kind=Kind.SIGNED_IN)
    long_ago = ActivityEventFactory.create(user=user, kind=Kind.SIGNED_OUT)
    ActivityEvent.objects.filter(pk=long_ago.pk).update(
        created_at=timezone.now() - timedelta(days=31)
    )

    summary = services.summary(user)

    assert summary.last_sign_in == before
    assert summary.password_changed_at == reset.created_at
    assert summary.events_this_month == 3
    assert summary.recent == [now, reset, before, long_ago]


def test_signing_in_and_out_is_recorded(client: Client, user: User) -> None:
    client.force_login(user)
    client.post(reverse("logout"))

    kinds = ActivityEvent.objects.filter(user=user).values_list("kind", flat=True)
    assert list(kinds) == [Kind.SIGNED_OUT, Kind.SIGNED_IN]


def test_signing_out_twice_is_recorded_once(client: Client, user: User) -> None:
    client.post(reverse("logout"))

    assert not ActivityEvent.objects.exists()


def test_staff_read_the_log_in_the_admin_but_cannot_write_it(client: Client, staff: User) -> None:
    event = ActivityEventFactory.create()
    client.force_login(staff)

    page = client.get(reverse("admin:activity_activityevent_changelist"))
    added = client.get(reverse("admin:activity_activityevent_add"))
    changed = client.post(
        reverse("admin:activity_activityevent_change", args=[event.pk]), {"details": "forged"}
    )

    assert event.user.email in page.content.decode()
    assert added.status_code == 403
    assert changed.status_code == 403
