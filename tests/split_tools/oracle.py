"""What `git subtree split` says."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import split

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def subtree_split(folder: Path, prefix: str, revision: str = "main") -> str:
    """Return the head that `git subtree split` makes; "" when it fails."""
    place = folder / prefix
    if not place.exists():
        place.mkdir(parents=True)  # it asks for the folder in the work tree
    # Names as they are, not in quotes: else it fails for a folder that is not ASCII.
    command = ["git", "-c", "core.quotePath=false", "subtree", "split", "-q"]
    done = subprocess.run(
        [*command, f"--prefix={prefix}", revision], cwd=folder, capture_output=True, check=False
    )
    return done.stdout.decode().strip() if done.returncode == 0 else ""


def our_split(
    capsys: pytest.CaptureFixture[str], folder: Path, prefix: str, revision: str = "main"
) -> str:
    """Return the head that split.py prints."""
    capsys.readouterr()
    status = split.main(["--repo", os.fspath(folder), "--prefix", prefix, "--rev", revision])
    printed = capsys.readouterr()
    assert status == 0, printed.err
    return printed.out.strip()
