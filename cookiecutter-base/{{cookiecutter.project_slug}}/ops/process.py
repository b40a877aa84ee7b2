"""Running other programs: one place that starts them, one way to fail."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from invoke.exceptions import Exit

ROOT = Path(__file__).resolve().parent.parent
# What shells add to the number of the signal that ended a program.
SIGNALLED = 128
INTERRUPTED = SIGNALLED + 2


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
    note(f"$ {shlex.join(command)}")
    try:
        status = call(command, cwd=cwd, environment={**os.environ, **(extra_environment or {})})
    except FileNotFoundError as error:
        raise Exit(f"{command[0]} is not installed: run `poetry install`", code=127) from error
    if status not in accepted:
        raise Exit(code=status)


def call(command: Sequence[str], *, cwd: Path, environment: dict[str, str]) -> int:
    """Run a program with this terminal and return its exit status, 128 and more for a signal.

    Ctrl-C reaches the program as well, and it decides what that means: a shell goes on, tests are
    cleaned up. Whatever else ends this process ends the program.
    """
    process = subprocess.Popen(command, cwd=cwd, env=environment)
    try:
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                status = process.wait()
                return status if status >= 0 else SIGNALLED - status
    finally:
        process.terminate()
        process.wait()


def note(line: str) -> None:
    """Print a line for people; stdout is for what a command answers."""
    print(line, file=sys.stderr, flush=True)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def python(*arguments: str) -> tuple[str, ...]:
    """Return the command line that runs Python with the project's packages."""
    return (project_python(), *arguments)


def project_python() -> str:
    """Return the Python of .venv where there is one, else the running one.

    So a task works with `poetry run inv` and with an Invoke of one's own. In a container
    PROJECT_PYTHON names the right one: the .venv there belongs to the machine outside.
    """
    named = os.environ.get("PROJECT_PYTHON")
    if named:
        return named
    for candidate in (ROOT / ".venv/bin/python", ROOT / ".venv/Scripts/python.exe"):
        if candidate.exists():
            return str(candidate)
    return sys.executable
