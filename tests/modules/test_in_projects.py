"""All modules in a project of each theme: its tests, the project's, and all that checks either."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.projects.workshop import Project, copy_of, production_variables

from .embedding import NAMES, embed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.projects.postgres import Postgres
    from tests.projects.workshop import Workshop

pytestmark = pytest.mark.e2e

# What takes long is done in one theme: what it finds depends on no theme. test_djangos.py has the
# other Djangos, one of them on PostgreSQL too.
MEASURED = "starter_html"
ON_POSTGRESQL = "starter_htmx"


@pytest.fixture(scope="module")
def embedded(
    workshop: Workshop, theme: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    """Return a project with all modules, which all tests of this file share."""
    python = workshop.with_modules(theme, "auth").python
    root = tmp_path_factory.mktemp("modules") / "embedded"
    copy = replace(copy_of(workshop.project(theme), root), python=python)
    embed(copy, *NAMES)
    yield copy
    shutil.rmtree(copy.root, ignore_errors=True)


def test_a_project_is_in_order_after_all_modules_are_embedded(embedded: Project) -> None:
    python = embedded.python

    for command in (
        ("ruff", "format", "--check", "."),
        ("ruff", "check", "."),
        ("mypy", "."),
        ("djlint", "--check", "--quiet", "templates", "modules"),
        ("djlint", "--lint", "--quiet", "templates", "modules"),
    ):
        embedded.run(python.with_name(command[0]), *command[1:])
    test = {"DJANGO_SETTINGS_MODULE": f"{embedded.package}.settings.test"}
    embedded.manage("check", "--fail-level", "WARNING", variables=test)
    embedded.manage("makemigrations", "--check", variables=test)


def test_tests_of_modules_and_project_pass(
    embedded: Project, theme: str, request: pytest.FixtureRequest
) -> None:
    variables, options = {}, []
    if theme == MEASURED:
        options = ["--cov=modules", "--cov-report=term", "--cov-fail-under=90"]
    if theme == ON_POSTGRESQL:
        server: Postgres = request.getfixturevalue("postgres")
        variables["DATABASE_URL"] = server.create("modules")

    command = ("-m", "pytest", "--quiet", "-n", "2", *options)
    answer = embedded.run(embedded.python, *command, variables=variables)

    assert "passed" in answer.stdout


def test_a_project_can_go_live_with_accounts(workshop: Workshop, theme: str) -> None:
    project = workshop.with_modules(theme, "auth")
    variables = production_variables(database_url="sqlite://:memory:")

    project.manage("check", "--deploy", "--fail-level", "WARNING", variables=variables)


def test_reading_the_settings_loads_no_models(workshop: Workshop, theme: str) -> None:
    project = workshop.with_modules(theme, "auth")
    variables = production_variables(database_url="sqlite://:memory:")
    variables["DJANGO_SETTINGS_MODULE"] = f"{project.package}.settings.production"
    code = (
        "import sys; from django.conf import settings; settings.DEBUG; "
        "print('django.db.models' in sys.modules)"
    )

    answer = project.run(project.python, "-c", code, variables=variables)

    assert answer.stdout == "False\n"
