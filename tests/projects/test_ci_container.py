"""The job of a project's workflow that builds its container, run where an engine answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quickscale.themes import THEMES
from tests.containers import engine

from .workflow import read_jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from .workshop import Project

pytestmark = [pytest.mark.e2e, pytest.mark.containers]


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_the_job_builds_the_container(clone_of: Callable[[str], Project], theme: str) -> None:
    if problem := engine.find_problem():
        pytest.skip(f"{problem}: the job `container` is not run")
    clone = clone_of(theme)

    read_jobs(clone.root)["container"].run(clone, {}, {})

    commit = clone.run("git", "rev-parse", "HEAD").stdout.strip()
    assert engine.docker("image", "rm", f"project:{commit}")
