"""Ctrl-C in a task is for the program that the task runs."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.containers.engine import wait_for

from .serving import START_TIMEOUT_SECONDS, Server, run_server
from .workshop import copy_of

if TYPE_CHECKING:
    from pathlib import Path

    from .workshop import Workshop

pytestmark = pytest.mark.e2e

SLOW_TO_END = """
import time
from pathlib import Path

import pytest


@pytest.fixture
def machine():
    yield
    time.sleep(1)
    Path("cleaned-up").touch()


def test_long(machine):
    print("\\nit has begun", flush=True)
    time.sleep(60)
"""

GOES_ON = """
import sys, time
print("\\nit has begun", flush=True)
try:
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(1)
print("it goes on", flush=True)
sys.exit(5)
"""


def begun(server: Server) -> None:
    """Wait until the program has said that it has begun."""
    wait_for("the program", lambda: "\nit has begun\n" in server.output(), START_TIMEOUT_SECONDS)


def test_tests_that_are_interrupted_clean_up_and_tell_where_they_were(
    workshop: Workshop, tmp_path: Path
) -> None:
    made = workshop.project("starter_html")
    copy = copy_of(made, tmp_path / "shop")
    (copy.root / "tests" / "test_slow.py").write_text(SLOW_TO_END)
    command = (sys.executable, "-m", "invoke", "test", "--", "-s", "tests/test_slow.py")
    variables = {"PROJECT_PYTHON": str(made.python)}

    with run_server(copy, *command, log=tmp_path / "log", variables=variables) as tests:
        begun(tests)
        family = tests.family()
        status = tests.stop_all(signal.SIGINT)
        survivors = tests.survivors(family)

    assert (copy.root / "cleaned-up").exists()
    assert "no tests ran" in tests.output()
    assert "test_slow.py:17: KeyboardInterrupt" in tests.output()
    assert status == pytest.ExitCode.INTERRUPTED
    assert survivors == ""


def test_a_program_that_takes_an_interrupt_for_something_else_goes_on(
    workshop: Workshop, tmp_path: Path
) -> None:
    made = workshop.project("starter_html")
    copy = copy_of(made, tmp_path / "shop")
    command = (sys.executable, "-m", "invoke", "shell", "--command", GOES_ON)
    variables = {"PROJECT_PYTHON": str(made.python), "DOCKER_HOST": "unix:///none"}

    with run_server(copy, *command, log=tmp_path / "log", variables=variables) as shell:
        begun(shell)
        status = shell.stop_all(signal.SIGINT)

    assert "\nit goes on\n" in shell.output()
    assert status == 5
