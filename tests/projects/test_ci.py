"""A project's own CI is green: the steps of its workflow, read from the file, in a fresh clone."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

from quickscale.themes import THEMES
from tests.pythons import find_python

from . import machine
from .workflow import path_with_python, read_jobs
from .workshop import Project, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .postgres import Postgres

pytestmark = pytest.mark.e2e

PYTHONS = ("3.10", "3.11", "3.12", "3.13")
LOCKED_DJANGO = "5.2"
# Django's own table of the Pythons that each of its versions runs on.
MEETINGS = {
    "4.2": {"3.10", "3.11", "3.12"},
    "5.0": {"3.10", "3.11", "3.12"},
    "5.2": set(PYTHONS),
    "6.0": {"3.12", "3.13"},
    "6.1": {"3.12", "3.13"},
}


class Round(NamedTuple):
    """One run of the job `tests`."""

    theme: str
    python: str
    django: str


# Each theme on each Python, and each other Django with one theme: React's has the most packages.
ROUNDS = [
    *(Round(theme, python, LOCKED_DJANGO) for theme in sorted(THEMES) for python in PYTHONS),
    Round("starter_react", "3.10", "4.2"),
    Round("starter_htmx", "3.12", "5.0"),
    Round("starter_html", "3.12", "6.0"),
    Round("starter_react", "3.13", "6.1"),
]


@pytest.fixture
def clone_of(
    project_of: Callable[[str], Path], tmp_path: Path
) -> Iterator[Callable[[str], Project]]:
    """Return a function that clones a theme's project, committed as its owner would have."""
    if machine.find_poetry() is None:
        pytest.skip("no Poetry 2: scripts/install_global.sh installs it")
    root = tmp_path / "clone"

    def clone(theme: str) -> Project:
        made, origin = project_of(theme), tmp_path / "origin"
        for path in walk(made):
            copy = origin / path.relative_to(made)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
        for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "start"]):
            subprocess.run(["git", *command], cwd=origin, check=True)
        subprocess.run(["git", "clone", "--quiet", origin.as_uri(), str(root)], check=True)
        assert not (root / ".env").exists()
        return Project(theme, root, root / ".venv" / "bin" / "python")

    yield clone
    # A quarter of a gigabyte for each run; pytest would keep the last three of all of them.
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def python_on_path(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Return a function that does what the action setup-python does, or skips."""

    def prepare(version: str) -> dict[str, str]:
        found = find_python(version)
        if found is None:
            pytest.skip(f"no Python {version} on this machine")
        return {"PATH": path_with_python(tmp_path / "bin", found)}

    return prepare


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_every_check_of_the_workflow_passes(
    clone_of: Callable[[str], Project],
    python_on_path: Callable[[str], dict[str, str]],
    theme: str,
) -> None:
    clone = clone_of(theme)
    job = read_jobs(clone.root)["checks"]

    output = job.run(clone, {}, python_on_path(job.python({})))

    assert "System check identified no issues" in output
    assert "Success: no issues found" in output
    assert re.search(r"Required test coverage of 90(\.0)?% reached", output), output[-3000:]
    assert ("built in" in output) == (theme == "starter_react")


@pytest.mark.parametrize("each", ROUNDS, ids="-".join)
def test_every_test_of_the_workflow_passes(
    clone_of: Callable[[str], Project],
    python_on_path: Callable[[str], dict[str, str]],
    postgres: Postgres,
    each: Round,
) -> None:
    clone = clone_of(each.theme)
    job = read_jobs(clone.root)["tests"]
    values = {"python": each.python, "django": each.django}
    assert values in job.rounds()
    database = postgres.url("ci_" + "_".join(each).replace(".", ""))

    output = job.run(
        clone, values, {**python_on_path(job.python(values)), "DATABASE_URL": database}
    )

    assert re.search(r"^=+ [0-9]+ passed in ", output, re.MULTILINE), output[-3000:]
    assert clone.manage("version").stdout.startswith(f"{each.django}.")
    assert clone.run(clone.python, "--version").stdout.startswith(f"Python {each.python}.")


def test_the_workflow_runs_the_tests_on_each_python_with_each_django_that_it_can_meet(
    project_of: Callable[[str], Path],
) -> None:
    jobs = read_jobs(project_of("starter_html"))

    pairs = {(each["python"], each["django"]) for each in jobs["tests"].rounds()}
    assert pairs == {(python, django) for django in MEETINGS for python in MEETINGS[django]}
    assert jobs["tests"].services == {"postgres", "redis"}
    assert jobs.keys() == {"checks", "tests", "container"}
