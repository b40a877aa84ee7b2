import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ..factories import DismissalFactory, NoticeFactory, make_user
from ..models import Notice, State

pytestmark = pytest.mark.django_db
LIST = "admin:quickscale_notices_notice_changelist"


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    grace = make_user("grace", is_staff=True, is_superuser=True)
    client.force_login(grace, backend="django.contrib.auth.backends.ModelBackend")
    return client


def write(client: Client, **changes: str) -> str:
    values = {
        "title": "Tonight", "text": "", "level": "3", "audience": "everyone",
        "starts_at_0": "2026-01-01", "starts_at_1": "10:00",
        "ends_at_0": "", "ends_at_1": "", **changes,
    }  # fmt: skip
    response = client.post(reverse("admin:quickscale_notices_notice_add"), values, follow=True)
    return response.content.decode()


def test_staff_write_a_notice(staff: Client) -> None:
    write(staff)

    notice = Notice.objects.get()
    assert notice.title == "Tonight"
    assert notice.level == Notice.Level.WARNING


def test_an_end_before_the_start_is_refused_at_its_field(staff: Client) -> None:
    html = write(staff, ends_at_0="2025-12-31", ends_at_1="10:00")

    assert "This must be after the start." in html
    assert not Notice.objects.exists()


def test_a_start_that_is_no_date_is_refused(staff: Client) -> None:
    html = write(staff, starts_at_0="soon", ends_at_0="2026-01-01", ends_at_1="10:00")

    assert "Enter a valid date" in html
    assert not Notice.objects.exists()


def test_the_list_shows_state_and_dismissals_without_a_query_for_each(
    staff: Client, ada: AbstractBaseUser, django_assert_max_num_queries: Any
) -> None:
    DismissalFactory.create(user=ada, notice__title="Open")
    NoticeFactory.create_batch(20, is_scheduled=True)
    NoticeFactory.create_batch(20, is_ended=True)

    # Other modules ask a few things for each page.
    with django_assert_max_num_queries(25):
        html = staff.get(reverse(LIST)).content.decode()

    assert re.findall(r'field-dismissed_by">(\d+)<', html).count("1") == 1
    assert html.count('field-shown_state">Scheduled<') == 20
    assert html.count('field-shown_state">Ended<') == 20


@pytest.mark.parametrize(("state", "count"), [*((each, 1) for each in State), ("lost", 3), ("", 3)])
def test_the_list_is_filtered_by_state(staff: Client, state: str, count: int) -> None:
    NoticeFactory.create()
    NoticeFactory.create(is_scheduled=True)
    NoticeFactory.create(is_ended=True)

    html = staff.get(reverse(LIST), {"state": state}).content.decode()

    assert html.count("field-shown_state") == count


def test_staff_end_notices_at_once(staff: Client) -> None:
    first, second = NoticeFactory.create_batch(2)
    scheduled = NoticeFactory.create(is_scheduled=True)
    chosen = {"action": "end_now", "_selected_action": [first.pk, second.pk, scheduled.pk]}

    html = staff.post(reverse(LIST), chosen, follow=True).content.decode()

    assert "2 notices have ended." in html
    assert not Notice.objects.in_state(State.CURRENT).exists()
    scheduled.refresh_from_db()
    assert scheduled.starts_at > timezone.now() + timedelta(hours=20)
    assert scheduled.ends_at is None
