"""A project's own CI is green: the tests of its workflow on the Pythons and Djangos it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from quickscale.themes import THEMES

from .workflow import read_jobs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .postgres import Postgres
    from .workshop import Project

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
# On Django 6.0 tests/modules/test_djangos.py runs the same, and the modules' tests with it.
ROUNDS = [
    *(Round(theme, python, LOCKED_DJANGO) for theme in sorted(THEMES) for python in PYTHONS),
    Round("starter_react", "3.10", "4.2"),
    Round("starter_htmx", "3.12", "5.0"),
    Round("starter_react", "3.13", "6.1"),
]


@pytest.mark.parametrize("each", ROUNDS, ids="-".join)
def test_every_test_of_the_workflow_passes(
    clone_of: Callable[[str], Project],
    python_on_path: Callable[[str], dict[str, str]],
    postgres: Postgres,
    redis_url: str,
    each: Round,
) -> None:
    clone = clone_of(each.theme)
    job = read_jobs(clone.root)["tests"]
    values = {"python": each.python, "django": each.django}
    assert values in job.rounds()
    assert postgres.version() == 16
    database = postgres.url("ci_" + "_".join(each).replace(".", ""))

    services = {"DATABASE_URL": database, "REDIS_URL": redis_url}

    output = job.run(clone, values, {**python_on_path(job.python(values)), **services})

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
