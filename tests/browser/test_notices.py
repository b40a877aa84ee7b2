"""Banners of the module `notices`, on the pages of a project that has embedded it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.modules.embedding import embed
from tests.projects.workshop import production_variables

from .axe import violations
from .pages import sign_in
from .site import ADA, SCRIPTLESS, SWITCHER, Site, can_make_certificates, open_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Locator, Page

    from tests.projects.postgres import Postgres
    from tests.projects.workshop import Workshop

    from .watch import Watch

pytestmark = pytest.mark.e2e

PUBLISH = """
from modules.notices import services
services.publish(title="A new price list", text="Valid from <b>January</b> on.")
services.publish(title="Moving house", text="Down at ten.", level=services.Level.WARNING)
services.publish(title="Members meet", audience=services.Audience.SIGNED_IN)
"""


@pytest.fixture(scope="session")
def site(
    workshop: Workshop,
    postgres: Postgres,
    theme: str,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Iterator[Site]:
    """Return the theme's site with the module and three notices."""
    if not can_make_certificates():
        pytest.skip("no openssl: nothing can be served over TLS")
    folder = tmp_path_factory.mktemp(f"notices-{theme}")
    deployed = workshop.deployed(theme)
    project = replace(deployed, root=folder / "project")
    shutil.copytree(deployed.root, project.root)
    embed(project, "notices")
    database_url = postgres.create(f"notices_{theme}_{worker_id}")
    with open_site(project, folder / "site", database_url=database_url) as opened:
        variables = production_variables(database_url=database_url)
        project.manage("shell", "-c", PUBLISH, variables=variables)
        yield opened
    shutil.rmtree(project.root)


def banners(page: Page) -> Locator:
    return page.get_by_role("region", name="Notices", exact=True).locator(".alert")


def dismiss(page: Page, title: str) -> None:
    page.get_by_role("button", name=f"Dismiss: {title}").click()
    expect(page.get_by_text(title)).to_have_count(0)


def go_and_sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    sign_in(page, email)
    page.wait_for_url("**/dashboard/")


def test_each_page_shows_what_is_current_for_who_sees_it(
    open_context: Callable[..., BrowserContext], watch: Watch
) -> None:
    page = open_context().new_page()
    watch.expect("/no-such-page/", 404)
    for path in ("/", "/accounts/login/", "/no-such-page/"):
        page.goto(path)
        expect(banners(page)).to_have_count(2)
    expect(banners(page).first).to_contain_text("Moving house")
    expect(banners(page).last).to_contain_text("Valid from <b>January</b> on.")

    go_and_sign_in(page, ADA.email)

    for path in ("/dashboard/", "/activity/", "/profile/", "/settings/"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(banners(page)).to_have_count(3)
    page.goto("/notices/")
    expect(page.get_by_role("article")).to_have_count(3)
    expect(banners(page)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_with_banners_are_accessible_and_fit(
    open_context: Callable[..., BrowserContext], scheme: str, width: int
) -> None:
    page = open_context(color_scheme=scheme, viewport={"width": width, "height": 800}).new_page()
    for path in ("/", "/notices/"):
        page.goto(path)
        expect(page.get_by_text("Moving house").first).to_be_visible()

        assert violations(page, is_ours=True) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/")
    box = page.get_by_role("button", name="Dismiss: Moving house").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44


def test_a_visitor_dismisses_without_leaving_the_page(
    open_context: Callable[..., BrowserContext],
) -> None:
    context = open_context()
    page = context.new_page()
    page.goto("/")
    page.evaluate("window.isSamePage = true")

    dismiss(page, "Moving house")

    assert page.evaluate("window.isSamePage")
    expect(page.get_by_role("button", name="Dismiss: A new price list")).to_be_focused()
    cookie = next(it for it in context.cookies() if it["name"] == "dismissed_notices")
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")
    dismiss(page, "A new price list")
    expect(page.get_by_role("main")).to_be_focused()
    expect(page.get_by_role("region", name="Notices", exact=True)).to_be_hidden()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(banners(page)).to_have_count(0)

    page.goto("/notices/")
    page.get_by_role("button", name="Show again: Moving house").click()
    expect(page.get_by_role("button", name="Show again")).to_have_count(1)
    page.goto("/")
    expect(banners(page)).to_have_count(1)


def test_without_script_a_form_dismisses_and_leads_back(
    site: Site, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/accounts/login/?next=/activity/")

    dismiss(page, "Moving house")

    assert page.url == f"{site.origin}/accounts/login/?next=/activity/"
    expect(banners(page)).to_have_count(1)
    page.goto("/notices/")
    page.get_by_role("button", name="Show again: Moving house").click()
    page.goto("/")
    expect(banners(page)).to_have_count(2)


def test_what_a_browser_dismissed_an_account_does_not_see_anywhere(
    open_context: Callable[..., BrowserContext],
) -> None:
    page = open_context().new_page()
    page.goto("/")
    dismiss(page, "Moving house")
    go_and_sign_in(page, SWITCHER.email)
    dismiss(page, "Members meet")

    elsewhere = open_context().new_page()
    go_and_sign_in(elsewhere, SWITCHER.email)

    expect(banners(elsewhere)).to_have_count(1)
    expect(banners(elsewhere)).to_contain_text("A new price list")


def test_banners_stay_and_go_while_pages_change(
    open_context: Callable[..., BrowserContext],
) -> None:
    page = open_context().new_page()
    go_and_sign_in(page, SCRIPTLESS.email)
    main = page.get_by_role("navigation", name="Main")

    main.get_by_role("link", name="Activity").click()
    page.wait_for_url("**/activity/")
    expect(banners(page)).to_have_count(3)
    dismiss(page, "Members meet")
    main.get_by_role("link", name="Dashboard").click()
    page.wait_for_url("**/dashboard/")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")
    expect(banners(page)).to_have_count(2)
