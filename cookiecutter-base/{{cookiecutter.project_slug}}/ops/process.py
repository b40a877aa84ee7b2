"""Running other programs: one place that starts them, one way to fail."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from invoke.exceptions import Exit

ROOT = Path(__file__).resolve().parent.parent


def run(
    *command: str,
    cwd: Path = ROOT,
    extra_environment: dict[str, str] | None = None,
    accepted: tuple[int, ...] = (0,),
) -> None:
    """Run a program in the project's folder with this terminal.

    accepted: the exit statuses that mean success
    Raises Exit with the program's own status when it fails, and with 127 when it is not there.
    """
    print(f"$ {shlex.join(command)}", file=sys.stderr, flush=True)
    try:
        status = subprocess.call(command, cwd=cwd, env={**os.environ, **(extra_environment or {})})
    except FileNotFoundError as error:
        raise Exit(f"{command[0]} is not installed: run `poetry install`", code=127) from error
    if status not in accepted:
        raise Exit(code=status)


def python(*arguments: str) -> tuple[str, ...]:
    """Return the command line that runs Python with the project's packages."""
    return (project_python(), *arguments)


def project_python() -> str:
    """Return the Python of .venv where there is one, else the running one.

    So a task works with `poetry run inv`, with an Invoke of one's own and in a container.
    """
    for candidate in (ROOT / ".venv/bin/python", ROOT / ".venv/Scripts/python.exe"):
        if candidate.exists():
            return str(candidate)
    return sys.executable


def split(command: str, remainder: str) -> list[str]:
    """Return the words of a task's argument and of what was typed after `--`."""
    return [*shlex.split(command), *shlex.split(remainder)]
