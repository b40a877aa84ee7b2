from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from quickscale import process
from quickscale.errors import QuickScaleError
from tests.systems import POSIX_ONLY

# What they start is a program of POSIX.
pytestmark = POSIX_ONLY


def test_run_returns_what_the_program_wrote() -> None:
    assert process.run("echo", "a b", cwd=Path.cwd()) == "a b\n"


def test_run_gives_no_input() -> None:
    assert process.run("cat", cwd=Path.cwd()) == ""


def test_a_failure_shows_the_command_its_status_and_the_end_of_its_stderr() -> None:
    script = "for n in 1 2 3 4; do echo line $n >&2; done; exit 7"

    with pytest.raises(QuickScaleError) as failure:
        process.run("sh", "-c", script, cwd=Path.cwd())

    assert failure.value.message == (
        f"`sh -c '{script}'` failed with status 7: line 2 line 3 line 4"
    )


def test_a_failure_is_no_error_when_it_is_not_checked() -> None:
    assert process.run("sh", "-c", "echo out; exit 1", cwd=Path.cwd(), check=False) == "out\n"


def test_a_missing_program_says_how_to_install_it() -> None:
    with pytest.raises(QuickScaleError) as failure:
        process.run("no-such-program", cwd=Path.cwd())

    assert failure.value.message == "no-such-program is not on this machine"
    assert failure.value.hint == "install no-such-program"


def test_a_program_that_takes_too_long_is_ended() -> None:
    with pytest.raises(QuickScaleError, match=r"`sleep 30` did not end within 0\.1 seconds"):
        process.run("sleep", "30", cwd=Path.cwd(), timeout_seconds=0.1)


def test_output_that_is_not_text_is_no_error() -> None:
    written = process.run("printf", "\\377", cwd=Path.cwd())

    assert written == "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(("quiet", "shown"), [(False, "progress\n"), (True, "")])
def test_follow_lets_output_through_to_stderr(
    quiet: bool, shown: str, capfd: pytest.CaptureFixture[str]
) -> None:
    process.follow("echo", "progress", cwd=Path.cwd(), quiet=quiet)

    assert capfd.readouterr() == ("", shown)


def test_follow_uses_the_environment_it_is_given(capfd: pytest.CaptureFixture[str]) -> None:
    environment = {**os.environ, "GREETING": "hello"}
    code = "import os; print(os.environ['GREETING'])"

    process.follow(sys.executable, "-c", code, cwd=Path.cwd(), environment=environment)

    assert capfd.readouterr().err == "hello\n"
