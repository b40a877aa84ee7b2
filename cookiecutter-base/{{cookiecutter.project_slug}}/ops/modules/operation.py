"""Moving a branch from one commit to another, so that nothing can be lost on the way.

A journal in the git directory covers the time from the first changed file to the last step. While
it is there the other tasks refuse to begin; `--continue` goes on from any moment, `--abort` goes
back, and both can be interrupted themselves.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

from invoke.exceptions import Exit

from .. import git
from ..process import note
from . import installation, trees
from .repository import Repository

FILE = "operation.json"
MOVING = "moving"
CONFLICT = "conflict"
INSTALLING = "installing"
LOCKS = ("index.lock", "HEAD.lock")
MERGE_FILES = ("MERGE_HEAD", "MERGE_MODE", "MERGE_MSG", "AUTO_MERGE")
LITERAL = {"GIT_LITERAL_PATHSPECS": "1"}


@dataclass(frozen=True)
class Journal:
    """What is under way.

    task: "embed", "update" or "remove"
    title: for people: "embed notices 1.0.0"
    start, target: commits; in a conflict `target` is the last one before it
    stage: MOVING, CONFLICT or INSTALLING
    install: whether packages have to be installed
    check: whether Django's checks follow
    needs: environment variables without which the checks cannot pass
    after: lines to print when all is done
    rest: what `update` needs to know to go on after a conflict
    """

    task: str
    title: str
    start: str
    target: str
    stage: str = MOVING
    install: bool = False
    check: bool = False
    needs: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    rest: dict[str, Any] = field(default_factory=dict)


@contextlib.contextmanager
def alone(repository: Repository) -> Iterator[None]:
    """Keep other tasks of this project out for as long as the block lasts.

    Raises Exit when one is at work. The system lets go of the lock when a process is killed.
    """
    repository.private.mkdir(exist_ok=True)
    with (repository.private / "lock").open("w") as file:
        try:
            _lock(file.fileno())
        except OSError as error:
            raise Exit("another module task is at work in this project", code=1) from error
        yield


def _lock(descriptor: int) -> None:
    """Lock an open file until it is closed. Raises OSError when another process has it."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def read(repository: Repository) -> Journal | None:
    """Return what is under way, None when nothing is."""
    try:
        text = (repository.private / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return Journal(**json.loads(text))


def write(repository: Repository, journal: Journal) -> None:
    """Record what is under way, whole or not at all."""
    repository.private.mkdir(exist_ok=True)
    scratch = repository.private / f"{FILE}.{os.getpid()}"
    with scratch.open("w", encoding="utf-8") as file:
        json.dump(asdict(journal), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(repository.private / FILE)


def forget(repository: Repository) -> None:
    """Record that nothing is under way any more."""
    (repository.private / FILE).unlink(missing_ok=True)


def require_none(repository: Repository) -> None:
    """Refuse while something is under way: raises Exit that says what, and how to end it."""
    journal = read(repository)
    if journal is None:
        return
    waits = journal.stage == CONFLICT
    happened = "waits for conflicts to be solved" if waits else "was interrupted"
    ways = f"`inv {journal.task} --continue` goes on, `inv {journal.task} --abort` goes back"
    raise Exit(f"{journal.title}: {happened}\n{ways}", code=1)


def require_one(repository: Repository, task: str) -> Journal:
    """Return what is under way. Raises Exit when it is nothing, or another task's."""
    journal = read(repository)
    if journal is None:
        raise Exit(f"no {task} is under way", code=1)
    if journal.task != task:
        raise Exit(f"under way is {journal.title}: `inv {journal.task} --continue`", code=1)
    return journal


def run(repository: Repository, journal: Journal) -> None:
    """Move the branch from `start` to `target`, install, check, and say what comes next.

    What fails is taken back. Raises Exit with the reason then.
    """
    # After a conflict the branch is at neither of the two.
    journal = replace(journal, rest={"head": repository.line("rev-parse", "HEAD")})
    with _without_interrupts():
        write(repository, journal)
        _move(repository, journal)
        journal = replace(journal, stage=INSTALLING)
        write(repository, journal)
    _install(repository, journal)


def proceed(repository: Repository, journal: Journal) -> None:
    """Go on with what was interrupted, in any stage but CONFLICT."""
    if journal.stage == MOVING:
        with _without_interrupts():
            _remove_locks(repository)
            _keep_strange_files(repository, journal, [])
            _move(repository, journal)
            journal = replace(journal, stage=INSTALLING)
            write(repository, journal)
    else:
        write(repository, journal)
    _install(repository, journal)


def go_back(repository: Repository, journal: Journal) -> None:
    """Bring everything back to what it was before the task.

    Raises Exit when there are commits since, which would be lost.
    """
    head = repository.line("rev-parse", "HEAD")
    if head not in {journal.start, journal.target, journal.rest.get("head")}:
        message = f"there are commits since {journal.title}: `inv {journal.task} --continue`"
        raise Exit(f"{message}, then `git revert` what is not wanted", code=1)
    with _without_interrupts():
        _remove_locks(repository)
        extra = [journal.rest["tree"]] if journal.stage == CONFLICT else []
        paths = _keep_strange_files(repository, journal, extra)
        _place(repository, paths, journal.start)
        if head != journal.start:
            _point(repository, journal.start, head, f"{journal.title}: taken back")
        forget_merge(repository)
        forget(repository)


def stop_for_conflict(repository: Repository, journal: Journal) -> None:
    """Leave a merge to its owner: marks in the files, stages in the index, MERGE_HEAD for git.

    rest: "tree" (the merge with marks), "stages", "files", "squash", "message"
    """
    rest = journal.rest
    with _without_interrupts():
        write(repository, journal)
        _move(repository, journal)
        _show_conflict(repository, journal)
        write(repository, replace(journal, rest={**rest, "is_shown": True}))


def show_conflict_again(repository: Repository, journal: Journal) -> Journal:
    """Finish `stop_for_conflict` where that was interrupted."""
    if journal.rest.get("is_shown"):
        return journal
    _remove_locks(repository)
    stop_for_conflict(repository, journal)
    return replace(journal, rest={**journal.rest, "is_shown": True})


def _show_conflict(repository: Repository, journal: Journal) -> None:
    rest = journal.rest
    paths = _changed(repository, journal.target, rest["tree"])
    _place(repository, paths, rest["tree"])
    missing = "0" * len(journal.target)
    lines = [f"0 {missing}\t{path}" for path in rest["files"]] + rest["stages"]
    stdin = b"".join(os.fsencode(line) + b"\0" for line in lines)
    repository.ask("update-index", "-z", "--index-info", stdin=stdin)
    repository.places["MERGE_MSG"].write_text(rest["message"], encoding="utf-8")
    repository.places["MERGE_MODE"].write_text("no-ff", encoding="utf-8")
    repository.places["MERGE_HEAD"].write_text(f"{rest['squash']}\n", encoding="utf-8")


def forget_merge(repository: Repository) -> None:
    """Tell git that no merge is under way."""
    for name in MERGE_FILES:
        repository.places[name].unlink(missing_ok=True)


def _install(repository: Repository, journal: Journal) -> None:
    try:
        if journal.install:
            installation.install()
        complaint = ""
        can_check = journal.check and installation.is_installed()
        if can_check:
            complaint = installation.check()
        missing = installation.missing_variables(journal.needs)
        if complaint and not missing:
            raise Exit(f"Django's checks fail with it:\n{complaint}", code=1)
    except KeyboardInterrupt:
        note(f"\ninterrupted: the commits are made. `inv {journal.task} --continue` goes on,")
        note(f"`inv {journal.task} --abort` goes back")
        raise
    except Exit as error:
        go_back(repository, journal)
        raise Exit(f"{error.message}\neverything is as it was", code=error.code) from error
    forget(repository)
    for line in journal.after:
        note(line)
    if journal.check and not can_check:
        note("  the project's packages are not installed: `poetry install`, then `inv check`")
    if missing:
        note(f"  set in .env: {', '.join(missing)}")


def _move(repository: Repository, journal: Journal) -> None:
    """Bring files and index to the commit `target`, from wherever they are, then the branch."""
    head = repository.line("rev-parse", "HEAD")
    paths = {*_changed(repository, journal.start, journal.target)}
    if head != journal.start:
        paths.update(_changed(repository, head, journal.target))
    _place(repository, paths, journal.target)
    if head != journal.target:
        repository.ask("update-ref", "ORIG_HEAD", journal.start)
        _point(repository, journal.target, head, journal.title)
    forget_merge(repository)


def _point(repository: Repository, new: str, old: str, title: str) -> None:
    repository.ask("update-ref", "-m", f"inv: {title}", "HEAD", new, old)


def _changed(repository: Repository, before: str, after: str) -> list[str]:
    return git.paths(
        "diff-tree", "-r", "-z", "--name-only", "--no-renames", before, after, cwd=repository.top
    )


def _place(repository: Repository, paths: Iterable[str], tree: str) -> None:
    """Give these paths the content that they have in a tree, on disk and in the index."""
    wanted = sorted(set(paths))
    if not wanted:
        return
    listing = ("ls-tree", "-r", "-z", "--name-only", "--full-tree", tree)
    known = set(git.paths(*listing, cwd=repository.top))
    gone = [path for path in wanted if path not in known]
    if gone:
        stdin = b"".join(os.fsencode(f"0 {'0' * len(tree)}\t{path}") + b"\0" for path in gone)
        repository.ask("update-index", "-z", "--index-info", stdin=stdin)
        for path in gone:
            _delete(repository.top, path)
    kept = [path for path in wanted if path in known]
    if kept:
        git.ask(
            "checkout", "--quiet", "--force", tree, "--pathspec-from-file=-", "--pathspec-file-nul",
            cwd=repository.top, variables=LITERAL,
            stdin=b"".join(os.fsencode(path) + b"\0" for path in kept),
        )  # fmt: skip


def _delete(top: Path, path: str) -> None:
    """Delete a file, and the folders that hold nothing any more but caches of Python."""
    place = top / path
    if place.is_symlink() or place.is_file():
        place.unlink()
    for folder in (top / path).parents:
        if folder == top:
            return
        try:
            entries = [entry.name for entry in folder.iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            continue
        if set(entries) - {"__pycache__"}:
            return
        shutil.rmtree(folder, ignore_errors=True)


def _keep_strange_files(
    repository: Repository, journal: Journal, trees_besides: list[str]
) -> list[str]:
    """Copy away what is neither from before nor from us; return the paths that are concerned."""
    known = [journal.start, journal.target, *trees_besides]
    paths = sorted(
        {path for tree in known[1:] for path in _changed(repository, journal.start, tree)}
    )
    folder = repository.private / "kept" / time.strftime("%Y%m%d-%H%M%S")
    kept = []
    for path in paths:
        place = repository.top / path
        if place.is_symlink() or not place.is_file():
            continue
        versions = trees.read(repository, (f"{tree}:{path}" for tree in known))
        if _is_known(place.read_bytes(), versions):
            continue
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(place, folder / path)
        kept.append(path)
    if kept:
        note(f"your own versions of {', '.join(kept)} are kept in {folder}")
    return paths


def _is_known(content: bytes, versions: list[bytes | None]) -> bool:
    """Return whether a file holds one of the versions, or the beginning: it was being written."""
    written = content.replace(b"\r\n", b"\n")
    known = (each.replace(b"\r\n", b"\n") for each in versions if each is not None)
    return any(each.startswith(written) for each in known)


def _remove_locks(repository: Repository) -> None:
    """Remove what a git of ours that was killed has left; nobody else was at work."""
    for name in LOCKS:
        repository.places[name].unlink(missing_ok=True)
    branch = repository.find("symbolic-ref", "--quiet", "HEAD")
    if branch:
        lock = repository.line("rev-parse", "--git-path", f"{branch}.lock")
        (repository.top / lock).unlink(missing_ok=True)


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let Ctrl-C and a request to end wait until the block is done: it takes a moment."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []

    def remember(number: int, frame: FrameType | None) -> None:
        caught.append(number)

    numbers = [signal.SIGINT, signal.SIGTERM]
    before = [signal.signal(number, remember) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
    if signal.SIGTERM in caught:
        raise SystemExit(128 + signal.SIGTERM)
    if caught:
        raise KeyboardInterrupt
