"""Projects with modules on other Pythons and Djangos than those of their lock file."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.projects.workflow import read_jobs
from tests.projects.workshop import production_variables
from tests.pythons import find_python

from .embedding import NAMES, embed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.projects.postgres import Postgres
    from tests.projects.workshop import Project, Workshop

pytestmark = pytest.mark.e2e


class Round(NamedTuple):
    """A Python and a Django that a project's own CI tests."""

    python: str
    django: str
    database: str = "sqlite"


# The oldest and the newest; tests of other files run on the Django that is locked.
ROUNDS = [Round("3.10", "4.2"), Round("3.12", "6.0"), Round("3.13", "6.1", "postgresql")]


@pytest.fixture(scope="module", params=ROUNDS, ids="-".join)
def each(request: pytest.FixtureRequest) -> Round:
    """Return each in turn."""
    chosen: Round = request.param
    return chosen


@pytest.fixture(scope="module")
def shop(
    workshop: Workshop, each: Round, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    """Return a project with all modules, installed as its CI does."""
    python = find_python(each.python)
    if python is None:
        pytest.skip(f"no Python {each.python} on this machine")
    made = workshop.with_modules("starter_html", "auth")
    root = tmp_path_factory.mktemp("django") / "shop"
    project = replace(made, root=root, python=root / ".venv" / "bin" / "python")
    shutil.copytree(made.root, root, ignore=shutil.ignore_patterns(".venv"))
    embed(project, *(name for name in NAMES if name != "auth"))
    assert {"python": each.python, "django": each.django} in read_jobs(root)["tests"].rounds()
    project.poetry("env", "use", "--quiet", python)
    project.poetry("install", "--only", "main,test")
    project.poetry("run", "python", "-m", "pip", "install", f"django~={each.django}.0")
    yield project
    shutil.rmtree(root)


def test_a_project_with_modules_is_in_order_and_can_go_live(shop: Project) -> None:
    test = {"DJANGO_SETTINGS_MODULE": f"{shop.package}.settings.test"}
    production = production_variables(database_url=f"sqlite:///{shop.root / 'shop.sqlite3'}")

    shop.manage("check", "--fail-level", "WARNING", variables=test)
    shop.manage("makemigrations", "--check", "--dry-run", variables=test)
    shop.manage("check", "--deploy", "--fail-level", "WARNING", variables=production)
    shop.manage("migrate", "--verbosity", "0", variables=production)
    shop.manage("migrate", "--check", variables=production)


def test_tests_of_modules_and_project_pass(
    shop: Project, each: Round, request: pytest.FixtureRequest
) -> None:
    variables = {}
    if each.database == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        variables["DATABASE_URL"] = server.create("djangos")

    answer = shop.run(shop.python, "-m", "pytest", "--quiet", "-n", "2", variables=variables)

    assert "passed" in answer.stdout
    assert shop.manage("version").stdout.startswith(f"{each.django}.")
