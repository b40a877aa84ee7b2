"""A second run reads only what is new, and comes to the same result."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from .conftest import INSIDE, PREFIX, files
from .histories import PREFIX as RANDOM_PREFIX
from .histories import RandomHistory
from .objects import FILE
from .oracle import our_split, subtree_split
from .test_shapes import disappears_and_comes_back, merge_of_two_changes, rejoin

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .objects import Objects

    Run = Callable[..., tuple[int, str, str]]


def cache_files(objects: Objects) -> list[Path]:
    return sorted((objects.folder / ".git/quickscale-split").iterdir())


@pytest.mark.parametrize("seed", range(500, 512))
def test_a_history_that_grows_is_split_as_if_read_at_once(
    seed: int, homeless: Path, run: Run
) -> None:
    history = RandomHistory(homeless / "repository", seed)
    objects = history.make()
    arguments = ("--repo", str(objects.folder), "--prefix", RANDOM_PREFIX, "--rev")

    step_by_step = [run(*arguments, revision)[:2] for revision in history.commits[::2]]

    for revision, result in zip(history.commits[::2], step_by_step, strict=True):
        shutil.rmtree(objects.folder / ".git/quickscale-split", ignore_errors=True)
        assert run(*arguments, revision)[:2] == result


@pytest.mark.parametrize("shape", [merge_of_two_changes, disappears_and_comes_back, rejoin])
def test_a_second_run_reads_only_new_commits(
    shape: Callable[[Objects], str], objects: Objects, run: Run
) -> None:
    head = shape(objects)
    objects.branch("main", head)
    run("--repo", str(objects.folder), "--prefix", PREFIX)
    new = objects.commit(files(b"new\n"), [head], message=b"new\n")
    objects.branch("main", objects.commit(files(b"newer\n"), [new]))

    _, printed, told = run("--repo", str(objects.folder), "--prefix", PREFIX)

    assert "read 2 commits" in told
    assert printed.strip() == subtree_split(objects.folder, PREFIX)


def test_a_merge_of_an_old_commit_looks_through_the_split_history_of_before(
    objects: Objects, same_as_git: Callable[..., str]
) -> None:
    root = objects.commit(files())
    side = objects.commit(files(b"side\n"), [root])
    head = objects.commit(files(b"two\n"), [objects.commit(files(b"one and a half\n"), [root])])
    same_as_git(objects.commit(files(b"two\n"), [head, side], message=b"merge\n"))
    merged = objects.commit(files(b"two\n"), [head, side], message=b"merge\n")

    same_as_git(objects.commit(files(b"two\n", outside=b"x\n"), [merged, side, root]))
    same_as_git(objects.commit(files(b"side\n", outside=b"x\n"), [merged, side]))


def test_what_is_known_of_one_branch_serves_another(objects: Objects, run: Run) -> None:
    root = objects.commit(files())
    objects.branch("main", objects.commit(files(b"two\n"), [root]))
    objects.branch("other", objects.commit(files(b"other\n"), [root]))
    run("--repo", str(objects.folder), "--prefix", PREFIX)

    _, printed, told = run("--repo", str(objects.folder), "--prefix", PREFIX, "--rev", "other")

    assert "read 1 commits" in told
    assert printed.strip() == subtree_split(objects.folder, PREFIX, "other")


def damaged(content: bytes) -> bytes:
    return content[:-5] + bytes(byte ^ 1 for byte in content[-5:])


@pytest.mark.parametrize(
    "change", [damaged, lambda content: content[:40], lambda _: b"", lambda content: content + b"x"]
)
def test_a_damaged_cache_is_not_trusted(
    change: Callable[[bytes], bytes], objects: Objects, run: Run
) -> None:
    objects.branch("main", merge_of_two_changes(objects))
    before = run("--repo", str(objects.folder), "--prefix", PREFIX)
    [path] = cache_files(objects)
    path.write_bytes(change(path.read_bytes()))

    after = run("--repo", str(objects.folder), "--prefix", PREFIX)

    assert after[:2] == before[:2]
    assert "read 4 commits" in after[2]


def test_split_commits_that_were_pruned_are_made_again(objects: Objects, run: Run) -> None:
    objects.branch("main", merge_of_two_changes(objects))
    before = run("--repo", str(objects.folder), "--prefix", PREFIX)
    objects.git("prune", "--expire=now")

    after = run("--repo", str(objects.folder), "--prefix", PREFIX)

    assert after[:2] == before[:2]
    objects.git("cat-file", "-e", after[1].strip())


def test_a_cache_of_another_repository_is_not_trusted(
    objects: Objects, homeless: Path, run: Run
) -> None:
    objects.branch("main", merge_of_two_changes(objects))
    run("--repo", str(objects.folder), "--prefix", PREFIX)
    other = type(objects)(homeless / "other")
    other.branch("main", disappears_and_comes_back(other))
    shutil.copytree(
        objects.folder / ".git/quickscale-split", other.folder / ".git/quickscale-split"
    )

    _, printed, _ = run("--repo", str(other.folder), "--prefix", PREFIX)

    assert printed.strip() == subtree_split(other.folder, PREFIX)


def test_replaced_commits_make_another_history(objects: Objects, run: Run) -> None:
    root = objects.commit(files())
    middle = objects.commit(files(b"two\n"), [root])
    objects.branch("main", objects.commit(files(b"three\n"), [middle]))
    run("--repo", str(objects.folder), "--prefix", PREFIX)
    objects.git("replace", middle, objects.commit(files(b"replaced\n"), [root]))

    _, printed, _ = run("--repo", str(objects.folder), "--prefix", PREFIX)

    assert printed.strip() == subtree_split(objects.folder, PREFIX)


def test_only_the_caches_that_were_written_last_are_kept(objects: Objects, run: Run) -> None:
    folders = [f"f{number}" for number in range(35)]
    objects.branch("main", objects.commit({f"{name}/a".encode(): (FILE, b"") for name in folders}))

    for name in folders:
        run("--repo", str(objects.folder), "--prefix", name)

    assert len(cache_files(objects)) == 32


def test_a_long_history_is_written_as_a_pack(
    objects: Objects, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ""
    for number in range(150):
        head = objects.commit(files(b"%d\n" % number), [head] if head else [])
    objects.branch("main", head)

    ours = our_split(capsys, objects.folder, PREFIX)

    assert objects.git("rev-list", "--count", ours) == b"150"
    assert list((objects.folder / ".git/objects/pack").glob("*.pack"))
    objects.git("fsck", "--strict", "--no-dangling")
    assert objects.git("show", f"{ours}:{INSIDE.decode().rpartition('/')[2]}") == b"149"
