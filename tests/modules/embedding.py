"""A module of this repository in a project, embedded by the project's own task."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.projects import machine
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


def embed(project: Project, *names: str, with_packages: bool = False) -> None:
    """Embed modules as they are in this working copy; the project becomes a repository for it.

    with_packages: whether Poetry installs what they need into the project's own environment
    """
    with tempfile.TemporaryDirectory() as folder:
        remote = Path(folder) / "remote"
        shutil.copytree(MODULES, remote / MODULES.name, ignore=LEFTOVERS)
        commit_all(remote, "start")
        run(sys.executable, str(SPLITTER), "--all", cwd=remote)
        if not (project.root / ".git").exists():
            commit_all(project.root, "start")
        options = ["--remote", str(remote), *(() if with_packages else ("--no-install",))]
        for name in names:
            run(sys.executable, "-m", "invoke", "embed", name, *options, cwd=project.root)


def commit_all(folder: Path, message: str) -> None:
    """Commit everything in a folder, which becomes a repository if it is none."""
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", message]):
        run("git", *words, cwd=folder)


def run(*command: str, cwd: Path) -> None:
    """Run a command, with what git is told by the tests and what Poetry needs of the machine."""
    git = {name: value for name, value in os.environ.items() if name.startswith("GIT_")}
    variables = {**machine.tools_environment(), **git, **IDENTITY}
    subprocess.run(command, cwd=cwd, env=variables, check=True, stdout=subprocess.DEVNULL)
