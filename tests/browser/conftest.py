"""The browser, and a site of each theme for it."""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from quickscale_modules.auth.tests.provider import Provider, serve
from tests.projects.fixtures import (
    docker_compose_file,
    postgres,
    shared_folder,
    theme,
    workshop,
)
from tests.projects.workshop import CommandError

from .launch import context_options, launch_options
from .pages import sign_in
from .site import ADA, GRACE, Person, Site, can_make_certificates, open_site
from .watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Playwright

    from tests.projects.postgres import Postgres
    from tests.projects.workshop import Project, Workshop

__all__ = ["docker_compose_file", "postgres", "shared_folder", "theme", "workshop"]


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    """Take Playwright's own Chromium where it is installed, else the system's; else skip."""
    options = launch_options(playwright.chromium.executable_path)
    if options is None:
        pytest.skip("no Chromium: `playwright install chromium`, or apt-get install chromium")
    return {**browser_type_launch_args, **options}


@pytest.fixture(scope="session")
def site(  # noqa: PLR0917 - fixtures come by name
    browser: Browser,
    workshop: Workshop,
    postgres: Postgres,
    theme: str,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Iterator[Site]:
    """Return the theme's site on a PostgreSQL database of this worker's own."""
    if not can_make_certificates():
        pytest.skip("no openssl: nothing can be served over TLS")
    try:
        project = workshop.deployed(theme)
    except CommandError as error:
        pytest.fail(str(error))
    database_url = postgres.create(f"site_{theme}_{worker_id}")
    folder = tmp_path_factory.mktemp(f"site-{theme}")
    with open_site(project, folder, database_url=database_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    """Return an OpenID provider on loopback, which sites with accounts know as "Loopback"."""
    with serve() as running:
        yield running


@pytest.fixture(scope="session")
def accounts_project(
    workshop: Workshop, theme: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    """Return a copy of the theme's deployed project with the module `auth`."""
    if not can_make_certificates():
        pytest.skip("no openssl: nothing can be served over TLS")
    try:
        made = workshop.with_modules(theme, "auth")
    except CommandError as error:
        pytest.fail(str(error))
    project = replace(made, root=tmp_path_factory.mktemp(f"auth-{theme}") / "project")
    shutil.copytree(made.root, project.root, ignore=shutil.ignore_patterns(".venv"))
    yield project
    shutil.rmtree(project.root)


@pytest.fixture(scope="session")
def accounts_database(postgres: Postgres, theme: str, worker_id: str) -> str:
    """Return an empty database for it."""
    return postgres.create(f"auth_{theme}_{worker_id}")


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    """Return what listens to all contexts of a test; the test fails when it heard anything."""
    listener = Watch(site.origin)
    yield listener
    listener.assert_quiet()


@pytest.fixture
def open_context(
    browser: Browser, site: Site, watch: Watch
) -> Iterator[Callable[..., BrowserContext]]:
    """Return what opens a watched context on the site; options are Playwright's."""
    with contextlib.ExitStack() as stack:

        def open_(**options: Any) -> BrowserContext:
            context = browser.new_context(**{**context_options(site), **options})
            stack.callback(context.close)
            context.set_default_timeout(15_000)
            watch.attach(context)
            return context

        yield open_


@pytest.fixture(scope="session")
def signed_in(
    browser: Browser, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Return, by e-mail address, the stored cookies of people who are signed in."""
    folder = tmp_path_factory.mktemp("cookies")
    return {person.email: _store_session(browser, site, person, folder) for person in (ADA, GRACE)}


def _store_session(browser: Browser, site: Site, person: Person, folder: Path) -> Path:
    stored = folder / f"{site.theme}-{person.email}.json"
    context = browser.new_context(**context_options(site))
    page = context.new_page()
    page.goto("/accounts/login/")
    sign_in(page, person.email)
    page.wait_for_url("**/dashboard/")
    stored.write_text(json.dumps(context.storage_state()))
    context.close()
    return stored
