"""What can be done with a generated project."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from quickscale import process

if TYPE_CHECKING:
    from pathlib import Path


def install(project: Path, *, quiet: bool = False) -> None:
    """Install what the project needs, with progress on stderr: Python packages, then npm's.

    Raises QuickScaleError when Poetry is missing or one of the two fails.
    """
    environment = _environment()
    process.follow("poetry", "install", cwd=project, environment=environment, quiet=quiet)
    if any((project / folder / "package.json").is_file() for folder in (".", "frontend")):
        npm = ("poetry", "run", "python", "-c", "from ops import frontend; frontend.install()")
        process.follow(*npm, cwd=project, environment=environment, quiet=quiet)


def _environment() -> dict[str, str]:
    """Return our environment without the virtual environment that QuickScale itself runs in.

    Poetry would take that one for the project's.
    """
    ours = ("VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "POETRY_ACTIVE", "CONDA_PREFIX")
    return {name: value for name, value in os.environ.items() if name not in ours}
