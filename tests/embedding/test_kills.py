"""A task is killed, or interrupted, before and after every git, file and Poetry step."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .shop import Shop
from .upstream import git, manifest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .upstream import Upstream

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(os.name != "posix", reason="needs signals")]

URLS = "modules/notes/urls.py"
# Stops Python at the Nth event: a git, Poetry or other program that starts or has ended, a file
# that is opened for writing, renamed or deleted. Loaded by Python itself, before anything of ours.
STOP = """
import os, signal, subprocess, sys

count, at = 0, int(os.environ["STOP_AT"])
number = getattr(signal, os.environ["STOP_BY"])


def step(event):
    global count
    count += 1
    if os.environ.get("STOP_LOG"):
        with open(os.environ["STOP_LOG"], "a") as file:
            file.write(event + chr(10))
    if count == at:
        os.kill(os.getpid(), number)


def listen(event, arguments):
    if listen.is_busy:
        return
    listen.is_busy = True
    try:
        if event == "open" and arguments[1] and set("wax+") & set(str(arguments[1])):
            if "/dev/null" != str(arguments[0]) and not str(arguments[0]).startswith("/proc"):
                step(f"open {arguments[0]}")
        elif event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree"):
            step(f"{event} {arguments[0]}")
        elif event == "subprocess.Popen":
            step(f"start {arguments[1]}")
    finally:
        listen.is_busy = False


listen.is_busy = False
communicate = subprocess.Popen.communicate


def after(method):
    def call(self, *words, **options):
        result = method(self, *words, **options)
        listen.is_busy = True
        step(f"end {self.args}")
        listen.is_busy = False
        return result

    return call


