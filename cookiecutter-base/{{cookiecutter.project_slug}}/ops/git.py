"""Running git for the module tasks: no prompt, no hook, no inherited repository, no end."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from invoke.exceptions import Exit

MISLEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX")
# The owner's hooks and clean-up are for the owner's commits.
SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "core.fsmonitor=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "fetch.writeCommitGraph=false",
    "user.useConfigOnly=true",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=15",
)
OPTIONS = tuple(word for setting in SETTINGS for word in ("-c", setting))
MARKS = ("fatal: ", "error: ")
REMOTE_TIMEOUT_SECONDS = 120
SSH = "ssh -o BatchMode=yes -o ConnectTimeout=15"


class GitError(Exit):
    """A git command that failed.

    reason: what it says is wrong
    stderr: all that it wrote
    """

    def __init__(self, command: str, status: int, stderr: str) -> None:
        """Keep git's own words: they say more than ours."""
        self.stderr = stderr
        lines = stderr.strip().splitlines()
        said = [line.partition(": ")[2] for line in lines if line.startswith(MARKS)]
        self.reason = "; ".join(said or lines[-3:])
        super().__init__(f"`git {command}` failed with status {status}: {self.reason}", code=1)


def ask(
    *arguments: str,
    cwd: Path,
    stdin: bytes = b"",
    variables: dict[str, str] | None = None,
    accepted: tuple[int, ...] = (0,),
    timeout_seconds: float | None = None,
) -> bytes:
    """Return what git writes on stdout.

    variables: what the environment gets besides, for example GIT_INDEX_FILE
    accepted: the exit statuses that mean success
    Raises GitError when it fails or takes longer than `timeout_seconds`, and Exit without a git.
    """
    status, output, errors = _run(arguments, cwd, stdin, variables or {}, timeout_seconds)
    if status not in accepted:
        raise GitError(arguments[0], status, errors.decode("utf-8", "replace"))
    return output


def line(*arguments: str, cwd: Path, variables: dict[str, str] | None = None) -> str:
    """Return what git writes on stdout as text, without the end of the last line."""
    return ask(*arguments, cwd=cwd, variables=variables).decode("utf-8", "replace").rstrip("\n")


def succeeds(*arguments: str, cwd: Path) -> bool:
    """Return whether git ends with status 0."""
    return _run(arguments, cwd, b"", {}, None)[0] == 0


def find(*arguments: str, cwd: Path) -> str:
    """Return what git writes on stdout as text, empty when it fails."""
    status, output, _ = _run(arguments, cwd, b"", {}, None)
    return output.decode("utf-8", "replace").strip() if status == 0 else ""


def paths(*arguments: str, cwd: Path) -> list[str]:
    """Return the paths that a command with `-z` names."""
    return [os.fsdecode(path) for path in ask(*arguments, cwd=cwd).split(b"\0") if path]


def environment(variables: dict[str, str]) -> dict[str, str]:
    """Return our environment with `variables`, and without what leads git elsewhere or asks."""
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    quiet = {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "true",
        "SSH_ASKPASS": "true",
        "LC_ALL": "C",
    }
    ssh = {} if kept.get("GIT_SSH_COMMAND") or kept.get("GIT_SSH") else {"GIT_SSH_COMMAND": SSH}
    return {**kept, **quiet, **ssh, **variables}


def _run(
    arguments: tuple[str, ...],
    cwd: Path,
    stdin: bytes,
    variables: dict[str, str],
    timeout_seconds: float | None,
) -> tuple[int, bytes, bytes]:
    """Run git in a session of its own: Ctrl-C is for us, who know when git may be stopped."""
    try:
        process = subprocess.Popen(
            ("git", *OPTIONS, *arguments),
            cwd=cwd,
            env=environment(variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise Exit("git is not on this machine: install it first", code=127) from error
    try:
        output, errors = process.communicate(stdin, timeout_seconds)
    except subprocess.TimeoutExpired:
        _kill(process)
        return 124, b"", f"no answer within {timeout_seconds:g} seconds".encode()
    except BaseException:
        _kill(process)
        raise
    return process.returncode, output, errors


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a git and the programs that it has started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGTERM)
    else:
        process.terminate()
    process.communicate()
