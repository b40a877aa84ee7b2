"""Fixtures of this folder."""

from .fixtures import (
    clone_of,
    deployed,
    docker_compose_file,
    postgres,
    project,
    python_on_path,
    redis_url,
    shared_folder,
    theme,
    workshop,
)

__all__ = [
    "clone_of",
    "deployed",
    "docker_compose_file",
    "postgres",
    "project",
    "python_on_path",
    "redis_url",
    "shared_folder",
    "theme",
    "workshop",
]
