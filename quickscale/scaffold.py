"""Making a project: in a scratch folder beside the target, renamed when all is done.

A folder that comes into being by one rename is there as a whole or not at all.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quickscale import __version__, folders, git, interrupts, locks, templates
from quickscale.errors import QuickScaleError, describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quickscale.templates import Answers

SCRATCH_NAME = re.compile(r"\.quickscale-[a-z0-9-]+-[0-9a-f]{8}")
SCRATCH_MIN_AGE_SECONDS = 5
CLEAN_UP_SECONDS = 2
# In the scratch folder, beside the project. A folder itself cannot be locked on Windows.
LOCK = "in-use.lock"


class Repository(NamedTuple):
    """What became of the project's git repository.

    state: "committed", "staged" or "none"
    reason: why it is not committed; empty when it is, or when nobody wanted a repository
    """

    state: str
    reason: str = ""


def check_target(target: Path) -> None:
    """Raise QuickScaleError unless a project can be made here.

    The path is absolute, and no folder above the target is a link.
    """
    try:
        _check_place(target)
        _check_parent(target)
    except OSError as error:
        raise QuickScaleError(f"cannot make {target}: {describe(error)}") from error


def make(answers: Answers, target: Path, *, with_git: bool) -> Repository:
    """Make the project. What fails or is interrupted leaves the disk as it was.

    After the rename signals are ignored, so that an interrupt never speaks of a project
    that is there: a caller with more to do calls `interrupts.raise_on_signals`.
    """
    parents = _missing_parents(target)
    scratch = target.parent / f".quickscale-{answers.slug}-{secrets.token_hex(4)}"
    is_made = False
    try:
        for parent in parents:
            parent.mkdir()
        remove_abandoned(target.parent)
        scratch.mkdir(mode=0o700)
        with _locked(scratch):
            project = templates.render(answers, into=scratch)
            repository = _start_repository(project, answers, target) if with_git else _NO_GIT
            interrupts.ignore_signals()
            _put_in_place(project, target)
            is_made = True
    except OSError as error:
        hint = "nothing was left behind; put that right and type the command again"
        raise QuickScaleError(f"cannot make {target}: {describe(error)}", hint=hint) from error
    finally:
        # One interrupt may arrive here; from then on there are no others.
        try:
            _clean_up(scratch, [] if is_made else parents)
        except KeyboardInterrupt:
            _clean_up(scratch, parents)
            raise
    return repository


def remove_abandoned(folder: Path) -> None:
    """Remove the scratch folders of runs that were killed, known by their name and free lock."""
    for path in folder.iterdir():
        if SCRATCH_NAME.fullmatch(path.name) and _is_abandoned(path):
            folders.remove(path)


_NO_GIT = Repository("none")


def _check_place(target: Path) -> None:
    hint = "choose another name, or another folder with --output-dir"
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise QuickScaleError(f"{target} exists and is not a folder", hint=hint)
    if target.is_dir() and any(target.iterdir()):
        raise QuickScaleError(f"{target} exists and is not empty", hint=hint)
    for folder in target.parents:
        if (folder / templates.BASE).is_dir() and list(folder.glob("cookiecutter-starter_*")):
            hint = "choose a folder outside it with --output-dir"
            raise QuickScaleError(f"{target} would lie inside QuickScale itself", hint=hint)


def _check_parent(target: Path) -> None:
    parent = next(folder for folder in target.parents if os.path.lexists(folder))
    if not parent.is_dir():
        hint = "choose a folder with --output-dir"
        raise QuickScaleError(f"{parent} is not a folder", hint=hint)
    if not os.access(parent, os.W_OK | os.X_OK):
        hint = "choose a folder of your own with --output-dir"
        raise QuickScaleError(f"{parent} cannot be written to", hint=hint)


def _missing_parents(target: Path) -> list[Path]:
    """Return the folders above the target that have to be made, outermost first."""
    return [folder for folder in reversed(target.parents) if not folder.exists()]


def _clean_up(scratch: Path, parents: list[Path]) -> None:
    # A git that an interrupt met while it was being started is nobody's to end, and may write
    # into the folder a moment longer.
    end = time.monotonic() + CLEAN_UP_SECONDS
    folders.remove(scratch)
    while os.path.lexists(scratch) and time.monotonic() < end:
        time.sleep(0.01)
        folders.remove(scratch)
    for parent in reversed(parents):
        with suppress(OSError):
            parent.rmdir()


def _put_in_place(project: Path, target: Path) -> None:
    try:
        project.rename(target)
    except FileExistsError:
        # Windows does not replace a folder, not even an empty one.
        target.rmdir()
        project.rename(target)


@contextmanager
def _locked(scratch: Path) -> Iterator[None]:
    """Show other runs that this scratch folder is in use; where locks do not work, they wait."""
    descriptor = os.open(scratch / LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with suppress(OSError):
            locks.take(descriptor)
        yield
    finally:
        os.close(descriptor)


def _is_abandoned(scratch: Path) -> bool:
    """Return whether this is a folder of ours that no run holds; a new one may be unlocked yet."""
    try:
        status = scratch.lstat()
        if not stat.S_ISDIR(status.st_mode) or not _is_mine(status):
            return False
        if time.time() - status.st_mtime <= SCRATCH_MIN_AGE_SECONDS:
            return False
        descriptor = os.open(scratch / LOCK, os.O_RDWR)
    except FileNotFoundError:
        return True  # killed before it could say that it is in use
    except OSError:
        return False
    try:
        locks.take(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _is_mine(status: os.stat_result) -> bool:
    # On Windows there is no such number; the system keeps others' folders from us.
    return sys.platform == "win32" or status.st_uid == os.getuid()


def _start_repository(project: Path, answers: Answers, target: Path) -> Repository:
    if not git.is_installed():
        return Repository("none", "git is not on this machine")
    enclosing = git.find_enclosing(target.parent)
    if enclosing and not git.is_ignored(target, enclosing):
        return Repository("none", f"{enclosing} is a git repository already")
    try:
        git.start(project)
    except QuickScaleError as error:
        return Repository("none", error.message)
    if not git.knows_who_commits(project):
        return Repository("staged", "git does not know your name and address")
    try:
        git.commit(project, f"Start from QuickScale {__version__} ({answers.theme})")
    except QuickScaleError as error:
        return Repository("staged", error.message)
    return Repository("committed")
