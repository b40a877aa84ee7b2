"""A module of this repository in a project, embedded by the project's own task."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.projects.machine import REPOSITORY

if TYPE_CHECKING:
    from tests.projects.workshop import Project

MODULES = REPOSITORY / "quickscale_modules"
NAMES = sorted(path.parent.name for path in MODULES.glob("*/pyproject.toml"))
SPLITTER = REPOSITORY / "split-tools" / "split.py"
LEFTOVERS = shutil.ignore_patterns("__pycache__", ".*_cache", "dist")
IDENTITY = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "Ada Tester"), ("EMAIL", "ada@example.com"))
}


def embed(project: Project, *names: str) -> None:
    """Embed modules as they are in this working copy; the project becomes a repository for it.

    What they need is in the environments of the workshop, and is not installed again.
    """
    with tempfile.TemporaryDirectory() as folder:
        remote = Path(folder) / "remote"
        shutil.copytree(MODULES, remote / MODULES.name, ignore=LEFTOVERS)
        _commit(remote)
        _run(sys.executable, str(SPLITTER), "--all", cwd=remote)
        if not (project.root / ".git").exists():
            _commit(project.root)
        for name in names:
            words = ("embed", name, "--remote", str(remote), "--no-install")
            _run(sys.executable, "-m", "invoke", *words, cwd=project.root)


def _commit(folder: Path) -> None:
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "start"]):
        _run("git", *words, cwd=folder)


def _run(*command: str, cwd: Path) -> None:
    variables = {**os.environ, **IDENTITY, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(command, cwd=cwd, env=variables, check=True, stdout=subprocess.DEVNULL)