subprocess.Popen.communicate = after(communicate)
sys.addaudithook(listen)
"""


class Stopper:
    """Runs a task in copies of a project, and stops it at one step after the other."""

    def __init__(self, shop: Shop, folder: Path, words: list[str]) -> None:
        """Keep what to copy and what to type."""
        self.shop, self.folder, self.words = shop, folder, words
        (folder / "hook").mkdir(parents=True)
        (folder / "hook" / "sitecustomize.py").write_text(STOP)

    def copy(self, name: str) -> Shop:
        """Return a copy of the project."""
        root = self.folder / name / self.shop.root.name
        shutil.copytree(self.shop.root, root, symlinks=True)
        return Shop(root)

    def run(self, shop: Shop, *, at: int, by: str, log: Path | None = None) -> int:
        """Type the command, which is stopped at a step; return the exit status."""
        variables = {
            **os.environ,
            "PYTHONPATH": str(self.folder / "hook"),
            "STOP_AT": str(at),
            "STOP_BY": by,
            "STOP_LOG": str(log or ""),
        }
        done = subprocess.run(
            [sys.executable, "-m", "invoke", *self.words],
            cwd=shop.root, env=variables, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, check=False, timeout=300,
        )  # fmt: skip
        return done.returncode

    def steps(self) -> list[str]:
        """Return all steps of a run that nothing stops."""
        log = self.folder / "steps.log"
        self.run(self.copy("whole"), at=0, by="SIGKILL", log=log)
        return log.read_text().splitlines()

    def points(self) -> list[int]:
        """Return twenty steps or more: some before the journal is there, most of them after."""
        steps = self.steps()
        journal = next(
            (number for number, step in enumerate(steps, 1) if "operation.json" in step), 1
        )
        early = {1 + number * (journal - 2) // 9 for number in range(10)} if journal > 1 else set()
        late = {journal + number * (len(steps) - journal) // 11 for number in range(12)}
        return sorted(early | late)


def embed(shop: Shop, upstream: Upstream) -> list[str]:
    """Prepare an embedding, of two modules."""
    return ["embed", "labels", "--yes"]


def update(shop: Shop, upstream: Upstream) -> list[str]:
    """Prepare an update that keeps an edit."""
    shop.inv("embed", "labels")
    shop.replace(URLS, '"second"', '"mine"')
    shop.commit("Mine")
    upstream.replace("notes", "urls.py", '"first"', '"theirs"')
    upstream.write("notes", "forms.py", '"""Forms."""\n')
    (upstream.folder("notes") / "migrations" / "0001_initial.py").unlink()
    upstream.release("notes", "1.1.0")
    return ["update", "--yes"]


def conflict(shop: Shop, upstream: Upstream) -> list[str]:
    """Prepare an update that ends in a conflict."""
    words = update(shop, upstream)
    shop.replace(URLS, '"first"', '"ours"')
    shop.commit("Ours")
    return words


def remove(shop: Shop, upstream: Upstream) -> list[str]:
    """Prepare a removal."""
    shop.inv("embed", "notes")
    return ["remove", "notes", "--yes"]


@pytest.mark.parametrize("by", ["SIGKILL", "SIGINT"])
@pytest.mark.parametrize("prepare", [embed, update, remove])
def test_a_task_that_was_stopped_can_be_finished_or_taken_back(
    shop: Shop,
    upstream: Upstream,
    tmp_path: Path,
    prepare: Callable[[Shop, Upstream], list[str]],
    by: str,
) -> None:
    stopper = Stopper(shop, tmp_path / "copies", prepare(shop, upstream))
    shop.write("scratch.txt", "not tracked\n")
    before = shop.state()
    finished = _finished(stopper)
    ends = {"as before": 0, "under way": 0, "done": 0}

    points = stopper.points()
    for at in points:
        copy = stopper.copy(f"{at}")
        stopper.run(copy, at=at, by=by)
        ends[
            _settle(copy, stopper, before, finished, way="--abort" if at % 2 else "--continue")
        ] += 1
        copy.fsck()
        shutil.rmtree(copy.root)

    assert len(points) >= 20
    assert ends["as before"] > 3
    assert ends["under way"] > 3


def _finished(stopper: Stopper) -> dict[str, str]:
    copy = stopper.copy("finished")
    stopper.run(copy, at=0, by="SIGKILL")
    return content(copy)


def content(shop: Shop) -> dict[str, str]:
    """Return everything but the names of commits, which hold the time."""
    return {name: value for name, value in shop.state().items() if name}


def _settle(
    copy: Shop, stopper: Stopper, before: dict[str, str], finished: dict[str, str], *, way: str
) -> str:
    """Do what the next command says; hold what comes of it against the two ends there may be."""
    task = stopper.words[0]
    if not (copy.root / ".git" / "quickscale" / "operation.json").exists():
        if content(copy) == finished:
            return "done"
        assert copy.state() == before
        return "as before"
    copy.inv(task, way)
    if way == "--abort":
        assert copy.state() == before
    else:
        assert content(copy) == finished
    return "under way"


@pytest.mark.parametrize("by", ["SIGKILL", "SIGINT"])
def test_an_update_stopped_on_its_way_into_a_conflict_loses_nothing(
    shop: Shop, upstream: Upstream, tmp_path: Path, by: str
) -> None:
    stopper = Stopper(shop, tmp_path / "copies", conflict(shop, upstream))
    before = shop.state()
    whole = stopper.copy("finished")
    assert stopper.run(whole, at=0, by=by) == 1
    _solve(whole)
    finished = content(whole)

    for at in stopper.points():
        copy = stopper.copy(f"{at}")
        stopper.run(copy, at=at, by=by)
        if not (copy.root / ".git" / "quickscale" / "operation.json").exists():
            assert copy.state() == before
        elif at % 2:
            copy.inv("update", "--abort")
            assert copy.state() == before
        else:
            # The first brings the conflict back where it was not shown yet, and refuses.
            copy.inv("update", "--continue", check=False)
            _solve(copy)
            assert content(copy) == finished
        copy.fsck()
        shutil.rmtree(copy.root)


def _solve(copy: Shop) -> None:
    copy.git("checkout", "--ours", URLS)
    copy.git("add", URLS)
    copy.inv("update", "--continue")


def test_a_push_that_was_stopped_is_typed_again(
    shop: Shop, upstream: Upstream, tmp_path: Path
) -> None:
    shop.inv("embed", "notes")
    shop.replace(URLS, '"second"', '"mine"')
    shop.commit("Mine")
    stopper = Stopper(shop, tmp_path / "copies", ["push", "notes", "--branch", "mine"])
    before = shop.state()
    points = stopper.points()
    tree = git(upstream.bare, "rev-parse", "mine^{tree}")

    for at in points:
        git(upstream.bare, "update-ref", "-d", "refs/heads/mine")
        copy = stopper.copy(f"{at}")
        stopper.run(copy, at=at, by="SIGKILL" if at % 2 else "SIGINT")
        assert copy.state() == before
        copy.inv("push", "notes", "--branch", "mine")
        assert git(upstream.bare, "rev-parse", "mine^{tree}") == tree
        shutil.rmtree(copy.root)


def test_a_git_that_is_killed_while_it_writes_files(
    shop: Shop, upstream: Upstream, tmp_path: Path
) -> None:
    """git itself dies with half of the files written, its lock and ours left behind."""
    folder = tmp_path / "bin"
    folder.mkdir()
    real = shutil.which("git")
    (folder / "git").write_text(
        "#!/bin/sh\n"
        'case "$*" in\n'
        f'*"checkout --quiet --force"*) {real} "$@"; s=$?\n'
        # As it is in the middle: the files of the module are cut, the index is locked.
        "  for f in modules/notes/*.py; do printf 'from dj' > $f; break; done\n"
        "  touch .git/index.lock\n"
        "  kill -9 $PPID; exit $s;;\n"
        f'*) exec {real} "$@";;\n'
        "esac\n"
    )
    (folder / "git").chmod(0o755)
    before = shop.state()
    variables = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}

    status = shop.inv("embed", "notes", check=False, variables=variables).status

    assert status == -signal.SIGKILL
    assert (shop.root / ".git" / "index.lock").exists()
    shop.inv("embed", "--abort")
    assert shop.state() == before
    shop.inv("embed", "notes", check=False, variables=variables)
    shop.inv("embed", "--continue")
    assert shop.is_clean()
    assert shop.git("rev-parse", "HEAD:modules/notes") == git(
        upstream.bare, "rev-parse", "splits/notes-module^{tree}"
    )


def test_what_the_owner_wrote_after_a_kill_is_kept(
    shop: Shop, upstream: Upstream, tmp_path: Path
) -> None:
    upstream.write("notes", "pyproject.toml", manifest("notes"))
    stopper = Stopper(shop, tmp_path / "copies", ["embed", "notes"])
    steps = stopper.steps()
    last = max(number for number, step in enumerate(steps, 1) if "update-ref" in step)
    stopper.run(shop, at=last, by="SIGKILL")
    shop.write(URLS, "my_own = 1\n")

    said = shop.inv("embed", "--abort").errors

    assert "your own versions of modules/notes/urls.py are kept in" in said
    [kept] = (shop.root / ".git" / "quickscale" / "kept").rglob("urls.py")
    assert kept.read_text() == "my_own = 1\n"
