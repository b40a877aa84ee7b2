"""What of a project travels to Railway, and what never does."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import sqlite3
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest

from quickscale.errors import QuickScaleError
from quickscale.railway import archive

from .standin import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOBODY, GROUP_PASSES = 65534, 0o10  # root's group stays
needs_rights = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such rights")
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")


def write(root: Path, *names: str, text: str = "x") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names_in(root: Path) -> list[str]:
    return [entry.name for entry in archive.select(root).entries]


def packed(root: Path) -> bytes:
    body = io.BytesIO()
    archive.pack(archive.select(root), body)
    return body.getvalue()


def unpacked_times(root: Path) -> list[float]:
    with tarfile.open(fileobj=io.BytesIO(packed(root))) as tar:
        return [member.mtime for member in tar.getmembers()]


@pytest.mark.parametrize(
    "name",
    [
        ".env",
        ".env.production",
        ".ENV.local",
        ".envrc",
        "sub/.env",
        ".env.d/secret",
        "server.pem",
        "tls/server.KEY",
        "id_rsa",
        "deploy/id_ed25519",
        "store.p12",
        ".netrc",
        ".pgpass",
        "db.sqlite3",
        "data/copy.sqlite3-wal",
        "old.db",
        ".git/config",
        "sub/.git",
        "node_modules/left-pad/index.js",
        "frontend/node_modules/x.js",
        ".venv/bin/python",
        "venv/lib/site.py",
        "my_shop/__pycache__/a.pyc",
        ".quickscale/railway.json",
    ],
)
def test_nothing_brings_these_back(homeless: Path, name: str) -> None:
    write(homeless, name)
    write(homeless, ".gitignore", ".railwayignore", text=f"!/{name}\n!*\n!**/*\n")

    assert names_in(homeless) == [".gitignore", ".railwayignore"]


def test_the_example_of_the_environment_travels(homeless: Path) -> None:
    write(homeless, ".env.example", ".npmrc", "keys.py", "database.py", "environment/a")

    assert names_in(homeless) == [
        ".env.example", ".npmrc", "database.py", "environment/a", "keys.py"
    ]  # fmt: skip


def test_what_a_file_is_counts_not_only_its_name(homeless: Path) -> None:
    sqlite3.connect(homeless / "store").execute("create table t (a)").connection.close()
    write(homeless, "secret.txt", text="-----BEGIN RSA " + "PRIVATE KEY-----\nabc")
    write(homeless, "environment/pyvenv.cfg", "environment/lib.py", "kept.txt")

    assert names_in(homeless) == ["kept.txt"]


@pytest.mark.parametrize("with_git", [True, False])
def test_ignore_files_count_with_and_without_a_repository(
    homeless: Path,
    with_git: bool,
) -> None:
    if with_git:
        (homeless / ".git").mkdir()
    write(homeless, "a.log", "keep.log", "build/x", "docs/build", "docs/note.md", "docs/deep/t.log")
    write(homeless, "big/film", "only/railway")
    write(homeless, ".gitignore", text="*.log\n/build/\n")
    write(homeless, "docs/.gitignore", text="!t.log\nnote.md\n")
    write(homeless, ".railwayignore", text="big/\n!keep.log\n")

    assert names_in(homeless) == [
        ".gitignore", ".railwayignore", "docs/.gitignore", "docs/build", "docs/deep/t.log",
        "keep.log", "only/railway",
    ]  # fmt: skip


@needs_links
def test_links_travel_as_links_and_never_lead_out(homeless: Path) -> None:
    root = homeless / "project"
    write(homeless, "outside/secret")
    write(root, "real/file")
    (root / "inside").symlink_to("real")
    (root / "absolute").symlink_to(root / "real" / "file")
    (root / "real" / "up").symlink_to("../real/file")
    (root / "out").symlink_to("../outside")
    (root / "out-and-in").symlink_to("../project/real")
    (root / "nowhere").symlink_to("missing")
    (root / "loop").symlink_to("loop")

    selection = archive.select(root)

    targets = {entry.name: entry.target for entry in selection.entries if entry.target}
    assert targets == {
        "inside": "real",
        "absolute": "real/file",
        "real/up": "file",
        "out-and-in": "real",
    }
    assert selection.links_left == ("loop", "nowhere", "out")
    assert b"secret" not in gzip.decompress(packed(root))


@needs_links
def test_what_is_no_file_is_left_out(homeless: Path) -> None:
    os.mkfifo(homeless / "pipe")
    write(homeless, "file")

    assert names_in(homeless) == ["file"]


def test_the_same_files_give_the_same_bytes(homeless: Path) -> None:
    one, two = homeless / "one", homeless / "two"
    for root, names in ((one, ("b", "a/c", "Z")), (two, ("Z", "a/c", "b"))):
        write(root, *names)
    (two / "b").touch()
    os.utime(two / "a" / "c", (1, 1))

    assert packed(one) == packed(two)


def test_an_edit_that_keeps_the_size_changes_the_time_that_builders_compare(homeless: Path) -> None:
    write(homeless, "page", text="colour: red;")
    before = unpacked_times(homeless)
    write(homeless, "page", text="colour: tan;")

    assert unpacked_times(homeless) != before


def test_members_are_sorted_and_have_no_owner(homeless: Path) -> None:
    write(homeless, "b", "a/c")
    write(homeless, "run.py", text="#!/usr/bin/env python\n")

    with tarfile.open(fileobj=io.BytesIO(packed(homeless))) as tar:
        members = tar.getmembers()

    assert [member.name for member in members] == ["./a/c", "./b", "./run.py"]
    assert {(member.uid, member.gid, member.uname) for member in members} == {(0, 0, "")}
    assert [member.mode for member in members] == [0o644, 0o644, 0o755]


def test_long_and_foreign_names_travel(homeless: Path) -> None:
    name = "/".join(["ordner-mit-langem-namen"] * 8) + "/größe.txt"
    write(homeless, name)

    assert [*unpack(packed(homeless))] == [f"./{name}"]


@contextlib.contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """Go on as a user for whom rights count, whom everything above the folder lets pass."""
    above = [path for path in folder.parents if not path.stat().st_mode & GROUP_PASSES]
    for path in above:
        path.chmod(path.stat().st_mode | GROUP_PASSES)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        for path in above:
            path.chmod(path.stat().st_mode & ~GROUP_PASSES)


@needs_rights
def test_a_file_that_cannot_be_read_is_named(homeless: Path) -> None:
    write(homeless, "closed")
    homeless.chmod(0o755)
    (homeless / "closed").chmod(0)

    with (
        as_nobody(homeless) if os.geteuid() == 0 else contextlib.nullcontext(),
        pytest.raises(QuickScaleError, match="closed: Permission denied"),
    ):
        archive.select(homeless)


def test_a_file_that_goes_while_it_is_packed_is_named(homeless: Path) -> None:
    write(homeless, "gone")
    selection = archive.select(homeless)
    (homeless / "gone").unlink()

    with pytest.raises(QuickScaleError, match="gone: No such file") as raised:
        archive.pack(selection, io.BytesIO())
    assert raised.value.status == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "RUN --mount=type=cache,target=/root/.npm npm ci",
            "RUN --mount=type=cache,id=s/abc-/root/.npm,target=/root/.npm npm ci",
        ),
        (
            "RUN --mount=type=cache,id=pip,target=/root/.cache \\",
            "RUN --mount=type=cache,id=s/abc-/root/.cache,target=/root/.cache \\",
        ),
        (
            "RUN --mount=type=cache,dst=/c,sharing=locked --mount=type=cache,target=/d x",
            "RUN --mount=type=cache,id=s/abc-/c,dst=/c,sharing=locked "
            "--mount=type=cache,id=s/abc-/d,target=/d x",
        ),
        ("RUN --mount=type=secret,id=x cat x", "RUN --mount=type=secret,id=x cat x"),
    ],
)
def test_caches_of_the_builder_get_the_ids_that_railway_demands(before: str, after: str) -> None:
    assert archive.name_caches(before, "abc") == after


@pytest.mark.parametrize(
    ("size", "shown"), [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (2_500_000, "2.5 MB")]
)
def test_sizes_are_shown_for_people(size: int, shown: str) -> None:
    assert archive.shown_size(size) == shown
