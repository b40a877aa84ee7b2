"""Fixtures that tests of generated projects share; a conftest.py imports them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quickscale.themes import THEMES
from tests.containers import engine
from tests.pythons import find_python

from . import machine
from .postgres import COMPOSE_FILE, Postgres, in_container, run_postgres
from .serving import free_port
from .workflow import path_with_python
from .workshop import Project, Workshop, open_workshop, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all workers of this run share.

    QUICKSCALE_PROJECTS names one that is kept: later runs take the projects from there. That is for
    work on these tests; remove it when a template has changed.
    """
    kept = machine.ORIGINAL.get("QUICKSCALE_PROJECTS")
    if kept:
        return Path(kept).resolve()
    base = tmp_path_factory.getbasetemp()
    # Each worker of pytest-xdist has a folder of its own in the run's.
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "projects"


@pytest.fixture(scope="session")
def workshop(shared_folder: Path) -> Iterator[Workshop]:
    """Return what makes projects, or skip when there is no Poetry."""
    if machine.find_poetry() is None:
        pytest.skip("no Poetry 2: scripts/install_global.sh installs it")
    with open_workshop(shared_folder, keep="QUICKSCALE_PROJECTS" in machine.ORIGINAL) as place:
        yield place


@pytest.fixture(scope="session")
def docker_compose_file() -> str:
    """Tell pytest-docker which containers tests need."""
    return str(COMPOSE_FILE)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest, shared_folder: Path) -> Iterator[Postgres]:
    """Return the run's PostgreSQL: in a container where an engine answers; or skip."""
    if not engine.find_problem():
        yield in_container(request.getfixturevalue("docker_services"))
        return
    with run_postgres(shared_folder) as server:
        yield server


@pytest.fixture(scope="session", params=sorted(THEMES))
def theme(request: pytest.FixtureRequest) -> str:
    """Return each theme in turn."""
    return str(request.param)


@pytest.fixture
def project(workshop: Workshop, theme: str) -> Project:
    """Return the theme's installed project; it is shared, so leave it as it is."""
    return workshop.project(theme)


@pytest.fixture
def deployed(workshop: Workshop, theme: str) -> Project:
    """Return the theme's project as a server has it; it is shared, so leave it as it is."""
    return workshop.deployed(theme)


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


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a Redis of this run; empty where the machine has no redis-server."""
    program = shutil.which("redis-server", path=machine.ORIGINAL.get("PATH"))
    if program is None:
        yield ""
        return
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    command = [
        program,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(timeout=20)
