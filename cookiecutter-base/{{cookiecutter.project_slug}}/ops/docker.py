"""Docker: is it there, and what does it know. What is wrong is said before Compose says it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from invoke.exceptions import Exit

from .process import ROOT, digest

COMPOSE_FILE = "docker-compose.yml"
TEST_FILE = "docker-compose.test.yml"
INSTALL = "https://docs.docker.com/get-docker/"
WITHOUT = "or work without it: inv serve"
ASK_TIMEOUT_SECONDS = 30


def environment() -> dict[str, str]:
    """Return what docker-compose.yml asks for: the owner of the files, the state of the lock."""
    variables = {"POETRY_LOCK_HASH": digest(ROOT / "poetry.lock")}
    # Windows has no such numbers, and Docker Desktop needs none there.
    if sys.platform != "win32":
        variables |= {"HOST_UID": str(os.getuid()), "HOST_GID": str(os.getgid())}
    return variables


def ask(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run docker and return what it answers, without showing it."""
    command = ["docker", *arguments]
    try:
        return subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **environment()},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=ASK_TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", "docker does not answer")


def require() -> None:
    """Raise Exit with what is wrong and what to do when Compose cannot work."""
    problem = find_problem()
    if problem:
        raise Exit(problem, code=1)


def find_problem() -> str:
    """Return what keeps Compose from working and what to do; empty when nothing does."""
    if shutil.which("docker") is None:
        return f"Docker is not installed: see {INSTALL}, {WITHOUT}"
    engine = ask("version", "--format", "{{.Server.Version}}")
    if engine.returncode and "permission denied" in engine.stderr.lower():
        return (
            "you may not use Docker here: `sudo usermod --append --groups docker $USER`, "
            f"then sign out and in again, {WITHOUT}"
        )
    if engine.returncode:
        start = "`sudo systemctl start docker`" if sys.platform == "linux" else "Docker Desktop"
        return f"Docker is installed, but its daemon does not run: start {start}, {WITHOUT}"
    if ask("compose", "version").returncode:
        return f"Docker has no Compose 2: see {INSTALL}compose/, {WITHOUT}"
    return ""


def require_own_containers() -> None:
    """Raise Exit when the containers that Compose takes for ours are those of another folder.

    Compose tells projects apart by the name of their folder only: two called `shop` have the same
    containers and the same data.
    """
    require()
    folder = other_folder()
    if folder is not None:
        name = configuration()["name"]
        raise Exit(
            f"the containers called {name} are those of {folder}: "
            f"set COMPOSE_PROJECT_NAME={name}-2 in .env here; "
            "or, to take over their data, run `inv down` there first",
            code=1,
        )


def other_folder() -> Path | None:
    """Return the folder that has containers of the same name as ours, unless it is this one.

    One that is not there any more, or has no docker-compose.yml, has been moved or removed.
    """
    identifiers = ask("compose", "ps", "--all", "--quiet").stdout.split()
    if not identifiers:
        return None
    label = '{{index .Config.Labels "com.docker.compose.project.working_dir"}}'
    for line in ask("inspect", "--format", label, *identifiers).stdout.splitlines():
        folder = Path(line)
        try:
            is_ours = (folder / COMPOSE_FILE).samefile(ROOT / COMPOSE_FILE)
        except PermissionError:  # another person's
            is_ours = False
        except OSError:
            is_ours = True
        if not is_ours:
            return folder
    return None


def configuration() -> dict[str, Any]:
    """Return docker-compose.yml as Compose reads it; raise Exit with its complaint if it cannot."""
    answer = ask("compose", "config", "--format", "json")
    if answer.returncode:
        raise Exit(f"{COMPOSE_FILE} or .env is wrong: {answer.stderr.strip()}", code=1)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def containers() -> list[dict[str, Any]]:
    """Return the project's running containers as `docker compose ps` describes them."""
    answer = ask("compose", "ps", "--format", "json")
    lines = answer.stdout.splitlines() if answer.returncode == 0 else []
    return [json.loads(line) for line in lines if line.startswith("{")]


def image_label(image: str, label: str) -> str | None:
    """Return a label of an image; None when there is no such image."""
    answer = ask("image", "inspect", image, "--format", f'{{{{index .Config.Labels "{label}"}}}}')
    return answer.stdout.strip() if answer.returncode == 0 else None


def container_on(port: int) -> str:
    """Return the name of the container that has published a port; empty when there is none."""
    names = ask("ps", "--filter", f"publish={port}", "--format", "{{.Names}}").stdout.split()
    return names[0] if names else ""
