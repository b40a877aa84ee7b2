"""Serving the site on this machine and running commands of manage.py."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator

from invoke.exceptions import Exit

from . import compose, frontend
from .arguments import split
from .ports import is_free
from .process import ROOT, SIGNALLED, note, python, run

PORTS_TO_TRY = 20
SECONDS_TO_END = 2
FRONTEND_PORT = 5173


def manage(command: str, remainder: str = "", *, local: bool = False) -> None:
    """Run a command of manage.py in the web container if it is up, else in this environment.

    local: in this environment, whatever is up
    """
    words = split(command, remainder)
    if not words:
        raise Exit("which command? For example `inv manage migrate`, or `inv manage help`", code=2)
    _run_manage(words, local=local)


def shell(command: str, *, local: bool) -> None:
    """Open Django's shell, or run a line of Python in it, where `manage` runs commands."""
    _run_manage(["shell", *(["--command", command] if command else [])], local=local)


def _run_manage(words: list[str], *, local: bool) -> None:
    if not local and compose.web_is_up():
        note("in the web container:")
        compose.in_web("python", "manage.py", *words)
    else:
        note("in the local environment:")
        run(*python("manage.py", *words))


def build() -> None:
    """Build the front end as production does."""
    frontend.run_script("build")


def serve(*, host: str, port: int) -> None:
    """Migrate, then serve with reload until Ctrl-C, beside the front end's own dev server."""
    for name in ("SIGTERM", "SIGHUP"):
        # Windows has no SIGHUP, and under nohup it is to be ignored.
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, end)
    chosen = free_port(host, port)
    run(*python("manage.py", "migrate", "--verbosity", "0"))
    variables = frontend_variables(host)
    with frontend_process(variables):
        if chosen != port:
            print(f"port {port} is in use: serving on {chosen}", file=sys.stderr)
        print(f"\n  http://{host}:{chosen}/\n", file=sys.stderr, flush=True)
        command = python("manage.py", "runserver", f"{host}:{chosen}")
        note(f"$ {shlex.join(command)}")
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **variables})
        try:
            status = process.wait()
        except KeyboardInterrupt:
            status = 0
        finally:
            # What stopped this process has reached it, too, as a rule: asked again while it ends,
            # it complains.
            with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                process.wait(SECONDS_TO_END)
            process.terminate()
            process.wait()
        if status:
            raise Exit(code=status)


def end(number: int, _frame: object) -> None:
    """End this process as a signal does that nobody handles, but with what it has started."""
    raise SystemExit(SIGNALLED + number)


def frontend_variables(host: str) -> dict[str, str]:
    """Return where the front end's dev server, if it has one, listens, for it and for the site."""
    if frontend.directory() is None:
        return {}
    # A browser cannot go to "all addresses".
    name = "localhost" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - only compared
    host_of_address = f"[{name}]" if ":" in name else name
    return {"FRONTEND_DEV_SERVER": f"http://{host_of_address}:{free_port(name, FRONTEND_PORT)}"}


@contextlib.contextmanager
def frontend_process(variables: dict[str, str]) -> Iterator[None]:
    """Run the front end's `dev` script, if there is one, for as long as the block lasts."""
    folder = frontend.directory()
    if folder is None:
        yield
        return
    frontend.install()
    process = subprocess.Popen(
        frontend.npm("run", "dev"),
        cwd=folder,
        env={**os.environ, **frontend.environment(), **variables},
        # What watches files ends when its input does: it does not outlive this process.
        stdin=subprocess.PIPE,
        # npm starts a shell, and that the server: they are ended together.
        start_new_session=True,
    )
    try:
        yield
    finally:
        if sys.platform == "win32":
            process.terminate()
        else:
            # Nothing is left of it where it has failed; macOS calls that a lack of permission.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def free_port(host: str, port: int) -> int:
    """Return the port, or the next one that nobody listens on.

    Raises Exit when all of the next twenty are taken.
    """
    for candidate in range(port, port + PORTS_TO_TRY):
        if is_free(host, candidate):
            return candidate
    raise Exit(f"ports {port} to {candidate} are in use: try `inv serve --port 9000`", code=1)
