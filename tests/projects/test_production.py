"""Production refuses to start half configured, and says alive and ready apart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .serving import free_port, get, run_gunicorn
from .workshop import Project, production_variables

if TYPE_CHECKING:
    from pathlib import Path

    from .postgres import Postgres

pytestmark = pytest.mark.e2e

# Nobody listens on port 1.
CLOSED_DATABASE = "postgres://shop:no-such-password@127.0.0.1:1/shop"  # pragma: allowlist secret
SHORT_SECRET = "q7Rw2ZkX9vLp4TnB"  # pragma: allowlist secret


def start(project: Project, variables: dict[str, str]) -> tuple[int, str]:
    """Start gunicorn and let it check its application; return its status and output."""
    gunicorn = project.python.with_name("gunicorn")
    answer = project.run(
        gunicorn, "--check-config", f"{project.package}.wsgi", check=False, variables=variables
    )
    return answer.returncode, answer.stdout


def example_secret(project: Project) -> str:
    lines = (project.root / ".env.example").read_text().splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith("SECRET_KEY="))


def test_production_starts_with_what_is_required(deployed: Project) -> None:
    variables = production_variables(database_url=CLOSED_DATABASE)
    required = {name: variables[name] for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")}

    assert start(deployed, required) == (0, "")


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
@pytest.mark.parametrize("value", [None, "", " "], ids=["absent", "empty", "blank"])
def test_production_names_what_is_missing(deployed: Project, name: str, value: str | None) -> None:
    variables = production_variables(database_url=CLOSED_DATABASE)
    del variables[name]
    if value is not None:
        variables[name] = value

    status, output = start(deployed, variables)

    last_line = output.strip().splitlines()[-1]
    assert status != 0
    assert "ImproperlyConfigured" in last_line
    assert name in last_line
    assert [other for other in variables if other != name and other in last_line] == []


def test_production_names_all_that_is_missing_at_once(deployed: Project) -> None:
    status, output = start(deployed, {})

    assert status != 0
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"):
        assert name in output.strip().splitlines()[-1]


@pytest.mark.parametrize("kind", ["example", "short"])
def test_production_refuses_a_weak_secret_and_does_not_show_it(
    deployed: Project, kind: str
) -> None:
    secret = example_secret(deployed) if kind == "example" else SHORT_SECRET
    variables = {**production_variables(database_url=CLOSED_DATABASE), "SECRET_KEY": secret}

    status, output = start(deployed, variables)

    assert status != 0
    assert "SECRET_KEY is the example's or shorter than 50 characters" in output
    assert secret not in output


def test_without_a_database_it_is_alive_but_not_ready(deployed: Project, tmp_path: Path) -> None:
    port = free_port()
    variables = production_variables(database_url=CLOSED_DATABASE)

    with run_gunicorn(deployed, port, log=tmp_path / "log", variables=variables) as server:
        alive = get(port, "/healthz", Host="10.1.2.3:8000")
        ready = get(port, "/readyz", Host="10.1.2.3:8000")
        page = get(port, "/", Host="10.1.2.3:8000")

    assert (alive.status, alive.body) == (200, b"ok")
    assert ready.status == 503
    assert json.loads(ready.body) == {"database": "failed", "cache": "ok"}
    assert page.status == 400
    assert "no-such-password" not in server.output()
    assert variables["SECRET_KEY"] not in server.output()


def test_with_a_database_it_is_alive_and_ready(
    deployed: Project, postgres: Postgres, tmp_path: Path
) -> None:
    port = free_port()
    variables = production_variables(database_url=postgres.create(f"ready_{deployed.theme}"))

    with run_gunicorn(deployed, port, log=tmp_path / "log", variables=variables):
        alive = get(port, "/healthz", Host="10.1.2.3:8000")
        ready = get(port, "/readyz")
        page = get(port, "/", Host="localhost")

    assert alive.status == 200
    assert ready.status == 200
    assert json.loads(ready.body) == {"database": "ok", "cache": "ok"}
    assert page.status == 301
    assert page.header("location") == "https://localhost/"
