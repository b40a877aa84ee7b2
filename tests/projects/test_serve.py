"""`inv serve` serves, with what it needs, and leaves nothing behind."""

from __future__ import annotations

import re
import signal
import socket
import time
from typing import TYPE_CHECKING

import pytest

from .serving import START_TIMEOUT_SECONDS, Server, free_port, get, run_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .workshop import Project, Workshop

pytestmark = pytest.mark.e2e


@pytest.fixture
def variables(workshop: Workshop, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Give a database of the test's own; one at a time: front ends share a port for their own."""
    with workshop.lock("serve"):
        yield {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"}


def address(server: Server) -> str:
    """Wait for the address that it prints, and return it."""
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        found = re.search(r"^ +(http://127\.0\.0\.1:\d+/)$", server.output(), re.MULTILINE)
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(server.output())


def test_serve_migrates_serves_and_stops_without_a_trace(
    project: Project, variables: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    inv = project.python.with_name("inv")
    command = (inv, "serve", "--port", str(port))

    with run_server(project, *command, log=tmp_path / "log", variables=variables) as server:
        assert address(server) == f"http://127.0.0.1:{port}/"
        server.wait_until_answers(port, "/readyz")
        landing = get(port, "/")
        stylesheet = get(port, "/static/css/tokens.css")
        sign_in = get(port, "/accounts/login/")
        family = server.family()
        status = server.stop_all(signal.SIGINT)
        survivors = server.survivors(family)

    assert landing.status == sign_in.status == stylesheet.status == 200
    assert b"<h1" in sign_in.body
    assert b"--surface" in stylesheet.body
    assert "Traceback" not in server.output()
    assert status in {0, 130}
    assert survivors == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda it: it.name)
def test_serve_ends_what_it_started_when_it_alone_is_stopped(
    project: Project, variables: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    port = free_port()
    inv = project.python.with_name("inv")
    command = (inv, "serve", "--port", str(port))

    with run_server(project, *command, log=tmp_path / "log", variables=variables) as server:
        server.wait_until_answers(port, "/readyz")
        family = server.family()
        status = server.stop(number)
        survivors = server.survivors(family)

    assert status == (128 + number if number == signal.SIGTERM else 0)
    assert survivors == ""
    assert "Traceback" not in server.output()


@pytest.mark.parametrize("theme", ["starter_html"], indirect=True, scope="session")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda it: it.name)
def test_serve_stopped_with_its_server_gives_it_the_time_to_end(
    project: Project, variables: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    port = free_port()
    # The site itself ends at once; what watches its files does not.
    slow_end = "if 'RUN_MAIN' not in os.environ: atexit.register(time.sleep, 1)"
    (tmp_path / "sitecustomize.py").write_text(f"import atexit, os, time\n{slow_end}\n")
    slow = {**variables, "PYTHONPATH": str(tmp_path)}
    inv = project.python.with_name("inv")
    command = (inv, "serve", "--port", str(port))

    with run_server(project, *command, log=tmp_path / "log", variables=slow) as server:
        server.wait_until_answers(port, "/readyz")
        family = server.family()
        server.stop_all(number)
        survivors = server.survivors(family)

    assert "Traceback" not in server.output()
    assert survivors == ""


def test_serve_takes_another_port_when_its_own_is_taken(
    project: Project, variables: dict[str, str], tmp_path: Path
) -> None:
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        taken = occupant.getsockname()[1]
        inv = project.python.with_name("inv")
        command = (inv, "serve", "--port", str(taken))

        with run_server(project, *command, log=tmp_path / "log", variables=variables) as server:
            chosen = int(address(server).rstrip("/").rpartition(":")[2])
            server.wait_until_answers(chosen)

    assert taken < chosen < taken + 20
    assert f"port {taken} is in use" in server.output()


TWO_WRITERS = """
import threading, time
from datetime import datetime, timezone
from django.contrib.sessions.models import Session
from django.db import connection, transaction

def write(key):
    try:
        with transaction.atomic():
            before = Session.objects.count()
            time.sleep(0.3)
            now = datetime.now(timezone.utc)
            Session.objects.create(session_key=key, session_data="", expire_date=now)
        print("wrote after", before)
    finally:
        connection.close()

writers = [threading.Thread(target=write, args=[name]) for name in "ab"]
[it.start() for it in writers]
[it.join() for it in writers]
"""


def test_on_sqlite_two_that_read_and_then_write_wait_for_each_other(
    workshop: Workshop, tmp_path: Path
) -> None:
    project = workshop.project("starter_html")
    variables = {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"}
    project.manage("migrate", "--verbosity", "0", variables=variables)

    answer = project.manage("shell", "--command", TWO_WRITERS, variables=variables)

    assert sorted(re.findall("wrote after .*", answer.stdout)) == ["wrote after 0", "wrote after 1"]
