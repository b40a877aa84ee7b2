"""A clone of this repository as users get it: what git would track, committed and tagged."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parent.parent.parent
TAG = "v0-test"
CLONED = ("cookiecutter", "quickscale/", "pyproject.toml", "README.md", "LICENSE", ".git")
QUICKSCALE = (sys.executable, "-m", "quickscale")


def list_repository_files() -> list[str]:
    """Return the paths git tracks or would track, as they are in the work tree now."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    names = sorted(set(done.stdout.split("\0")) - {""})
    return [name for name in names if (REPOSITORY / name).is_file()]


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a git repository of all that makes the wheel, and the menu, with a tag."""
    if not (REPOSITORY / ".git").exists():
        pytest.skip("this copy of QuickScale is not a git repository")
    folder = (
        tmp_path_factory.mktemp("git") / "quickscale"
    )  # Cookiecutter looks for "git" in an address
    for name in list_repository_files():
        if name.startswith(CLONED):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Templates")
    git(folder, "tag", TAG)
    return folder


@pytest.fixture(scope="session")
def reference_of(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that gives what the clone's `quickscale init` makes of a theme."""
    made: dict[str, Path] = {}

    def reference(theme: str) -> Path:
        if theme not in made:
            folder = tmp_path_factory.mktemp(theme)
            subprocess.run(
                [*QUICKSCALE, "init", "my-shop", "--theme", theme, "--no-git", "--quiet"],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(clone)},
                check=True,
            )
            made[theme] = folder / "my-shop"
        return made[theme]

    return reference


def git(folder: Path, *arguments: str) -> None:
    """Run git under a made-up identity and nobody's configuration."""
    identity = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Ada Tester"), ("EMAIL", "ada@example.com"))
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**kept, **identity, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(
        ["git", *arguments], cwd=folder, check=True, env=environment, capture_output=True
    )
