"""The first of the two commands, for real: a clone, an empty HOME, the network of this machine."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.scripts.fresh_machine import FreshMachine, make_machine

pytestmark = pytest.mark.e2e
SERVE_TIMEOUT_SECONDS = 240


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> FreshMachine:
    return make_machine(tmp_path_factory.mktemp("machine"))


@contextmanager
def served(machine: FreshMachine, *arguments: str) -> Iterator[str]:
    """Run quickstart until it tells the address, yield the address, then press Ctrl-C."""
    log = machine.home.parent / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [machine.clone / "scripts" / "quickstart.sh", *arguments],
            env=machine.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield _address(log, process)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + SERVE_TIMEOUT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r"^ +(http://\S+)$", log.read_text(), re.MULTILINE):
            return found[1]
        time.sleep(0.2)
    pytest.fail(f"no address was printed:\n{log.read_text()[-3000:]}")


def fetch(address: str) -> str:
    """Return the page at `address`; the server may need a moment after it told its address."""
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    deadline = time.monotonic() + 30
    while not _listens(host, int(port)) and time.monotonic() < deadline:
        time.sleep(0.3)
    with urllib.request.urlopen(address, timeout=10) as page:  # noqa: S310 - loopback
        return str(page.read().decode())


def _listens(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def test_one_command_leads_from_an_empty_machine_to_a_project(machine: FreshMachine) -> None:
    answer = machine.run("quickstart.sh", "my-shop", "--no-serve")

    project = machine.clone.parent / "my-shop"
    assert answer.returncode == 0, answer.stderr[-3000:]
    assert f"{project} is ready" in answer.stderr
    assert (project / "db.sqlite3").stat().st_size > 0
    assert (machine.home / ".local/bin/poetry").is_symlink()
    assert machine.changes_of_clone() == ["!! .venv/"]


def test_the_same_command_goes_on_and_serves(machine: FreshMachine) -> None:
    with served(machine, "my-shop") as address:
        page = fetch(address)

    assert "<!doctype html" in page.lower()
    assert machine.changes_of_clone() == ["!! .venv/"]


def test_poetry_is_not_installed_twice(machine: FreshMachine) -> None:
    start = time.monotonic()
    answer = machine.run("install_global.sh")

    assert answer.returncode == 0, answer.stderr
    assert Path(answer.stdout.strip()) == machine.home / ".local/bin/poetry"
    assert "is there" in answer.stderr
    assert time.monotonic() - start < 30


def test_an_interrupt_is_survived(machine: FreshMachine, tmp_path: Path) -> None:
    command = ["quickstart.sh", "my-shop", "--output-dir", str(tmp_path), "--no-serve"]
    with subprocess.Popen(
        [machine.clone / "scripts" / command[0], *command[1:]],
        env=machine.environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr
        for line in process.stderr:
            if "installing the project's packages" in line:
                break
        time.sleep(3)
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read()

    assert process.returncode == 130
    assert "interrupted; the same command goes on from here" in rest

    again = machine.run(*command)

    assert again.returncode == 0, again.stderr[-3000:]
    assert "going on with it" in again.stderr
    assert (tmp_path / "my-shop" / "db.sqlite3").exists()
