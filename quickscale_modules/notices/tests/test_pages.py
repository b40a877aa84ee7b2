from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.test import Client
from django.urls import reverse

from .. import services
from ..factories import DismissalFactory, NoticeFactory
from ..models import Dismissal, Notice

pytestmark = pytest.mark.django_db


def dismiss(client: Client, notice_id: int, **values: str) -> Any:
    return client.post(reverse("quickscale_notices:dismiss", args=[notice_id]), values)


def show_again(client: Client, notice_id: int) -> Any:
    return client.post(reverse("quickscale_notices:show_again", args=[notice_id]))


def listing(client: Client) -> str:
    response = client.get(reverse("quickscale_notices:list"))
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_holds_what_is_current_dismissed_or_not(
    signed_in: Client, ada: AbstractBaseUser
) -> None:
    NoticeFactory.create(title="Open", text="For everyone")
    DismissalFactory.create(user=ada, notice__title="Closed")
    NoticeFactory.create(title="Yesterday", is_ended=True)

    html = listing(signed_in)

    assert "Open" in html
    assert "Closed" in html
    assert html.count(">Show again<") == 1
    assert "Yesterday" not in html


def test_the_list_shows_no_notice_twice(client: Client) -> None:
    NoticeFactory.create(text="Just once")

    assert listing(client).count("Just once") == 1


def test_the_list_says_when_there_is_nothing(client: Client) -> None:
    assert "Nothing to tell you" in listing(client)


def test_an_account_dismisses_on_all_its_devices(signed_in: Client, ada: AbstractBaseUser) -> None:
    notice = NoticeFactory.create()

    response = dismiss(signed_in, notice.pk)

    assert "dismissed_notices" not in response.cookies
    assert not services.banners(person=ada)


def test_an_account_shows_a_notice_again(signed_in: Client, ada: AbstractBaseUser) -> None:
    notice = DismissalFactory.create(user=ada).notice

    response = show_again(signed_in, notice.pk)

    assert response.status_code == 302
    assert services.banners(person=ada)


def test_a_visitor_dismisses_in_this_browser_only(client: Client) -> None:
    first, second = NoticeFactory.create_batch(2)

    dismiss(client, first.pk)
    dismiss(client, second.pk)

    assert client.cookies["dismissed_notices"].value == f"{first.pk}.{second.pk}"
    assert listing(client).count(">Show again<") == 2
    assert "Show again" not in listing(Client())
    assert not Dismissal.objects.exists()


def test_a_visitor_shows_a_notice_again(client: Client) -> None:
    notice = NoticeFactory.create()
    dismiss(client, notice.pk)

    show_again(client, notice.pk)

    assert "Show again" not in listing(client)


@pytest.mark.parametrize(
    ("asked_for", "led_to"),
    [
        ("/pricing/?plan=1", "/pricing/?plan=1"),
        ("", None),
        ("https://evil.example.com/", None),
        ("//evil.example.com/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_dismissing_leads_back_to_a_page_of_this_site_only(
    client: Client, asked_for: str, led_to: str | None
) -> None:
    response = dismiss(client, NoticeFactory.create().pk, next=asked_for)

    assert response.status_code == 302
    assert response.headers["Location"] == (led_to or reverse("quickscale_notices:list"))


def test_a_script_gets_an_empty_answer(client: Client) -> None:
    address = reverse("quickscale_notices:dismiss", args=[NoticeFactory.create().pk])

    response = client.post(address, headers={"Accept": "application/json"})

    assert response.status_code == 204
    assert response.cookies["dismissed_notices"]


@pytest.mark.parametrize("change", [dismiss, show_again])
def test_a_notice_that_is_gone_meanwhile_is_no_mistake(client: Client, change: Any) -> None:
    ended = NoticeFactory.create(is_ended=True)
    for notice_id in (ended.pk, 10**30):
        response = change(client, notice_id)

        assert response.status_code == 302
        assert "dismissed_notices" not in response.cookies


def test_a_visitor_cannot_dismiss_what_is_not_for_them(client: Client) -> None:
    notice = NoticeFactory.create(audience=Notice.Audience.SIGNED_IN)

    response = dismiss(client, notice.pk)

    assert "dismissed_notices" not in response.cookies


def test_nothing_is_dismissed_by_a_link_or_from_another_site(client: Client) -> None:
    notice = NoticeFactory.create()
    address = reverse("quickscale_notices:dismiss", args=[notice.pk])

    assert client.get(address).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
