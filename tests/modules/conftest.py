"""Fixtures of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.projects.fixtures import (
    docker_compose_file,
    postgres,
    project,
    redis_url,
    shared_folder,
    theme,
    workshop,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.projects.workshop import Workshop

__all__ = [
    "docker_compose_file",
    "postgres",
    "project",
    "redis_url",
    "shared_folder",
    "theme",
    "workshop",
]


@pytest.fixture
def python_with_packages(workshop: Workshop, theme: str) -> Path:
    """Return an interpreter with a theme's packages, and those that the module auth needs."""
    return workshop.with_modules(theme, "auth").python
