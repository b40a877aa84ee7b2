"""The one place that starts other programs."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING

from quickscale.errors import QuickScaleError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HOW_TO_INSTALL = {
    "git": "install git from https://git-scm.com/downloads",
    "poetry": "install Poetry as https://python-poetry.org/docs/#installation says",
}
STDERR = 2


def run(
    *command: str,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    check: bool = True,
    timeout_seconds: float | None = None,
) -> str:
    """Run a program and return what it wrote on stdout; it gets no input.

    Raises QuickScaleError when it is missing, takes too long or, with `check`, fails; the
    message holds the command line, its status and the end of its stderr.
    """
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout_seconds,
            check=False,
        )
    except FileNotFoundError as error:
        raise _missing(command[0]) from error
    except subprocess.TimeoutExpired as error:
        message = f"`{shlex.join(command)}` did not end within {timeout_seconds} seconds"
        raise QuickScaleError(message) from error
    if check and done.returncode != 0:
        raise _failed(command, done.returncode, done.stderr)
    return done.stdout


def follow(
    *command: str, cwd: Path, environment: Mapping[str, str] | None = None, quiet: bool = False
) -> None:
    """Run a program and let its output through to stderr while it runs; it gets no input.

    With `quiet` only its stderr is let through. Raises QuickScaleError like `run`.
    """
    try:
        status = subprocess.call(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quiet else STDERR,
        )
    except FileNotFoundError as error:
        raise _missing(command[0]) from error
    if status != 0:
        raise _failed(command, status, "")


def _missing(program: str) -> QuickScaleError:
    hint = HOW_TO_INSTALL.get(program, f"install {program}")
    return QuickScaleError(f"{program} is not on this machine", hint=hint)


def _failed(command: tuple[str, ...], status: int, stderr: str) -> QuickScaleError:
    last_lines = " ".join(stderr.strip().splitlines()[-3:])
    message = f"`{shlex.join(command)}` failed with status {status}"
    return QuickScaleError(f"{message}: {last_lines}" if last_lines else message)
