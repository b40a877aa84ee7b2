"""The Pythons of this machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import which

# Where pyenv keeps its Pythons: by its default, and beside the one that runs, whatever HOME is.
PYENV = (Path("~/.pyenv/versions").expanduser(), Path(sys.base_prefix).parent)


def find_python(version: str) -> str | None:
    """Return a Python such as 3.10 that starts: from PATH, or one that pyenv has made."""
    on_path = [which(f"python{version}")]
    by_pyenv = [str(path) for root in PYENV for path in root.glob(f"{version}.*/bin/python")]
    return next((path for path in [*on_path, *by_pyenv] if path and _starts(path)), None)


def _starts(path: str) -> bool:
    return subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0
