"""The project in containers: up, down, logs, ps, and commands in the web container."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sys
from collections.abc import Iterator

from invoke.exceptions import Exit

from . import docker, frontend, ports
from .process import INTERRUPTED, ROOT, digest, note, run

WEB = "web"


def up(*, build: bool, attach: bool) -> None:
    """Start everything, wait until it is healthy, migrate, and print where the site is.

    attach: stay and show what the containers write; Ctrl-C stops them
    """
    docker.require_own_containers()
    services = docker.configuration()["services"]
    check_ports(services)
    make_mount_points()
    if build or must_be_built(services[WEB]["image"]):
        compose("build")
    try:
        compose("up", "--detach", "--wait", "--remove-orphans")
    except Exit as error:
        if error.code == INTERRUPTED:
            raise
        message = "not everything came up: `inv ps` shows what, `inv logs SERVICE` why"
        raise Exit(message, code=error.code) from error
    in_web("python", "manage.py", "migrate", "--verbosity", "0")
    note(f"\n  http://localhost:{published_port(WEB)}/\n")
    if attach:
        compose("up")


def down(*, volumes: bool) -> None:
    """Stop everything and remove the containers; with `volumes` their data as well."""
    docker.require_own_containers()
    # Services of a profile that .env no longer turns on are stopped, too.
    compose("--profile", "*", "down", "--remove-orphans", *(["--volumes"] if volumes else []))


def logs(service: str, *, follow: bool) -> None:
    """Show what the containers, or those of one service, have written."""
    docker.require_own_containers()
    if service:
        check_service(service)
    words = ["--follow"] if follow else []
    compose("logs", *words, *([service] if service else []))


def ps() -> None:
    """List the containers, with their state and ports."""
    docker.require_own_containers()
    compose("ps", "--all")


def compose(*arguments: str) -> None:
    """Run Compose with this terminal. Raises Exit with its own status when it fails."""
    plain = [] if sys.stdout.isatty() else ["--ansi", "never"]
    run("docker", "compose", *plain, *arguments, extra_environment=docker.environment())


def in_web(*command: str) -> None:
    """Run a command in the web container, with a terminal where there is one."""
    terminal = [] if sys.stdin.isatty() and sys.stdout.isatty() else ["--no-TTY"]
    compose("exec", *terminal, WEB, *command)


def web_is_up() -> bool:
    """Return whether the web container runs; a stale image is told, for its packages are old.

    Without Docker, or with one that does not answer, it does not.
    """
    if shutil.which("docker") is None:
        return False
    running = [each for each in docker.containers() if each["Service"] == WEB]
    if not any(each["State"] == "running" for each in running) or docker.other_folder():
        return False
    if is_older_than_lock(lock_of(running[0]["Image"])):
        note("the image is older than poetry.lock: `inv up --build` brings it up to date")
    return True


@contextlib.contextmanager
def test_database() -> Iterator[dict[str, str]]:
    """Run the PostgreSQL of docker-compose.test.yml; give the variables that lead to it."""
    docker.require()
    # Folders of the same name can be tested at the same time.
    folder = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    name = f"{docker.configuration()['name']}-test-{folder}"
    file = ("--file", docker.TEST_FILE, "--project-name", name)
    try:
        compose(*file, "up", "--detach", "--wait")
        address = docker.ask("compose", *file, "port", "postgres", "5432").stdout.strip()
        yield {"DATABASE_URL": f"postgres://test@{address}/test"}
    finally:
        compose(*file, "down", "--volumes")


def lock_of(image: str) -> str | None:
    """Return the digest of the poetry.lock that an image was built from.

    Empty when it has no mark, as one that Compose built without `inv up`; None without an image.
    """
    return docker.image_label(image, "poetry.lock")


def is_older_than_lock(lock: str | None) -> bool:
    """Return whether the lock of an image is another than the project's; unknown is not older."""
    return bool(lock) and lock != digest(ROOT / "poetry.lock")


def must_be_built(image: str) -> bool:
    """Return whether there is no such image, or one that is older than poetry.lock; say so."""
    lock = lock_of(image)
    if lock is None:
        return True
    is_stale = is_older_than_lock(lock)
    if is_stale:
        note("the image is older than poetry.lock: building it anew")
    return is_stale


def check_service(service: str) -> None:
    """Raise Exit with the names of all services when there is no such one."""
    services = sorted(docker.configuration()["services"])
    if service not in services:
        raise Exit(f"there is no service {service!r}: choose one of {', '.join(services)}", code=1)


def check_ports(services: dict[str, dict[str, list[dict[str, str]]]]) -> None:
    """Raise Exit when a port is taken, with who has it and the variable that chooses another."""
    ours = {
        publisher["PublishedPort"]
        for container in docker.containers()
        for publisher in container["Publishers"] or []
    }
    for service, definition in services.items():
        for published in definition.get("ports", []):
            # A range belongs to several containers; 0 is any free port.
            text = str(published.get("published") or "0")
            port = int(text) if text.isdecimal() else 0
            host = published.get("host_ip") or "0.0.0.0"  # noqa: S104 - what Docker takes
            if port and port not in ours and not ports.is_free(host, port):
                raise Exit(_taken(service, port), code=1)


def _taken(service: str, port: int) -> str:
    container = docker.container_on(port)
    who = f"the container {container}" if container else ports.process_on(port) or "a program"
    variable = f"{service.upper().replace('-', '_')}_PORT"
    is_used = f"${{{variable}:-" in (ROOT / docker.COMPOSE_FILE).read_text(encoding="utf-8")
    cure = f"set {variable} in .env" if is_used else f"change it in {docker.COMPOSE_FILE}"
    return f"port {port}, for the service {service}, is taken by {who}: stop that, or {cure}"


def published_port(service: str) -> int:
    """Return the port of this machine that leads to a running service; 0 when there is none."""
    for container in docker.containers():
        if container["Service"] == service:
            for publisher in container["Publishers"] or []:
                if publisher["PublishedPort"]:
                    return int(publisher["PublishedPort"])
    return 0


def make_mount_points() -> None:
    """Make the folders that Docker would make as root."""
    folder = frontend.directory()
    if folder is not None:
        (folder / "node_modules").mkdir(exist_ok=True)
