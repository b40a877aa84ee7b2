"""Removing folders, on every system."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path


def remove(folder: Path) -> None:
    """Remove a folder as far as that can be done; what does not work is not told."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.is_dir() and not folder.is_symlink():
        # Windows removes no file that is read-only, as git's objects are.
        allow_removal(folder)
        shutil.rmtree(folder, ignore_errors=True)


def allow_removal(folder: Path) -> None:
    """Let the owner write to a folder and to all that is in it, not to what links there lead to."""
    for directory, _, names in os.walk(folder):
        for path in (Path(directory), *(Path(directory, name) for name in names)):
            if not path.is_symlink():
                with suppress(OSError):
                    path.chmod(stat.S_IRWXU)
