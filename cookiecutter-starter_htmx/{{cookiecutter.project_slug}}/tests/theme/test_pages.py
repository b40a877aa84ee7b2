"""The theme's pages, as someone without JavaScript gets them."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from {{ cookiecutter.package_name }}.activity.models import ActivityEvent
from {{ cookiecutter.package_name }}.users.models import User

from ..factories import ActivityEventFactory
from ..marks import own_profile

pytestmark = pytest.mark.django_db

PRIVATE = ["dashboard", "activity", pytest.param("profile", marks=own_profile), "settings"]


@pytest.mark.parametrize("name", PRIVATE)
def test_visitors_are_asked_to_sign_in(client: Client, name: str) -> None:
    page = reverse(name)

    assert client.get(page).headers["Location"] == f"{reverse('login')}?next={page}"


@pytest.mark.parametrize("name", ["landing", *PRIVATE])
def test_pages_have_a_title_one_heading_and_a_description(signed_in: Client, name: str) -> None:
    page = signed_in.get(reverse(name)).content.decode()

    assert page.count("<h1") == 1
    assert re.search(r"<title>[^·<]+ · [^<]+</title>", page)
    assert re.search(r'<meta name="description"\s+content="[^"]+">', page)


def test_the_landing_page_leads_to_sign_in(client: Client) -> None:
    assert f'href="{reverse("login")}"' in client.get(reverse("landing")).content.decode()


def test_the_dashboard_greets_and_shows_recent_activity(signed_in: Client, user: User) -> None:
    page = signed_in.get(reverse("dashboard")).content.decode()

    assert user.get_short_name() in page
    assert "Signed in" in page


def test_a_dashboard_without_activity_teaches(signed_in: Client) -> None:
    ActivityEvent.objects.all().delete()

    assert "Nothing has happened yet" in signed_in.get(reverse("dashboard")).content.decode()


def test_activity_is_paged(signed_in: Client, user: User) -> None:
    ActivityEventFactory.create_batch(25, user=user)

    first = signed_in.get(reverse("activity"))
    second = signed_in.get(reverse("activity"), {"page": 2})

    assert "1\u201320 of 26" in first.content.decode()
    assert 'rel="next"' in first.content.decode()
    assert len(second.context["events"]) == 6
    assert 'rel="prev"' in second.content.decode()


def test_activity_is_searched(signed_in: Client, user: User) -> None:
    ActivityEventFactory.create(user=user, kind="password_changed")

    page = signed_in.get(reverse("activity"), {"q": "password", "kind": "password_changed"})

    assert len(page.context["events"]) == 1


def test_a_search_without_result_says_so(signed_in: Client) -> None:
    page = signed_in.get(reverse("activity"), {"q": "<b>nothing</b>"}).content.decode()

    assert "Nothing found" in page
    assert "<b>nothing</b>" not in page


def test_nobody_sees_the_activity_of_others(signed_in: Client) -> None:
    ActivityEventFactory.create(details="somebody else")

    assert "somebody else" not in signed_in.get(reverse("activity")).content.decode()


@own_profile
def test_the_profile_is_saved(signed_in: Client, user: User) -> None:
    data = {"full_name": "Grace Hopper", "time_zone": "America/New_York"}

    answer = signed_in.post(reverse("profile"), data, follow=True)

    user.refresh_from_db()
    assert user.full_name == "Grace Hopper"
    assert "Your profile is saved." in answer.content.decode()


@own_profile
def test_an_invalid_profile_is_shown_again_with_the_error(signed_in: Client, user: User) -> None:
    answer = signed_in.post(reverse("profile"), {"full_name": "x" * 200, "time_zone": "UTC"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_full_name-error"' in page
    assert user.get_full_name() in page


@own_profile
def test_the_profile_is_shown_until_it_is_to_be_edited(signed_in: Client) -> None:
    shown = signed_in.get(reverse("profile")).content.decode()
    form = signed_in.get(reverse("profile"), {"edit": "yes"}).content.decode()

    assert 'name="full_name"' not in shown
    assert 'name="full_name"' in form


def test_an_event_has_a_page_of_its_own(signed_in: Client, user: User) -> None:
    event = ActivityEventFactory.create(user=user, user_agent="Firefox", details="From the train")

    page = signed_in.get(reverse("activity_event", args=[event.pk])).content.decode()

    assert "<h1>Signed in</h1>" in page
    assert "Firefox" in page
    assert "From the train" in page


def test_nobody_sees_an_event_of_others(signed_in: Client) -> None:
    event = ActivityEventFactory.create()

    assert signed_in.get(reverse("activity_event", args=[event.pk])).status_code == 404


def test_times_are_shown_in_ones_own_time_zone(signed_in: Client, user: User) -> None:
    user.time_zone = "Asia/Tokyo"
    user.save()
    event = ActivityEventFactory.create(user=user)

    page = signed_in.get(reverse("activity")).content.decode()

    local = timezone.localtime(event.created_at, user.zone)
    assert local.isoformat() in page
