"""What production answers with: security headers, cookies, static files, page weights."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.projects import machine
from tests.projects.serving import Answer, get

from .headers import normalized
from .pages import sign_in
from .site import ADA, Site
from .weights import table, weigh

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.e2e

GOLDEN = Path(__file__).parent / "golden"
YEAR_SECONDS = 60 * 60 * 24 * 365
COMPRESSIBLE = (".css", ".js", ".mjs", ".svg")


def ask(site: Site, path: str, **headers: str) -> Answer:
    return get(site.port, path, tls=True, Host=f"localhost:{site.port}", **headers)


def a_static_file(site: Site) -> str:
    """Return the address of the stylesheet that holds the tokens."""
    page = ask(site, "/accounts/login/").body.decode()
    found = re.search(r'href="(/static/css/tokens[^"]*)"', page) or re.search(
        r'href="(/static/[^"]+\.css)"', page
    )
    assert found is not None, page
    return found[1]


def test_headers_are_the_golden_ones(site: Site) -> None:
    pages = {
        "landing": "/",
        "sign-in": "/accounts/login/",
        "dashboard, not signed in": "/dashboard/",
        "404": "/nothing-here/",
        "admin": "/admin/login/",
        "static": a_static_file(site),
        "alive": "/healthz",
    }

    found = {name: normalized(ask(site, path)) for name, path in pages.items()}

    golden = GOLDEN / f"{site.theme}.json"
    if "QUICKSCALE_UPDATE_GOLDEN" in machine.ORIGINAL:
        golden.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/nothing-here/", "/admin/login/"])
def test_pages_are_locked_down(site: Site, path: str) -> None:
    answer = ask(site, path)

    policy = answer.header("content-security-policy")
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert f"max-age={YEAR_SECONDS}" in answer.header("strict-transport-security")
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("referrer-policy")
    assert answer.header("cross-origin-opener-policy") == "same-origin"
    assert "camera=()" in answer.header("permissions-policy")
    assert "geolocation=()" in answer.header("permissions-policy")


def test_cookies_are_for_this_site_over_tls_only(
    site: Site, open_context: Callable[..., BrowserContext]
) -> None:
    context = open_context()
    page = context.new_page()
    page.goto("/accounts/login/")
    sign_in(page, ADA.email)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")

    cookies = {cookie["name"]: cookie for cookie in context.cookies()}

    assert cookies.keys() >= {"csrftoken", "sessionid"}
    for cookie in cookies.values():
        assert cookie["secure"], cookie
        assert cookie["sameSite"] in {"Lax", "Strict"}, cookie
    assert cookies["sessionid"]["httpOnly"]


def test_static_files_are_hashed_cached_for_good_and_compressed(
    site: Site, open_context: Callable[..., BrowserContext], signed_in: dict[str, Path]
) -> None:
    addresses = set()
    page = open_context(storage_state=signed_in[ADA.email]).new_page()
    page.on("response", lambda response: addresses.add(urlsplit(response.url).path))
    for path in ("/", "/dashboard/", "/profile/", "/accounts/password_change/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")

    static = sorted(address for address in addresses if address.startswith("/static/"))
    assert any(address.endswith(".css") for address in static)
    assert any(address.endswith(".js") for address in static)
    for address in static:
        answer = ask(site, address)
        assert answer.status == 200, address
        assert re.search(r"[.-][0-9A-Za-z_-]{8,}\.\w+$", address), f"no hash: {address}"
        assert "immutable" in answer.header("cache-control"), address
        assert answer.header("x-content-type-options") == "nosniff", address
        if address.endswith(COMPRESSIBLE) and len(answer.body) > 1000:
            assert_compressed(site, address, answer.body)


def assert_compressed(site: Site, address: str, body: bytes) -> None:
    by_brotli = ask(site, address, Accept_Encoding="gzip, deflate, br")
    by_gzip = ask(site, address, Accept_Encoding="gzip")

    assert by_brotli.header("content-encoding") == "br", address
    assert len(by_brotli.body) < len(body)
    assert by_gzip.header("content-encoding") == "gzip", address
    assert gzip.decompress(by_gzip.body) == body
    assert "accept-encoding" in by_gzip.header("vary").lower()


def test_pages_are_light(
    site: Site, open_context: Callable[..., BrowserContext], signed_in: dict[str, Path]
) -> None:
    public = [weigh(open_context(), site.theme, path) for path in ("/", "/accounts/login/")]
    cookies = signed_in[ADA.email]
    private = [
        weigh(open_context(storage_state=cookies), site.theme, path)
        for path in ("/dashboard/", "/activity/", "/profile/")
    ]

    excesses = [weight.excess for weight in [*public, *private] if weight.excess]

    assert excesses == [], table([*public, *private])
