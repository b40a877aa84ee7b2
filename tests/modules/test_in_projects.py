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
    from pathlib import Path

    from tests.projects.postgres import Postgres
    from tests.projects.workshop import Workshop

pytestmark = pytest.mark.e2e


@pytest.fixture
def embedded(project: Project, python_with_packages: Path, tmp_path: Path) -> Iterator[Project]:
    copy = replace(copy_of(project, tmp_path / "embedded"), python=python_with_packages)
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


def test_tests_of_modules_and_project_pass_and_the_modules_are_covered(embedded: Project) -> None:
    answer = embedded.run(
        embedded.python, "-m", "pytest", "--quiet", "-n", "2", "--cov=modules", "--cov-report=term",
        "--cov-fail-under=90",
    )  # fmt: skip

    assert "passed" in answer.stdout


def test_a_project_can_go_live_with_accounts(workshop: Workshop, theme: str) -> None:
    project = workshop.with_modules(theme, "auth")
    variables = production_variables(database_url="sqlite://:memory:")

    project.manage("check", "--deploy", "--fail-level", "WARNING", variables=variables)


@pytest.mark.parametrize("theme", ["starter_html"], indirect=True, scope="session")
def test_tests_of_modules_pass_on_postgresql(embedded: Project, postgres: Postgres) -> None:
    database_url = postgres.create("modules")

    answer = embedded.run(
        embedded.python, "-m", "pytest", "--quiet", "-n", "2", "modules",
        variables={"DATABASE_URL": database_url},
    )  # fmt: skip

    assert "passed" in answer.stdout
