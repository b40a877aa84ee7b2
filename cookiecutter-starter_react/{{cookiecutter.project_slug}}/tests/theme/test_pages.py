"""The pages as the server sends them, before the front end runs."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse

from {{ cookiecutter.package_name }}.pages.assets import HashedByVite
from {{ cookiecutter.package_name }}.users.models import User

from ..factories import PASSWORD
from ..marks import own_profile

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent
PRIVATE = ["dashboard", "activity", pytest.param("profile", marks=own_profile), "settings"]
PAGES = ["landing", *PRIVATE]
NAMES = ["landing", "dashboard", "activity", "profile", "settings"]


def page_data(client: Client, name: str) -> Any:
    """Return what the page brings along for the front end."""
    page = client.get(reverse(name)).content.decode()
    found = re.search(r'<script id="page-data" type="application/json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize("name", PRIVATE)
def test_visitors_are_asked_to_sign_in(client: Client, name: str) -> None:
    page = reverse(name)

    assert client.get(page).headers["Location"] == f"{reverse('login')}?next={page}"


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_a_title_and_a_description(signed_in: Client, name: str) -> None:
    page = signed_in.get(reverse(name)).content.decode()

    assert re.search(r"<title>[^·<]+ · [^<]+</title>", page)
    assert re.search(r'<meta name="description"\s+content="[^"]+">', page)


@pytest.mark.parametrize("name", PAGES)
def test_pages_hold_no_script_and_no_style_of_their_own(signed_in: Client, name: str) -> None:
    page = signed_in.get(reverse(name)).content.decode()

    scripts = re.findall(r"<script(?![^>]* src=)[^>]*>", page)
    assert scripts == ['<script id="page-data" type="application/json">']
    assert "<style" not in page
    assert " style=" not in page


def test_without_javascript_the_page_says_so_and_offers_to_sign_in(client: Client) -> None:
    page = client.get(reverse("landing")).content.decode()

    message = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "needs JavaScript" in message
    header = page.partition("<header")[2].partition("</header>")[0]
    assert f'href="{reverse("login")}"' in header


def test_a_visitors_page_knows_nobody(client: Client) -> None:
    assert page_data(client, "landing")["user"] is None


def test_a_page_knows_who_is_signed_in(signed_in: Client, user: User) -> None:
    known = page_data(signed_in, "dashboard")["user"]

    assert known["email"] == user.email
    assert known["short_name"] == user.get_short_name()
    assert "password" not in known


def test_a_name_cannot_break_out_of_the_page(signed_in: Client, user: User) -> None:
    user.full_name = "</script><script>alert(1)</script>"
    user.save()

    page = signed_in.get(reverse("settings")).content.decode()

    assert "<script>alert" not in page
    assert page_data(signed_in, "settings")["user"]["full_name"] == user.full_name


def test_what_the_server_has_to_say_comes_with_the_page_once(signed_in: Client) -> None:
    new = "another horse, another battery"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    page = "password_change"
    if apps.is_installed("modules.auth"):
        data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        page = "account_change_password"

    signed_in.post(reverse(page), data)

    messages = page_data(signed_in, "settings")["messages"]
    assert [message["tone"] for message in messages] == ["success"]
    assert page_data(signed_in, "settings")["messages"] == []


def test_a_page_that_the_front_end_does_not_know_is_a_404(signed_in: Client) -> None:
    assert signed_in.get("/dashboard/no-such-page/").status_code == 404


def test_the_front_end_knows_the_same_pages() -> None:
    routes = (ROOT / "frontend/src/routes.tsx").read_text(encoding="utf-8")

    assert re.findall(r'path: "(/[^"]*)"', routes) == [reverse(name) for name in NAMES]


def test_files_that_vite_has_named_keep_their_names() -> None:
    client = HashedByVite.__new__(HashedByVite)
    client.static_url_prefix = "build"

    address = client.get_production_server_url("assets/main-AbCd1234.js")

    assert address == "/static/build/assets/main-AbCd1234.js"


def settings_of(environment: str, expression: str, **variables: str) -> Any:
    """Evaluate an expression over the settings of an environment, in a process of its own."""
    module = f"{{ cookiecutter.package_name }}.settings.{environment}"
    command = f"import json; from {module} import *; print(json.dumps({expression}))"
    answer = subprocess.run(
        [sys.executable, "-c", command],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": module,
            "FRONTEND_DEV_SERVER": "",
            "SECRET_KEY": "5" * 60,
            "ALLOWED_HOSTS": "example.com",
            "DATABASE_URL": "sqlite://:memory:",
            **variables,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout)


def test_the_dev_server_is_allowed_only_where_it_runs() -> None:
    expression = "[DJANGO_VITE['default']['dev_server_port'], THEME_CSP]"

    port, sources = settings_of("local", expression, FRONTEND_DEV_SERVER="http://127.0.0.1:5180")

    assert port == 5180
    assert sources["script-src"] == ["http://127.0.0.1:5180"]
    assert sources["connect-src"] == ["http://127.0.0.1:5180", "ws://127.0.0.1:5180"]


def test_production_takes_the_build_and_allows_no_other_origin() -> None:
    expression = "[DJANGO_VITE['default']['dev_mode'], THEME_CSP]"

    assert settings_of("production", expression) == [False, {}]


@pytest.mark.parametrize(
    ("address", "is_immutable"),
    [
        ("/static/build/assets/main-AbC_-123.js", True),
        ("/static/js/site.0123456789ab.js", True),
        ("/static/build/manifest.json", False),
        ("/static/js/site.js", False),
    ],
)
def test_files_with_a_hash_are_cached_for_good(address: str, is_immutable: bool) -> None:
    pattern = settings.WHITENOISE_IMMUTABLE_FILE_TEST

    assert bool(re.search(pattern, address)) == is_immutable
