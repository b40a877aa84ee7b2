"""A project's own tests pass: on SQLite, on PostgreSQL and on each Python there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.pythons import find_python

from .workshop import LEFTOVERS, Project, Workshop

if TYPE_CHECKING:
    from pathlib import Path

    from .postgres import Postgres

pytestmark = pytest.mark.e2e

STRICT = ("-W", "error", "-p", "no:cacheprovider")


def assert_all_passed(output: str) -> None:
    summary = re.findall(r"=+ (.*) in [0-9.]+s.*=+$", output, re.MULTILINE)
    assert summary, output[-3000:]
    assert re.fullmatch(r"[0-9]+ passed", summary[0]), summary[0]


def test_on_sqlite_in_random_order_with_their_coverage(project: Project) -> None:
    output = project.inv("test", "--", *STRICT).stdout

    assert_all_passed(output)
    assert "--randomly-seed=" in output
    assert re.search(r"Required test coverage of 90(\.0)?% reached", output), output[-3000:]


def test_on_postgresql(project: Project, postgres: Postgres, tmp_path: Path) -> None:
    assert postgres.version() == 16

    output = project.run(
        project.python, "-m", "pytest", *STRICT,
        variables={
            "DATABASE_URL": postgres.url(f"own_{project.theme}"),
            "COVERAGE_FILE": str(tmp_path / "coverage"),
        },
    ).stdout  # fmt: skip

    assert_all_passed(output)


@pytest.mark.parametrize("version", ["3.10", "3.13"])
def test_on_other_pythons(workshop: Workshop, tmp_path: Path, version: str) -> None:
    interpreter = find_python(version)
    if interpreter is None:
        pytest.skip(f"no Python {version} on this machine")
    made = workshop.project("starter_html")
    project = copy_of(made, tmp_path / "my-shop")

    project.poetry("env", "use", "--quiet", interpreter)
    project.poetry("install")

    output = project.run(project.python, "-m", "pytest", *STRICT).stdout
    assert_all_passed(output)
    assert "Django 5.2" in "Django " + project.manage("version").stdout
    project.manage("check", "--fail-level", "WARNING")


def copy_of(made: Project, root: Path) -> Project:
    for name, content in made.own_files().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert not any((root / name).exists() for name in LEFTOVERS)
    return Project(made.theme, root, root / ".venv" / "bin" / "python")
