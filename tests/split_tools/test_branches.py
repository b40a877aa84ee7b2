"""Branches and tags, here and on a remote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import releases

from .conftest import PREFIX, files
from .objects import EXECUTABLE, FILE, Objects
from .oracle import subtree_split
from .test_shapes import merge_of_two_changes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .objects import Files

    Run = Callable[..., tuple[int, str, str]]

PROJECT = '[project]\nname = "quickscale-auth"\nversion = "{}"\n'
CHANGES = "# Changelog\n\n## [{}] - 2026-01-02\n"


def module(name: str, version: str, *, entry: bool = True, text: bytes = b"") -> Files:
    """Return the files of one module."""
    folder = f"quickscale_modules/{name}"
    listed = CHANGES.format(version) if entry else "# Changelog\n\n## [Unreleased]\n"
    return {
        f"{folder}/pyproject.toml".encode(): (FILE, PROJECT.format(version).encode()),
        f"{folder}/CHANGELOG.md".encode(): (FILE, listed.encode()),
        f"{folder}/a.py".encode(): (FILE, text),
    }


@pytest.fixture
def remote(homeless: Path) -> Objects:
    """Return an empty bare repository that `split.py --push` may push to."""
    return Objects(homeless / "remote.git", bare=True)


def references(repository: Objects) -> dict[str, str]:
    lines = repository.git("for-each-ref", "--format=%(refname) %(objectname)").decode()
    pairs = (line.split() for line in lines.splitlines())
    return {name: commit for name, commit in pairs if name != "refs/heads/main"}


def test_a_branch_is_made_and_then_grows(objects: Objects, run: Run) -> None:
    head = merge_of_two_changes(objects)
    objects.branch("main", head)
    arguments = ("--repo", str(objects.folder), "--prefix", PREFIX, "--branch", "auth")

    status, printed, told = run(*arguments)

    assert status == 0
    assert references(objects) == {"refs/heads/auth": printed.strip()}
    assert "created auth" in told

    objects.branch("main", objects.commit(files(b"new\n"), [head]))
    _, printed, told = run(*arguments)

    assert references(objects) == {"refs/heads/auth": printed.strip()}
    assert "moved auth" in told


def test_a_branch_that_would_lose_commits_is_not_moved(objects: Objects, run: Run) -> None:
    head = objects.commit(files())
    objects.branch("main", head)
    objects.branch("auth", head)

    status, printed, told = run(
        "--repo", str(objects.folder), "--prefix", PREFIX, "--branch", "auth"
    )

    assert (status, printed) == (1, "")
    assert "is not an ancestor" in told
    assert "hint: " in told
    assert references(objects) == {"refs/heads/auth": head}


def test_a_branch_that_is_checked_out_is_not_moved(
    objects: Objects, homeless: Path, run: Run
) -> None:
    head = objects.commit(files())
    objects.branch("main", head)
    arguments = ("--repo", str(objects.folder), "--prefix", PREFIX, "--branch", "auth")
    run(*arguments)
    before = references(objects)
    objects.git("worktree", "add", "--quiet", str(homeless / "worktree"), "auth")
    objects.branch("main", objects.commit(files(b"two\n"), [head]))

    status, _, told = run(*arguments)

    assert status == 1
    assert "is checked out in a worktree" in told
    assert references(objects) == before


def test_a_branch_in_the_way_leaves_all_branches_as_they_were(objects: Objects, run: Run) -> None:
    head = objects.commit({**module("auth", "1.0.0"), **module("billing", "1.0.0")})
    objects.branch("main", head)
    objects.branch("splits", head)

    status, printed, told = run("--repo", str(objects.folder), "--all")

    assert (status, printed) == (1, "")
    assert "no branch was moved" in told
    assert references(objects) == {"refs/heads/splits": head}


def test_all_modules_are_split_in_one_go(objects: Objects, run: Run) -> None:
    head = objects.commit({**module("auth", "1.0.0"), b"quickscale_modules/README.md": (FILE, b"")})
    head = objects.commit({**module("auth", "1.0.0"), **module("billing", "1.0.0")}, [head])
    objects.branch("main", head)

    status, printed, told = run("--repo", str(objects.folder), "--all")

    expected = {
        f"splits/{name}-module": subtree_split(objects.folder, f"quickscale_modules/{name}")
        for name in ("auth", "billing")
    }
    assert status == 0
    assert printed == "".join(f"{commit} {name}\n" for name, commit in expected.items())
    assert told.count("read 2 commits") == 1
    assert references(objects) == {f"refs/heads/{name}": one for name, one in expected.items()}


def test_a_repository_without_modules_is_no_mistake(objects: Objects, run: Run) -> None:
    objects.branch("main", objects.commit(files()))

    status, printed, told = run("--repo", str(objects.folder), "--all")

    assert (status, printed) == (0, "")
    assert "no module under quickscale_modules/" in told


def test_what_moved_is_pushed_with_a_tag_for_each_release(
    objects: Objects, remote: Objects, run: Run
) -> None:
    arguments = ("--repo", str(objects.folder), "--all", "--push", str(remote.folder))
    head = objects.commit({**module("auth", "1.0.0"), **module("billing", "0.1.0.dev1")})
    objects.branch("main", head)

    status, _, told = run(*arguments)

    first = references(objects)
    assert status == 0, told
    assert references(remote) == {
        **first,
        "refs/tags/auth-module/v1.0.0": first["refs/heads/splits/auth-module"],
    }

    head = objects.commit(
        {**module("auth", "1.1.0", entry=False), **module("billing", "0.1.0.dev1")}, [head]
    )
    objects.branch("main", head)
    run(*arguments)
    head = objects.commit({**module("auth", "1.1.0"), **module("billing", "0.1.0.dev1")}, [head])
    objects.branch("main", head)
    _, _, told = run(*arguments)

    tagged = references(objects)["refs/heads/splits/auth-module"]
    assert references(remote)["refs/tags/auth-module/v1.1.0"] == tagged
    assert (
        references(remote)["refs/tags/auth-module/v1.0.0"]
        == (first["refs/heads/splits/auth-module"])
    )
    assert "billing" not in told

    assert "nothing to push" in run(*arguments)[2]


def test_a_tag_that_is_there_is_never_moved(objects: Objects, remote: Objects, run: Run) -> None:
    objects.branch("main", objects.commit(module("auth", "1.0.0")))
    other = remote.commit({b"a": (EXECUTABLE, b"")})
    remote.git("tag", "auth-module/v1.0.0", other)

    status, _, _ = run("--repo", str(objects.folder), "--all", "--push", str(remote.folder))

    assert status == 0
    assert references(remote)["refs/tags/auth-module/v1.0.0"] == other


def test_a_branch_that_has_diverged_there_stops_everything(
    objects: Objects, remote: Objects, run: Run
) -> None:
    objects.branch(
        "main", objects.commit({**module("auth", "1.0.0"), **module("billing", "1.0.0")})
    )
    other = remote.commit({b"a": (FILE, b"")})
    remote.branch("splits/auth-module", other)

    status, printed, told = run(
        "--repo", str(objects.folder), "--all", "--push", str(remote.folder)
    )

    assert (status, printed) == (1, "")
    assert "refs/heads/splits/auth-module" in told
    assert "has diverged" in told
    assert references(remote) == {"refs/heads/splits/auth-module": other}


def test_a_branch_that_is_ahead_there_stays(objects: Objects, remote: Objects, run: Run) -> None:
    head = objects.commit(module("auth", "1.0.0"))
    objects.branch("main", objects.commit(module("auth", "1.0.0", text=b"new\n"), [head]))
    run("--repo", str(objects.folder), "--all", "--push", str(remote.folder))
    before = references(remote)
    clone = Objects(objects.folder.parent / "clone")
    clone.git("fetch", "--quiet", str(objects.folder), "main")
    arguments = ("--all", "--rev", head, "--push", str(remote.folder))

    status, _, told = run("--repo", str(clone.folder), *arguments)

    assert status == 0, told
    assert "is ahead" in told
    assert references(remote) == before


def test_one_folder_is_pushed_as_well(objects: Objects, remote: Objects, run: Run) -> None:
    objects.branch("main", objects.commit(module("auth", "1.0.0")))

    status, printed, _ = run(
        *("--repo", str(objects.folder), "--prefix", "quickscale_modules/auth"),
        *("--branch", "auth", "--push", str(remote.folder)),
    )

    assert status == 0
    assert references(remote) == {
        "refs/heads/auth": printed.strip(),
        "refs/tags/auth-module/v1.0.0": printed.strip(),
    }


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_remote_that_cannot_be_reached_is_told(name: str, objects: Objects, run: Run) -> None:
    objects.branch("main", objects.commit(module("auth", "1.0.0")))

    status, _, told = run("--repo", str(objects.folder), "--all", f"--push={name}")

    assert status == (1 if name else 2)
    assert told.count("split.py: ") == 1


def test_releases_of_the_whole_repository_are_not_the_modules(
    objects: Objects, remote: Objects, run: Run
) -> None:
    root: Files = {
        b"pyproject.toml": (FILE, PROJECT.format("9.0.0").encode()),
        b"CHANGELOG.md": (FILE, CHANGES.format("9.0.0").encode()),
    }
    head = objects.commit({**root, **module("auth", "1.0.0")})
    head = objects.commit(root, [head], message=b"gone\n")
    objects.branch("main", objects.commit({**root, **module("auth", "1.1.0")}, [head]))

    run("--repo", str(objects.folder), "--all", "--push", str(remote.folder))

    tags = [name for name in references(remote) if name.startswith("refs/tags/")]
    assert tags == ["refs/tags/auth-module/v1.1.0"]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (b'[project]\nversion = "1.2.0"\n', b"1.2.0"),
        (b"[project]\nname = 'a'\n  version='1.2.0' # the next\n", b"1.2.0"),
        (b'[ project ] # ours\r\nversion = "1.2.0"\r\n', b"1.2.0"),
        (b'[tool.other]\nversion = "3.0.0"\n[project]\nversion = "1.2.0"\n', b"1.2.0"),
        (b'[project]\nname = "a"\n[tool.other]\nversion = "3.0.0"\n', None),
        (b'[project]\ndescription = """\nversion = "3.0.0"\n"""\nversion = "1.2.0"\n', b"1.2.0"),
        (b'[project]\nversion = "1.2.0\n', None),
        (b'[project]\nversions = "1.2.0"\n', None),
        (b'[project.urls]\nversion = "1.2.0"\n', None),
        (b'version = "1.2.0"\n', None),
        (b"\xff\x00", None),
        (b"", None),
    ],
)
def test_the_version_of_a_module_is_read(text: bytes, version: bytes | None) -> None:
    assert releases.version_of(text) == version


@pytest.mark.parametrize(
    ("line", "is_entry"),
    [
        ("## [1.2.0] - 2026-01-02", True),
        ("## 1.2.0", True),
        ("# v1.2.0 (2026)", True),
        ("## [1.2.0.dev1]", False),
        ("## [11.2.0]", False),
        ("## 1.2.01", False),
        ("- see 1.2.0", False),
    ],
)
def test_a_changelog_has_an_entry_for_a_version(line: str, is_entry: bool) -> None:
    assert releases.has_entry(f"# Changelog\n\n{line}\n".encode(), b"1.2.0") is is_entry
