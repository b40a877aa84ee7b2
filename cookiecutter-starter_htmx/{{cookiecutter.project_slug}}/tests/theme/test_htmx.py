"""The same addresses as htmx asks for them: parts of pages, toasts, full pages where needed."""

import json

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from {{ cookiecutter.package_name }}.users.models import User

from ..factories import ActivityEventFactory
from ..marks import own_profile

pytestmark = pytest.mark.django_db

PARTIAL = {"HX-Request": "true", "HX-Current-URL": "http://testserver/activity/?q=password"}
BOOSTED = {"HX-Request": "true", "HX-Boosted": "true"}


def is_page(content: str) -> bool:
    return "<html" in content


@own_profile
def test_the_form_takes_the_place_of_the_profile(signed_in: Client) -> None:
    answer = signed_in.get(reverse("profile"), {"edit": "yes"}, headers=PARTIAL)

    page = answer.content.decode()
    assert not is_page(page)
    assert 'id="profile"' in page
    assert 'name="full_name"' in page


@own_profile
def test_an_invalid_profile_comes_back_as_the_form_with_its_errors(signed_in: Client) -> None:
    data = {"full_name": "x" * 200, "time_zone": "UTC"}

    answer = signed_in.post(reverse("profile"), data, headers=PARTIAL)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert not is_page(page)
    assert 'id="id_full_name-error"' in page
    assert "HX-Trigger-After-Settle" not in answer.headers


@own_profile
def test_a_saved_profile_comes_back_with_the_header_and_a_toast(signed_in: Client) -> None:
    data = {"full_name": "Grace Hopper", "time_zone": "America/New_York"}

    signed_in.post(reverse("profile"), data, headers=PARTIAL)
    # The browser follows the redirect with the same headers.
    answer = signed_in.get(reverse("profile"), headers=PARTIAL)

    page = answer.content.decode()
    assert not is_page(page)
    assert "Grace Hopper" in page
    assert 'id="site-header" hx-swap-oob="true"' in page
    assert json.loads(answer.headers["HX-Trigger-After-Settle"]) == {
        "messages": {"messages": [{"level": "success", "text": "Your profile is saved."}]}
    }


@own_profile
def test_an_invalid_profile_does_not_change_the_name_in_the_header(
    signed_in: Client, user: User
) -> None:
    data = {"full_name": "Grace Hopper", "time_zone": "Nowhere"}

    page = signed_in.post(reverse("profile"), data).content.decode()

    assert f"Menu of {user.get_full_name()}" in page


@own_profile
def test_a_message_is_shown_once(signed_in: Client) -> None:
    data = {"full_name": "Grace Hopper", "time_zone": "UTC"}
    signed_in.post(reverse("profile"), data, headers=PARTIAL)

    signed_in.get(reverse("profile"), headers=PARTIAL)

    assert not list(get_messages(signed_in.get(reverse("profile")).wsgi_request))


@own_profile
def test_a_boosted_page_brings_its_messages_as_toasts(signed_in: Client) -> None:
    signed_in.post(reverse("profile"), {"full_name": "Grace", "time_zone": "UTC"})

    answer = signed_in.get(reverse("dashboard"), headers=BOOSTED)

    page = answer.content.decode()
    assert is_page(page)
    assert "Your profile is saved." in answer.headers["HX-Trigger-After-Settle"]
    assert "Your profile is saved." not in page


def test_the_search_brings_the_list_and_how_much_was_found(signed_in: Client, user: User) -> None:
    ActivityEventFactory.create_batch(25, user=user)

    answer = signed_in.get(reverse("activity"), {"q": "signed", "page": "2"}, headers=PARTIAL)

    page = answer.content.decode()
    assert not is_page(page)
    assert 'id="results"' in page
    assert 'id="found" hx-swap-oob="innerHTML"' in page
    assert "21\u201326 of 26" in page
    assert 'href="/activity/?q=signed&amp;kind=&amp;page=1"' in page


def test_a_search_that_finds_nothing_says_so(signed_in: Client) -> None:
    answer = signed_in.get(reverse("activity"), {"q": "nothing"}, headers=PARTIAL)

    assert answer.content.decode().count("Nothing found") == 2


def test_an_event_fills_the_dialog(signed_in: Client, user: User) -> None:
    event = ActivityEventFactory.create(user=user)

    answer = signed_in.get(reverse("activity_event", args=[event.pk]), headers=PARTIAL)

    page = answer.content.decode()
    assert not is_page(page)
    assert '<h2 id="modal-title">Signed in</h2>' in page


@pytest.mark.parametrize("name", ["landing", "dashboard", "activity", "settings"])
def test_boosted_links_bring_whole_pages(signed_in: Client, name: str) -> None:
    answer = signed_in.get(reverse(name), headers=BOOSTED)

    page = answer.content.decode()
    assert is_page(page)
    assert "<title>" in page
    # By which assets/navigation.js knows a page of this site.
    assert ' hx-boost="true"' in page


def test_a_form_in_place_that_is_done_lets_the_browser_go_on(client: Client) -> None:
    choice = {"color_scheme": "dark", "next": "/"}

    answer = client.post(reverse("color_scheme"), choice, headers=BOOSTED)

    assert answer.headers["HX-Redirect"] == "/"
    assert answer.cookies["color_scheme"].value == "dark"


def test_the_link_of_the_page_that_is_open_is_marked(signed_in: Client) -> None:
    page = signed_in.get(reverse("activity"), headers=BOOSTED).content.decode()

    assert '<a href="/activity/" aria-current="page">' in page


def test_a_part_for_someone_signed_out_opens_the_sign_in_page(client: Client) -> None:
    answer = client.get(reverse("activity"), {"q": "password"}, headers=PARTIAL)

    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/activity/%3Fq%3Dpassword"


def test_a_part_from_an_unknown_page_leads_to_the_dashboard(client: Client) -> None:
    answer = client.get(reverse("activity"), headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/dashboard/"


def test_a_boosted_link_for_someone_signed_out_opens_the_sign_in_page(client: Client) -> None:
    answer = client.get(reverse("settings"), headers=BOOSTED)

    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/settings/"


@pytest.mark.parametrize("headers", [{}, PARTIAL, BOOSTED])
def test_caches_keep_parts_and_pages_apart(signed_in: Client, headers: dict[str, str]) -> None:
    answer = signed_in.get(reverse("activity"), headers=headers)

    assert {"HX-Request", "HX-Boosted"} <= set(answer.headers["Vary"].split(", "))


@own_profile
def test_htmx_sends_the_csrf_token(user: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    page = browser.get(reverse("dashboard")).content.decode()
    token = page.split('{"X-CSRFToken": "')[1].split('"')[0]
    data = {"full_name": "Grace Hopper", "time_zone": "UTC"}

    refused = browser.post(reverse("profile"), data, headers=PARTIAL)
    saved = browser.post(reverse("profile"), data, headers={**PARTIAL, "X-CSRFToken": token})

    assert refused.status_code == 403
    assert saved.status_code == 302
