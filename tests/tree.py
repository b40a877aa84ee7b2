"""A folder as a value that tests compare."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def read_tree(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Return each path below `folder` with its mode, and its content or link target.

    Git's own folder is left out, and of `.env` the content: it holds a fresh secret.
    """
    tree = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if ".git" in name.split("/"):
            continue
        mode = stat.filemode(path.lstat().st_mode)
        tree[name] = (mode, b"" if path.name == ".env" else _content(path))
    return tree


def _content(path: Path) -> bytes:
    if path.is_symlink():
        return os.fsencode(path.readlink())
    return path.read_bytes() if path.is_file() else b""
