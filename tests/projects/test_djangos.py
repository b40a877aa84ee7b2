"""The code of a project runs on each Django from 4.2 to 6.1, though its lock stays with 5.2."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tomlkit

from quickscale.themes import THEMES
from tests.pythons import find_python

from . import machine
from .test_own_tests import assert_all_passed, copy_of

if TYPE_CHECKING:
    from .workshop import Project, Workshop

pytestmark = pytest.mark.e2e

# The oldest and the newest Python, each with a Django that it can meet.
PAIRS = [("3.10", "4.2"), ("3.12", "5.0"), ("3.12", "6.0"), ("3.13", "6.1")]
TEST_TOOLS = {"factory-boy", "invoke", "pytest", "pytest-cov", "pytest-django", "pytest-randomly"}


def requirements(project: Project) -> set[str]:
    """Return the names of what a project needs, without Django and without versions."""
    document = tomlkit.parse((project.root / "pyproject.toml").read_text(encoding="utf-8"))
    names = {str(each).split()[0] for each in document["project"]["dependencies"]}
    return {name for name in names if name not in {"django", "tzdata"}}


@pytest.fixture(
    scope="module", params=PAIRS, ids=lambda pair: f"Python {pair[0]}, Django {pair[1]}"
)
def interpreter(
    request: pytest.FixtureRequest, workshop: Workshop, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a Python that has this Django, and the newest that goes with it of all else."""
    python, django = request.param
    found = find_python(python)
    if found is None:
        pytest.skip(f"no Python {python} on this machine")
    folder = tmp_path_factory.mktemp("django")
    subprocess.run([found, "-m", "venv", str(folder)], check=True)
    names = set(TEST_TOOLS).union(*(requirements(workshop.project(theme)) for theme in THEMES))
    install = ["-m", "pip", "install", "--quiet", f"django~={django}.0", *sorted(names)]
    subprocess.run([folder / "bin/python", *install], env=machine.tools_environment(), check=True)
    return folder / "bin/python"


@pytest.mark.parametrize("name", sorted(THEMES))
def test_a_projects_own_tests_pass(
    workshop: Workshop, interpreter: Path, name: str, tmp_path: Path
) -> None:
    project = copy_of(workshop.project(name), tmp_path / "my-shop")

    # Warnings are errors by pytest.ini, but for the one that it names: -W error would hide that.
    assert_all_passed(project.run(interpreter, "-m", "pytest", "-p", "no:cacheprovider").stdout)
    project.run(interpreter, "manage.py", "makemigrations", "--check")
