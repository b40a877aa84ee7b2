"""The account pages, which are there when the auth module is."""

import json
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.template import Context
from django.test import Client, RequestFactory
from django.urls import reverse

from {{ cookiecutter.package_name }}.pages.management.commands import update_account_client
from {{ cookiecutter.package_name }}.pages.templatetags.account_pages import (
    account_page_data,
)

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = [
    path.relative_to(ROOT / "templates").as_posix()
    for folder in ("account", "mfa", "socialaccount")
    for path in sorted((ROOT / "templates" / folder).rglob("*.html"))
]
DOCUMENT: dict[str, Any] = {
    "paths": {
        "/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/A"}}}},
    },
    "components": {
        "responses": {
            "A": {"description": "A", "schema": {"$ref": "#/components/schemas/B"}},
            "Unused": {},
        },
        "schemas": {"B": {"type": "array", "items": {"$ref": "#/components/schemas/B"}}},
    },
}


class SignupForm(forms.Form):
    """What the module's form may ask for."""

    email = forms.EmailField()
    password1 = forms.CharField()
    full_name = forms.CharField(
        max_length=150,
        required=False,
        help_text="How <b>we</b> greet you.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    terms = forms.BooleanField(
        label="I accept the terms", help_text='<a href="/terms/">Read the terms</a>'
    )
    hidden = forms.CharField(widget=forms.HiddenInput)


def account_data(url_name: str, **context: Any) -> dict[str, Any]:
    """Return what the front end is told by a page of allauth with this name and context."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.resolver_match = SimpleNamespace(url_name=url_name)  # type: ignore[assignment]
    data = account_page_data(Context({"request": request, **context}))["account"]
    assert isinstance(data, dict)
    return json.loads(json.dumps(data))  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_page_is_one_of_the_front_end(name: str) -> None:
    source = (ROOT / "templates" / name).read_text(encoding="utf-8")

    assert 'extends "account_page.html"' in source
    assert len(source.splitlines()) == 2


@pytest.mark.django_db
def test_a_page_tells_what_the_module_has(client: Client) -> None:
    page = client.get(reverse("landing")).content.decode()

    data = page.partition('<script id="page-data" type="application/json">')[2]
    accounts = json.loads(data.partition("</script>")[0])["accounts"]
    assert (accounts is not None) == apps.is_installed("modules.auth")


def test_sign_up_tells_what_else_its_form_asks_for() -> None:
    data = account_data("account_signup", form=SignupForm())

    name, terms = data["fields"]
    assert name == {
        "name": "full_name",
        "label": "Full name",
        "type": "text",
        "hint": "How we greet you.",
        "link": "",
        "autocomplete": "name",
        "max_length": 150,
        "is_required": False,
    }
    assert (terms["label"], terms["type"], terms["link"]) == (
        "I accept the terms",
        "checkbox",
        "/terms/",
    )


def test_a_confirmation_tells_of_the_code_that_can_be_mailed() -> None:
    ways = [
        {"id": "mfa_reauthenticate", "url": "/accounts/2fa/reauthenticate/"},
        {"id": "reauthenticate_by_code", "url": "/accounts/reauthenticate/code/?next=/x/"},
    ]

    data = account_data("account_reauthenticate", reauthentication_alternatives=ways)

    assert data == {"code_by_mail": "/accounts/reauthenticate/code/?next=/x/"}


def test_other_pages_tell_what_is_wrong_and_no_fields() -> None:
    form = SignupForm({"email": "no address"})

    data = account_data("account_reauthenticate", form=form)

    assert "fields" not in data
    assert data["errors"]["email"] == ["Enter a valid email address."]


def test_secrets_are_told_by_their_own_pages_only() -> None:
    key = "JBSWY3DP"
    form = SimpleNamespace(secret=key)
    totp = account_data("mfa_activate_totp", form=form, totp_svg_data_uri="data:image/svg+xml,")
    seen = account_data("mfa_view_recovery_codes", unused_codes=["****"], can_view_codes=False)
    new = account_data("mfa_view_recovery_codes", unused_codes=["1234"], can_view_codes=True)

    assert totp["totp"] == {"svg": "data:image/svg+xml,", "secret": key}
    assert "recovery_codes" not in seen
    assert new["recovery_codes"] == ["1234"]


def test_only_the_browsers_part_of_the_document_is_kept() -> None:
    below = update_account_client.below_browser

    assert below("/_allauth/{client}/v1/auth/login") == "/auth/login"
    assert below("/_allauth/browser/v1/auth/2fa/trust") == "/auth/2fa/trust"
    assert below("/_allauth/app/v1/tokens/refresh") == ""


def test_components_are_kept_that_something_refers_to() -> None:
    paths, components = DOCUMENT["paths"], DOCUMENT["components"]

    needed = update_account_client.needed_components(paths, components)

    assert needed == {
        "responses": {"A": {"schema": {"$ref": "#/components/schemas/B"}}},
        "schemas": {"B": {"type": "array", "items": {"$ref": "#/components/schemas/B"}}},
    }


def test_the_command_writes_document_and_types(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(update_account_client, "DOCUMENT", tmp_path / "allauth.json")
    monkeypatch.setattr("sys.executable", str(program))
    if find_spec("allauth") is None:
        with pytest.raises(CommandError, match="embed the auth module first"):
            call_command("update_account_client")
        return

    call_command("update_account_client")

    arguments = (tmp_path / "arguments").read_text(encoding="utf-8").strip()
    document = json.loads((tmp_path / "allauth.json").read_text(encoding="utf-8"))
    assert "/auth/login" in document["paths"]
    assert arguments == f"-m ops.node npm --prefix {update_account_client.FRONTEND} run api"
