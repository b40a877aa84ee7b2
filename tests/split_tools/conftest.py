"""A repository, and the two ways to split it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import split

from .objects import FILE, Objects
from .oracle import our_split, subtree_split

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .objects import Files

PREFIX = "modules/auth"
INSIDE = b"modules/auth/a.py"
OUTSIDE = b"README.md"


def files(inside: bytes | None = b"one\n", outside: bytes = b"one\n") -> Files:
    """Return a tree with a file outside of the folder and, unless it is None, one inside."""
    tree: Files = {OUTSIDE: (FILE, outside)}
    if inside is not None:
        tree[INSIDE] = (FILE, inside)
    return tree


@pytest.fixture
def objects(homeless: Path) -> Objects:
    return Objects(homeless / "repository")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs split.py and gives its status, stdout and stderr."""

    def run_split(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = split.main(arguments)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run_split


@pytest.fixture
def same_as_git(objects: Objects, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return a function that splits both ways, compares the heads and returns it."""

    def compare(head: str, prefix: str = PREFIX) -> str:
        objects.branch("main", head)
        ours = our_split(capsys, objects.folder, prefix)
        assert ours == subtree_split(objects.folder, prefix)
        return ours

    return compare
