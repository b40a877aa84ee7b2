"""Fixtures that tests of generated projects share; a conftest.py imports them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quickscale.themes import THEMES

from . import machine
from .postgres import Postgres, run_postgres
from .workshop import Project, Workshop, open_workshop

if TYPE_CHECKING:
    from collections.abc import Iterator


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
def postgres(shared_folder: Path) -> Iterator[Postgres]:
    """Return the run's PostgreSQL, or skip."""
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
