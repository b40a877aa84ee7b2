"""Servers of a project as processes, and a small HTTP client that sees everything."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from . import machine

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from pathlib import Path

    from .workshop import Project

START_TIMEOUT_SECONDS = 60
STOP_TIMEOUT_SECONDS = 20


class ServerError(Exception):
    """A server did not start or did not stop."""


@dataclass(frozen=True)
class Answer:
    """What a server answered; names of headers are in lower case."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's values, joined by commas; empty when there is none."""
        return ", ".join(value for key, value in self.headers if key == name)


def get(port: int, path: str, *, tls: bool = False, method: str = "GET", **headers: str) -> Answer:
    """Ask a server on this machine once, follow nothing. `_` in header names stands for `-`."""
    connection: http.client.HTTPConnection
    if tls:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=context)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with contextlib.closing(connection):
        connection.request(method, path, headers=named)
        response = connection.getresponse()
        pairs = [(name.lower(), value) for name, value in response.getheaders()]
        return Answer(response.status, pairs, response.read())


def post(port: int, path: str, form: Mapping[str, str], **headers: str) -> Answer:
    """Send a form to a server on this machine once. `_` in header names stands for `-`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named["Content-Type"] = "application/x-www-form-urlencoded"
    with contextlib.closing(connection):
        connection.request("POST", path, urlencode(form), named)
        response = connection.getresponse()
        pairs = [(name.lower(), value) for name, value in response.getheaders()]
        return Answer(response.status, pairs, response.read())


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A running server and all that it has written."""

    process: subprocess.Popen[bytes]
    log: Path

    def output(self) -> str:
        """Return what it has written to stdout and stderr up to now."""
        return self.log.read_text(errors="replace")

    def wait_until_answers(self, port: int, path: str = "/healthz", *, tls: bool = False) -> None:
        """Wait until it answers 200. Raises ServerError with its output when it never does."""
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError, http.client.HTTPException):
                if get(port, path, tls=tls).status == http.client.OK:
                    return
            time.sleep(0.1)
        raise ServerError(f"{self.process.args!r} does not answer {path}:\n{self.output()}")

    def stop_all(self, number: signal.Signals) -> int:
        """Send a signal to the whole group, as Ctrl-C does SIGINT. Return the exit status."""
        os.killpg(self.process.pid, number)
        return self.process.wait(STOP_TIMEOUT_SECONDS)

    def stop(self, number: signal.Signals) -> int:
        """Send a signal to the command alone, not to its group. Return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(STOP_TIMEOUT_SECONDS)

    def family(self) -> set[str]:
        """Return the numbers of the processes that it has started, and that those have."""
        found = {str(self.process.pid)}
        listing = _processes("pid=,ppid=,stat=,args=")
        # A parent may have a higher number than its child.
        while new := {pid for pid, parent, _ in listing if parent in found} - found:
            found |= new
        return found

    def survivors(self, family: Container[str] = ()) -> str:
        """Return what still runs of its group, and of those that it had started; else nothing."""
        group = str(self.process.pid)
        listing = _processes("pgid=,pid=,stat=,args=")
        return "\n".join(line for pgid, pid, line in listing if pgid == group or pid in family)


def _processes(columns: str) -> list[tuple[str, str, str]]:
    """Return the first two columns of `ps` and its lines, without those that have ended."""
    command = ["ps", "-e", "-o", columns]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 3) for line in listing.splitlines()]
    # A zombie of ours has ended; only its parent has not looked yet.
    return [(it[0], it[1], " ".join(it)) for it in lines if it[2][0] != "Z"]


@contextlib.contextmanager
def run_server(
    project: Project, *command: str | Path, log: Path, variables: Mapping[str, str]
) -> Iterator[Server]:
    """Run a server in a process group of its own; whatever is left of it is killed at the end."""
    with log.open("wb") as handle:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=project.root,
            env={**machine.tools_environment(), "PYTHONUNBUFFERED": "1", **variables},
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Server(process, log)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def run_gunicorn(
    project: Project,
    port: int,
    *arguments: str | Path,
    log: Path,
    variables: Mapping[str, str],
    tls: bool = False,
    path: str = "/healthz",
) -> Iterator[Server]:
    """Run gunicorn with the project's WSGI application and wait until it answers at `path`."""
    gunicorn = project.python.with_name("gunicorn")
    command = (gunicorn, f"{project.package}.wsgi", "--bind", f"127.0.0.1:{port}", *arguments)
    with run_server(project, *command, log=log, variables=variables) as server:
        server.wait_until_answers(port, path, tls=tls)
        yield server
