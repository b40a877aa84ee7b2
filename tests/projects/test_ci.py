"""A project's own CI is green: the steps of its workflow, read from the file, in a fresh clone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from . import machine
from .workshop import Project, Workshop

if TYPE_CHECKING:
    from .postgres import Postgres

pytestmark = pytest.mark.e2e

WORKFLOW = ".github/workflows/ci.yml"
# The one step that is not run: Poetry is here already, set up for this machine's package index.
POETRY_STEP = "Poetry"


@pytest.fixture
def clone(project: Project, tmp_path: Path) -> Project:
    """Return a fresh clone of the project, committed as its owner would have."""
    origin = tmp_path / "origin"
    for name, content in project.own_files().items():
        path = origin / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod((project.root / name).stat().st_mode)
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "start"]):
        subprocess.run(["git", *command], cwd=origin, check=True)
    root = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", origin.as_uri(), str(root)], check=True)
    return Project(project.theme, root, root / ".venv/bin/python")


def read_workflow(project: Project) -> dict[str, Any]:
    workflow: dict[str, Any] = yaml.safe_load((project.root / WORKFLOW).read_text())
    return workflow


@pytest.mark.parametrize("job", ["checks", "tests"])
def test_every_step_of_the_workflow_passes(clone: Project, postgres: Postgres, job: str) -> None:
    steps = read_workflow(clone)["jobs"][job]
    poetry = Path(machine.find_poetry() or "poetry")
    variables = {"CI": "true", "PATH": f"{poetry.parent}{os.pathsep}{os.environ['PATH']}"}
    if "services" in steps:
        variables["DATABASE_URL"] = postgres.url(f"ci_{clone.theme}")
    clone.poetry("env", "use", "--quiet", machine.base_python())

    commands = [step for step in steps["steps"] if "run" in step and step["name"] != POETRY_STEP]
    for step in commands:
        clone.run("bash", "-e", "-c", step["run"], variables=variables)

    assert len(commands) >= 2


def test_the_workflow_runs_the_tests_on_every_python(workshop: Workshop) -> None:
    workflow = read_workflow(workshop.project("starter_html"))

    pythons = workflow["jobs"]["tests"]["strategy"]["matrix"]["python"]
    assert pythons == ["3.10", "3.11", "3.12", "3.13"]
