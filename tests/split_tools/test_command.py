"""What the command line accepts and refuses, and what it prints where."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import writing

from .conftest import PREFIX, files
from .objects import FILE, Objects
from .oracle import subtree_split
from .test_shapes import merge_of_two_changes

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

SCRIPT = str(Path(__file__).parents[2] / "split-tools/split.py")


def test_the_script_prints_the_head_and_nothing_else_on_stdout(objects: Objects) -> None:
    objects.branch("main", merge_of_two_changes(objects))

    command = [sys.executable, SCRIPT, "--prefix", f"{PREFIX}/"]
    done = subprocess.run(command, cwd=objects.folder, capture_output=True, text=True, check=True)

    assert done.stdout == subtree_split(objects.folder, PREFIX) + "\n"
    assert done.stderr == "read 4 commits\n"


def test_help_shows_every_option(run: Run) -> None:
    status, printed, _ = run("--help")

    assert status == 0
    for option in ("--prefix", "--all", "--repo", "--rev", "--branch", "--push"):
        assert option in printed


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--prefix",),
        ("--prefix", "a", "--all"),
        ("--all", "--branch", "a"),
        ("--prefix", "a", "--push", "origin"),
        ("--prefix", "a", "--push", "--branch"),
        ("--prefix", "a", "--rev", ""),
        ("--prefix", ""),
        ("--prefix", "/"),
        ("--prefix", "/modules/auth"),
        ("--prefix", "modules/../auth"),
        ("--prefix", "./modules"),
        ("--prefix", "mod\nules"),
        ("--prefix", "modules", "--pre"),
    ],
)
def test_a_command_line_that_makes_no_sense_is_status_2(
    arguments: tuple[str, ...], objects: Objects, run: Run
) -> None:
    objects.branch("main", merge_of_two_changes(objects))

    status, printed, told = run("--repo", str(objects.folder), *arguments)

    assert (status, printed) == (2, "")
    assert told.startswith("split.py: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--prefix", "nowhere"), "no commit that leads to HEAD has a folder nowhere"),
        (("--prefix", "README.md"), "no commit that leads to HEAD has a folder README.md"),
        (("--prefix", PREFIX, "--rev", "v9"), "has no commit named v9"),
        (("--prefix", PREFIX, "--rev", "HEAD^{tree}"), "has no commit named HEAD^{tree}"),
        (("--prefix", PREFIX, "--branch=-x"), "cannot be the name of a branch"),
        (("--prefix", PREFIX, "--branch", "a..b"), "cannot be the name of a branch"),
    ],
)
def test_what_is_not_there_is_refused(
    arguments: tuple[str, ...], message: str, objects: Objects, run: Run
) -> None:
    objects.branch("main", merge_of_two_changes(objects))
    status, printed, told = run("--repo", str(objects.folder), *arguments)

    assert (status, printed) == (1, "")
    assert message in told
    assert "Traceback" not in told


def test_a_repository_without_commits_is_refused(objects: Objects, run: Run) -> None:
    status, _, told = run("--repo", str(objects.folder), "--prefix", PREFIX)

    assert status == 1
    assert "has no commit yet" in told


@pytest.mark.parametrize("name", ["plain", "missing"])
def test_a_place_without_a_repository_is_refused(name: str, homeless: Path, run: Run) -> None:
    (homeless / "plain").mkdir()

    status, _, told = run("--repo", str(homeless / name), "--prefix", PREFIX)

    assert status == 1
    assert str(homeless / name) in told
    assert "hint: name " in told


def test_a_machine_without_git_is_told(
    objects: Objects, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    status, _, told = run("--repo", str(objects.folder), "--prefix", PREFIX)

    assert status == 1
    assert "git is not on this machine" in told


def test_a_shallow_repository_is_refused(objects: Objects, homeless: Path, run: Run) -> None:
    objects.branch("main", merge_of_two_changes(objects))
    address = objects.folder.as_uri()
    objects.git("clone", "--quiet", "--depth=1", address, str(homeless / "shallow"))

    status, _, told = run("--repo", str(homeless / "shallow"), "--prefix", PREFIX)

    assert status == 1
    assert "is shallow" in told
    assert "hint: git fetch --unshallow" in told


def test_a_tree_that_is_missing_is_told(objects: Objects, run: Run) -> None:
    objects.branch("main", objects.commit(files()))
    tree = objects.git("rev-parse", "main^{tree}").decode()
    (objects.folder / ".git/objects" / tree[:2] / tree[2:]).unlink()

    status, _, told = run("--repo", str(objects.folder), "--prefix", PREFIX)

    assert status == 1
    assert f"the object {tree} is missing" in told


def test_bare_repositories_worktrees_and_folders_inside_do_as_well(
    objects: Objects, homeless: Path, run: Run
) -> None:
    objects.branch("main", merge_of_two_changes(objects))
    objects.git("worktree", "add", "--quiet", "--detach", str(homeless / "worktree"), "main")
    objects.git("clone", "--quiet", "--bare", str(objects.folder), str(homeless / "bare"))
    places = [homeless / "bare", homeless / "worktree", homeless / "worktree/modules"]

    heads = [run("--repo", str(place), "--prefix", PREFIX)[1].strip() for place in places]

    assert heads == [subtree_split(objects.folder, PREFIX)] * 3
    assert (homeless / "bare/quickscale-split").is_dir()
    assert (objects.folder / ".git/quickscale-split").is_dir()


def test_variables_that_point_to_another_repository_do_not_count(
    objects: Objects, homeless: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects.branch("main", merge_of_two_changes(objects))
    expected = subtree_split(objects.folder, PREFIX)
    monkeypatch.setenv("GIT_DIR", str(homeless / "elsewhere"))

    assert run("--repo", str(objects.folder), "--prefix", PREFIX)[1].strip() == expected


def test_names_of_objects_may_be_sha_256(homeless: Path, run: Run) -> None:
    folder = homeless / "sha256"
    git = ["git", "-C", str(folder)]
    subprocess.run(["git", "init", "--quiet", "--object-format=sha256", folder], check=True)
    for text in ("one", "two"):
        (folder / "lib").mkdir(exist_ok=True)
        (folder / "lib/a.py").write_text(text)
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "--quiet", "-m", text], check=True)

    status, printed, told = run("--repo", str(folder), "--prefix", "lib")

    assert status == 0, told
    assert printed.strip() == subtree_split(folder, "lib", "HEAD")


def test_ctrl_c_is_status_130_and_leaves_no_branch(homeless: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows sends no signals to one process")
    objects = Objects(homeless / "repository")
    objects.branch("main", merge_of_two_changes(objects))
    programs = homeless / "bin"
    programs.mkdir()
    started = homeless / "started"
    slow = programs / "git"
    slow.write_text(
        f'#!/bin/sh\n[ "$1" != rev-list ] || {{ touch {started}; exec sleep 60; }}\n'
        f'exec {shutil.which("git")} "$@"\n'
    )
    slow.chmod(0o755)
    command = [sys.executable, SCRIPT, "--prefix", PREFIX, "--branch", "auth"]
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}

    with subprocess.Popen(
        command, cwd=objects.folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        while not started.exists() and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)

    assert process.returncode == 130
    assert told.startswith("split.py: interrupted")
    assert objects.git("branch", "--list", "auth") == b""


@pytest.mark.parametrize("at_once", [1, 4, 1000])
def test_commits_that_are_written_while_others_are_made_come_out_the_same(
    objects: Objects, run: Run, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(writing, "AT_ONCE", at_once)
    objects.branch("main", merge_of_two_changes(objects))
    for number in range(6):
        head = objects.commit(files(b"%d\n" % number), [objects.git("rev-parse", "main").decode()])
        objects.branch("main", head)

    status, printed, _ = run("--repo", str(objects.folder), "--prefix", PREFIX)

    assert status == 0
    assert printed.strip() == subtree_split(objects.folder, PREFIX)
    objects.git("fsck", "--strict")


@pytest.mark.parametrize("at_once", [1, 1000])
def test_a_git_that_cannot_write_the_commits_is_told_and_no_branch_is_made(
    objects: Objects, run: Run, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    if sys.platform == "win32":
        pytest.skip("a program without a suffix is none there")
    monkeypatch.setattr(writing, "AT_ONCE", at_once)
    objects.branch("main", merge_of_two_changes(objects))
    programs = objects.folder.parent / "bin"
    programs.mkdir()
    failing = programs / "git"
    failing.write_text(
        '#!/bin/sh\n[ "$1" != unpack-objects ] || { echo "fatal: no space left" >&2; exit 128; }\n'
        f'exec {shutil.which("git")} "$@"\n'
    )
    failing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")

    status, _, told = run("--repo", str(objects.folder), "--prefix", PREFIX, "--branch", "auth")

    assert status == 1
    assert "no space left" in told
    assert objects.git("branch", "--list", "auth") == b""


def test_a_full_disk_or_a_file_in_the_way_leaves_no_traceback(objects: Objects, run: Run) -> None:
    objects.branch("main", merge_of_two_changes(objects))
    (objects.folder / ".git/quickscale-split").write_text("in the way of the cache")

    status, printed, _ = run("--repo", str(objects.folder), "--prefix", PREFIX)

    assert status == 0
    assert printed.strip() == subtree_split(objects.folder, PREFIX)


def test_a_path_that_only_exists_elsewhere_in_the_history_is_split(
    objects: Objects, run: Run
) -> None:
    head = objects.commit(files())
    objects.branch("main", objects.commit({b"other/a": (FILE, b"")}, [head]))

    status, printed, _ = run("--repo", str(objects.folder), "--prefix", PREFIX)

    assert status == 0
    assert printed.strip() == subtree_split(objects.folder, PREFIX)
