"""Colour scheme, custom_frontend/ and error pages.

A page may ask the database even for a visitor: for what an embedded module shows on all pages.
"""

import pytest
from django.core.checks import run_checks
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.base import Parser, Token, TokenType
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import reverse

from {{ cookiecutter.package_name }}.appearance.templatetags.icons import icon


@pytest.mark.django_db
def test_the_visitors_system_chooses_the_colours(client: Client) -> None:
    assert "data-theme" not in client.get(reverse("login")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chosen_scheme_is_rendered_by_the_server(client: Client, scheme: str) -> None:
    answer = client.post(reverse("color_scheme"), {"color_scheme": scheme, "next": "/healthz"})

    page = client.get(reverse("login")).content.decode()
    assert answer.headers["Location"] == "/healthz"
    assert f'data-theme="{scheme}"' in page


@pytest.mark.django_db
def test_the_choice_can_be_taken_back(client: Client) -> None:
    client.post(reverse("color_scheme"), {"color_scheme": "dark"})
    client.post(reverse("color_scheme"), {"color_scheme": "system"})

    assert "data-theme" not in client.get(reverse("login")).content.decode()


@pytest.mark.django_db
def test_a_forged_cookie_does_not_reach_the_page(client: Client) -> None:
    client.cookies["color_scheme"] = "<script>"

    assert "data-theme" not in client.get(reverse("login")).content.decode()


def test_the_switch_does_not_lead_to_another_site(client: Client) -> None:
    data = {"color_scheme": "dark", "next": "https://evil.example/"}

    assert client.post(reverse("color_scheme"), data).headers["Location"] == reverse("landing")


def test_a_script_gets_an_empty_answer(client: Client) -> None:
    answer = client.post(
        reverse("color_scheme"), {"color_scheme": "dark"}, headers={"accept": "application/json"}
    )

    assert answer.status_code == 204
    assert answer.cookies["color_scheme"].value == "dark"


@pytest.mark.django_db
def test_a_form_of_another_site_does_not_change_the_colours(client: Client) -> None:
    answer = client.post(
        reverse("color_scheme"), {"color_scheme": "dark"}, headers={"sec-fetch-site": "cross-site"}
    )

    assert answer.status_code == 403
    assert "color_scheme" not in answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "same-origin"}])
def test_the_switch_works_for_a_visitor_without_any_cookie(headers: dict[str, str]) -> None:
    visitor = Client(enforce_csrf_checks=True)

    page = visitor.get(reverse("landing"))
    visitor.post(reverse("color_scheme"), {"color_scheme": "dark"}, headers=headers)

    assert not page.cookies
    assert visitor.cookies["color_scheme"].value == "dark"


@pytest.mark.django_db
def test_an_unknown_address_gets_a_branded_404(client: Client) -> None:
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


@pytest.mark.django_db
def test_a_forged_form_gets_a_branded_403() -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post(reverse("login"), {})

    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()


def test_an_error_page_needs_no_database_and_no_layout() -> None:
    page = render_to_string("500.html")

    assert "Something went wrong" in page
    assert page.count("<h1") == 1


@override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend")
def test_production_without_mail_is_warned_about() -> None:
    messages = run_checks(tags=["security"], include_deployment_checks=True)

    assert any(str(message.id).endswith(".W001") for message in messages)


def test_an_icon_is_put_into_the_page_as_it_is() -> None:
    node = icon(Parser([]), Token(TokenType.BLOCK, 'icon "lock"'))

    assert node.s.startswith("<svg")
    assert node.s in render_to_string("icons/lock.svg")


@pytest.mark.parametrize("tag", ["icon", "icon lock", 'icon "lock" "key"'])
def test_a_tag_for_an_icon_that_is_wrong_says_how_it_looks(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="one name, in quotes"):
        icon(Parser([]), Token(TokenType.BLOCK, tag))


def test_an_icon_that_is_not_there_is_named() -> None:
    with pytest.raises(TemplateDoesNotExist, match="icons/no-such"):
        icon(Parser([]), Token(TokenType.BLOCK, "icon 'no-such'"))
