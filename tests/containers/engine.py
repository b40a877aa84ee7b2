"""The Docker engine of this machine, where there is one, and projects that run in it."""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

from tests.projects import machine
from tests.projects.serving import Answer, free_port, get

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

WAIT_SECONDS = 30
# Images that docker-compose.prod.yml names and that a machine without a registry may lack.
CADDY = "caddy:2.10-alpine"
DEBIAN = "debian:bookworm-slim"


def find_problem() -> str:
    """Return why no containers can run here; empty when they can."""
    if which("docker") is None:
        return "no Docker on this machine"
    if _ask("docker", "version").returncode:
        return "no Docker engine answers"
    if _ask("docker", "compose", "version").returncode:
        return "Docker has no Compose 2"
    return ""


def _ask(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def docker(*arguments: str, check: bool = True) -> str:
    """Run docker and return its output, stderr included."""
    done = subprocess.run(
        ["docker", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert not check or done.returncode == 0, done.stdout
    return done.stdout


def provide_caddy() -> str:
    """Have the image of the proxy, from a registry or else made of Debian's package.

    Returns why that does not work; empty when it does.
    """
    if _ask("docker", "image", "inspect", CADDY).returncode == 0:
        return ""
    if _ask("docker", "pull", "--quiet", CADDY).returncode == 0:
        return ""
    recipe = (
        f"FROM {DEBIAN}\n"
        "RUN apt-get update -q && apt-get install -yq --no-install-recommends caddy\n"
        "ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data\n"
    )
    build = ["docker", "build", "--quiet", "--network", "host", "--tag", CADDY, "-"]
    done = subprocess.run(build, input=recipe, capture_output=True, text=True, check=False)
    return f"no image {CADDY}: {done.stderr[-300:]}" if done.returncode else ""


def ask(port: int, path: str, cookie: str = "") -> Answer:
    """Ask a web container as the proxy would."""
    return get(port, path, Host="localhost", X_Forwarded_Proto="https", Cookie=cookie)


def wait_for(description: str, condition: Callable[[], Any], seconds: float = WAIT_SECONDS) -> Any:
    """Ask until the answer is true, and return it; fail with the description when it never is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            answer = condition()
            if answer:
                return answer
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {description}")


@dataclass(frozen=True)
class Stack:
    """A generated project and the containers that belong to it.

    root: the project's folder; nothing is installed there
    variables: what its tasks and Compose find in the environment
    """

    theme: str
    root: Path
    package: str
    variables: Mapping[str, str]
    compose_file: str = "docker-compose.yml"

    @property
    def port(self) -> int:
        """The port of this machine on which the site answers."""
        return int(self.variables["WEB_PORT"])

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of this stack's commands."""
        return {**machine.tools_environment(), **self.variables, **more}

    def inv(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a task with Invoke alone: the project's packages are in its image only."""
        return self.run(sys.executable, "-m", "invoke", *words, **variables)

    def compose(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run Compose with the stack's file."""
        return self.run("docker", "compose", "--file", self.compose_file, *words, **variables)

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the project's folder."""
        return subprocess.run(
            command,
            cwd=self.root,
            env=self.environment(**variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def get(self, path: str) -> Answer:
        """Ask the site once, through its published port."""
        return get(self.port, path)

    def bring_up(self, *options: str) -> None:
        """Build, migrate and start, as docker-compose.prod.yml says; options are Compose's own."""
        for words in (
            ("build",),
            ("run", "--rm", "web", "python", "manage.py", "migrate"),
            (*options, "up", "--detach", "--wait"),
        ):
            done = self.compose(*words)
            assert done.returncode == 0, done.stdout + done.stderr

    def manage(self, *words: str) -> str:
        """Run a command of manage.py in a web container and return what it writes to stdout."""
        done = self.compose("exec", "--no-TTY", "web", "python", "manage.py", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextlib.contextmanager
    def locked_users(self, seconds: int) -> Iterator[concurrent.futures.Executor]:
        """Keep everyone from the table of users for some seconds; give what runs beside it."""
        lock = (
            "BEGIN; LOCK TABLE users_user IN ACCESS EXCLUSIVE MODE; "
            f"SELECT pg_sleep({seconds}); COMMIT;"
        )
        held = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted"
        with concurrent.futures.ThreadPoolExecutor() as pool:
            pool.submit(self.database, lock)
            wait_for("the lock", lambda: self.database(held) != "0")
            yield pool

    def containers(self) -> list[dict[str, Any]]:
        """Return the containers that exist, running or not, as Compose describes them."""
        lines = self.compose("ps", "--all", "--format", "json").stdout.splitlines()
        return [json.loads(line) for line in lines]

    def database(self, query: str) -> str:
        """Return what psql answers in the database's container."""
        words = ("exec", "--no-TTY", "postgres", "psql", "--username=app", "--dbname=app")
        done = self.compose(*words, "--tuples-only", "--no-align", "--command", query)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def remove(self) -> None:
        """Remove the containers, networks and volumes."""
        self.compose("--profile", "*", "down", "--volumes", "--remove-orphans", "--timeout", "3")


def make_project(theme: str, folder: Path) -> tuple[Path, str]:
    """Make a project as its user does; return its folder and its package."""
    name = f"shop-{theme.removeprefix('starter_')}"
    command = [sys.executable, "-m", "quickscale", "init", name, "--theme", theme]
    subprocess.run(
        [*command, "--output-dir", folder, "--quiet"],
        env={**os.environ, "PYTHONPATH": str(machine.REPOSITORY)},
        check=True,
    )
    return folder / name, name.replace("-", "_")


@contextlib.contextmanager
def development(theme: str, folder: Path) -> Iterator[Stack]:
    """Make a project, with free ports; what it started is removed at the end."""
    root, package = make_project(theme, folder)
    ports = {"WEB_PORT": str(free_port()), "FRONTEND_PORT": str(free_port())}
    stack = Stack(theme, root, package, {**ports, "COMPOSE_PROJECT_NAME": _name("dev", theme)})
    try:
        yield stack
    finally:
        stack.remove()


@contextlib.contextmanager
def production(theme: str, folder: Path) -> Iterator[Stack]:
    """Make a project and fill in `.env` as on a server; what it started is removed at the end.

    WEB_PORT is the first of two ports, one for each web container.
    """
    root, package = make_project(theme, folder)
    port = _free_pair()
    settings = {
        "ALLOWED_HOSTS": "localhost",
        "POSTGRES_PASSWORD": secrets.token_hex(20),
        "WEB_REPLICAS": "2",
        "WEB_PORTS": f"{port}-{port + 1}",
        "HTTP_PORT": str(free_port()),
        "HTTPS_PORT": str(free_port()),
        "EMAIL_URL": "smtp+tls://user:mail-password@localhost:587",  # pragma: allowlist secret
    }
    with (root / ".env").open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in settings.items())
    name = _name("prod", theme)
    variables = {"COMPOSE_PROJECT_NAME": name, "VERSION": name, "WEB_PORT": str(port)}
    variables |= {key: value for key, value in settings.items() if key.endswith("_PORT")}
    stack = Stack(theme, root, package, variables, "docker-compose.prod.yml")
    try:
        yield stack
    finally:
        stack.remove()
        docker("image", "rm", f"{root.name}:{name}", check=False)


def _name(kind: str, theme: str) -> str:
    return f"{kind}{theme.removeprefix('starter_')}{secrets.token_hex(4)}"


def _free_pair() -> int:
    """Return the first of two ports in a row that nobody listens on."""
    for _ in range(50):
        port = free_port()
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port + 1))
            return port
    raise AssertionError("no two free ports in a row")
