"""What can be done with a generated project."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from quickscale import process
from quickscale.errors import QuickScaleError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# What every project has since the first release; its content is for the module tasks.
MARKER = ".quickscale/config.yml"


def find(folder: Path) -> Path:
    """Return the root of the project that `folder` lies in.

    Raises QuickScaleError when it lies in none.
    """
    for candidate in (folder, *folder.parents):
        if (candidate / MARKER).is_file() and (candidate / "tasks.py").is_file():
            return candidate
    raise QuickScaleError(
        f"no QuickScale project in {folder}",
        hint="change to a project's folder, or make one: quickscale init my-shop",
    )


def run_task(project: Path, task: str, words: Sequence[str]) -> int:
    """Run a task of a project's tasks.py with our own Invoke, in this terminal.

    Returns its exit status. The words behind `manage` are handed on as they are.
    """
    command = [sys.executable, "-m", "invoke", task]
    if task == "manage" and words and words[0] not in {"--help", "-h", "--local"}:
        command += ["--", *words] if len(words) > 1 else words
    else:
        command += words
    # Paths that were typed are relative to where that was.
    environment = {**_environment(), "QUICKSCALE_FOLDER": os.getcwd()}  # noqa: PTH109 - as a text
    return subprocess.call(command, cwd=project, env=environment)


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
