"""Fixtures of this folder: without a Docker engine its tests are skipped."""

from __future__ import annotations

import pytest

from tests.browser.conftest import browser_type_launch_args
from tests.projects.fixtures import theme

from . import engine

__all__ = ["browser_type_launch_args", "theme"]


@pytest.fixture(scope="session", autouse=True)
def docker_engine() -> None:
    """Skip when containers cannot run here."""
    problem = engine.find_problem()
    if problem:
        pytest.skip(f"{problem}: containers are not tested")
