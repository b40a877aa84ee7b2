"""What is uploaded to Railway is really built and started, as Railway would with it."""

from __future__ import annotations

import gzip
import io
import os
import secrets
import subprocess
import tarfile
from typing import TYPE_CHECKING

import pytest

from quickscale.cli import main
from tests.projects import machine
from tests.projects.serving import free_port, get
from tests.railway.conftest import NAMES, TOKEN
from tests.railway.standin import Access, RailwayStandin

from .engine import docker, make_project, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.e2e, pytest.mark.containers]

HEALTH_HOST = "healthcheck.railway.app"
POSTGRES = "postgres:16-bookworm"


@pytest.fixture
def upload(theme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RailwayStandin]:
    """Deploy a project to a stand-in for Railway, which keeps what it was sent."""
    railway = RailwayStandin()
    railway.tokens[TOKEN] = Access(workspaces=("workspace-1",))
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RAILWAY_API_TOKEN", TOKEN)
    monkeypatch.setenv("QUICKSCALE_RAILWAY_URL", railway.url)
    monkeypatch.setenv("QUICKSCALE_RAILWAY_PACE", "0.001")
    root, _ = make_project(theme, tmp_path)
    monkeypatch.chdir(root)
    assert main(["deploy", "railway", "--project-name", "shops"]) == 0
    yield railway
    railway.stop()


@pytest.fixture
def network() -> Iterator[str]:
    """Return a network with a PostgreSQL named as Railway's private network would name it."""
    name = f"railway{os.getpid()}{secrets.token_hex(3)}"
    docker("network", "create", name)
    try:
        docker(
            "run", "--detach", "--name", f"{name}-postgres", "--network", name,
            "--network-alias", "postgres.railway.internal",
            "--env", "POSTGRES_USER=user", "--env", "POSTGRES_DB=db",
            "--env", "POSTGRES_HOST_AUTH_METHOD=trust", POSTGRES,
        )  # fmt: skip
        ready = ("exec", f"{name}-postgres", "pg_isready", "--host", "127.0.0.1")
        wait_for("PostgreSQL", lambda: "accepting" in docker(*ready, check=False))
        yield name
    finally:
        for kind in ("web", "postgres"):
            docker("rm", "--force", "--volumes", f"{name}-{kind}", check=False)
        docker("network", "rm", name, check=False)


def build(folder: Path, image: str) -> None:
    """Build an image as the engine's user does, whose configuration tests hide otherwise."""
    done = subprocess.run(
        ["docker", "build", "--tag", image, "."],
        cwd=folder,
        env=machine.tools_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-5000:]


def test_what_is_uploaded_is_built_migrated_and_serves(
    upload: RailwayStandin, network: str, tmp_path: Path
) -> None:
    [deployment] = upload.uploads()
    place = tmp_path / "unpacked"
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(deployment.archive))) as tar:
        tar.extractall(place, filter="data")
    image = f"{network}:uploaded"
    variables = {**deployment.variables, "LOG_FORMAT": "line"}
    options = [word for name, value in variables.items() for word in ("--env", f"{name}={value}")]
    port = free_port()
    try:
        build(place, image)
        migrated = docker(
            "run", "--rm", "--network", network, *options, image, *deployment.pre_deploy[0].split()
        )
        docker(
            "run", "--detach", "--name", f"{network}-web", "--network", network, *options,
            "--publish", f"127.0.0.1:{port}:{variables['PORT']}", image,
        )  # fmt: skip

        health = wait_for("the site", lambda: get(port, "/readyz", Host=HEALTH_HOST))
        page = get(port, "/", Host="localhost", X_Forwarded_Proto="https")
        foreign = get(port, "/", Host="www.example.com", X_Forwarded_Proto="https")
    finally:
        docker("rm", "--force", f"{network}-web", check=False)
        docker("image", "rm", image, check=False)

    assert "Applying users.0001_initial" in migrated
    assert health.status == 200
    assert page.status == 200
    assert foreign.status == 400
