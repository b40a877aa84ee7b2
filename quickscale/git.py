"""What QuickScale asks of git."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from quickscale import folders, process
from quickscale.errors import QuickScaleError

if TYPE_CHECKING:
    from pathlib import Path

# The owner's own settings count, but for those that would make the first commit another tree
# than the one generated (excludesFile, autocrlf), run programs that need a project already
# installed (hooks), or leave one running in a folder that is about to be renamed (fsmonitor).
FIRST_COMMIT = (
    "core.autocrlf=false",
    "core.excludesFile=",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.safecrlf=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "user.useConfigOnly=true",
)
COMMIT_TIMEOUT_SECONDS = 60


def is_installed() -> bool:
    """Return whether there is a git to run."""
    return shutil.which("git") is not None


def find_enclosing(folder: Path) -> Path | None:
    """Return the top of the work tree that `folder` lies in, or None."""
    for parent in (folder, *folder.parents):
        if (parent / ".git").exists():
            return parent
    return None


def is_ignored(folder: Path, repository: Path) -> bool:
    """Return whether the repository's own rules keep this folder, made or not, out of it."""
    return bool(_run("check-ignore", "--", f"{folder}/", cwd=repository, check=False))


def start(project: Path) -> None:
    """Make a repository on branch main and stage all files.

    Raises QuickScaleError when git fails; then there is no repository.
    """
    try:
        _run("init", "--quiet", cwd=project)
        # `git init -b main` needs git 2.28.
        _run("symbolic-ref", "HEAD", "refs/heads/main", cwd=project)
        _run("add", "--all", "--", ".", cwd=project)
    except QuickScaleError:
        folders.remove(project / ".git")
        raise


def knows_who_commits(project: Path) -> bool:
    """Return whether a name and an address are configured; those git makes up do not count."""
    roles = ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
    return all(_run("var", role, cwd=project, check=False) for role in roles)


def commit(project: Path, message: str) -> None:
    """Commit what is staged. Raises QuickScaleError when git fails, for example to sign."""
    _run("commit", "--quiet", "--no-verify", "--message", message, cwd=project)


def _run(*arguments: str, cwd: Path, check: bool = True) -> str:
    settings = [word for setting in FIRST_COMMIT for word in ("-c", setting)]
    return process.run(
        "git",
        *settings,
        *arguments,
        cwd=cwd,
        environment=_environment(),
        check=check,
        timeout_seconds=COMMIT_TIMEOUT_SECONDS,
    )


def _environment() -> dict[str, str]:
    """Return our environment without what would point git to another repository."""
    misleading = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")
    kept = {name: value for name, value in os.environ.items() if name not in misleading}
    return {**kept, "GIT_TERMINAL_PROMPT": "0"}
