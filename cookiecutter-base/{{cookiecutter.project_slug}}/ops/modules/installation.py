"""Poetry and the project's environment: locking what modules need, installing it, checking."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from invoke.exceptions import Exit

from ..process import ROOT, note, project_python

LINES_SHOWN = 15
# What Poetry would take for the project's environment, when `quickscale` runs the task.
FOREIGN = ("VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "POETRY_ACTIVE", "CONDA_PREFIX")


def find_poetry() -> str | None:
    """Return Poetry's program: from the PATH, else from the folder of its installer."""
    usual = str(Path.home() / ".local" / "bin")
    return shutil.which("poetry") or shutil.which("poetry", path=usual)


def require_poetry() -> str:
    """Return Poetry's program. Raises Exit with the way out when there is none."""
    poetry = find_poetry()
    if poetry is None:
        message = "Poetry is not on this machine, and packages have to be locked or installed"
        raise Exit(f"{message}: install it, or go on with --no-install", code=1)
    return poetry


def lock(*, pyproject: str, lock: bytes | None) -> bytes:
    """Return the poetry.lock for a pyproject.toml, made in a folder beside the project's files.

    What is locked already keeps its version. Raises Exit when Poetry is missing, or with its words
    when no versions fit.
    """
    poetry = require_poetry()
    note("locking what the modules need …")
    with tempfile.TemporaryDirectory(prefix="quickscale-lock-") as made:
        folder = Path(made)
        for entry in ROOT.iterdir():
            # For requirements that are folders of the project.
            if entry.is_dir() and not entry.name.startswith(".") and os.name == "posix":
                (folder / entry.name).symlink_to(entry)
        for name in ("README.md", "poetry.toml"):
            if (ROOT / name).is_file():
                shutil.copy(ROOT / name, folder / name)
        (folder / "pyproject.toml").write_text(pyproject, encoding="utf-8", newline="\n")
        if lock is not None:
            (folder / "poetry.lock").write_bytes(lock)
        _run(poetry, "lock", cwd=folder, doing="locking")
        return (folder / "poetry.lock").read_bytes()


def install() -> None:
    """Install what poetry.lock names. Raises Exit with Poetry's words when it fails."""
    poetry = require_poetry()
    note("installing what the modules need …")
    _run(poetry, "install", cwd=ROOT, doing="installing")


def is_installed() -> bool:
    """Return whether the project's environment has Django."""
    done = subprocess.run(
        (project_python(), "-c", "import django, environ"), capture_output=True, check=False
    )
    return done.returncode == 0


def check() -> str:
    """Run `manage.py check`; return what it complains of, empty when all is well."""
    done = subprocess.run(
        (project_python(), "manage.py", "check"),
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode == 0:
        return ""
    lines = done.stdout.decode("utf-8", "replace").strip().splitlines()
    return "\n".join(lines[-LINES_SHOWN:]) or f"it ended with status {done.returncode}"


def missing_variables(names: list[str]) -> list[str]:
    """Return those that neither the environment nor .env sets."""
    file = ROOT / ".env"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    pairs = [line.removeprefix("export ").partition("=") for line in lines]
    known = {name.strip() for name, _, value in pairs if value.strip()}
    return [name for name in names if not os.environ.get(name) and name not in known]


def _run(poetry: str, command: str, *, cwd: Path, doing: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    own = ROOT / ".venv"
    if own.is_dir():
        environment["VIRTUAL_ENV"] = str(own)
    elif cwd != ROOT:
        # Locking must not make an environment for a folder that is gone a moment later.
        environment["POETRY_VIRTUALENVS_CREATE"] = "false"
    arguments = (command, "--no-interaction")
    done = subprocess.run(
        (poetry, *arguments),
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode != 0:
        lines = done.stdout.decode("utf-8", "replace").strip().splitlines()[-LINES_SHOWN:]
        said = f"{doing} failed: `poetry {' '.join(arguments)}` says"
        raise Exit("\n".join([said, *lines]), code=1)
