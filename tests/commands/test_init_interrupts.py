"""Real signals to a real process: the project is there as a whole, or nothing is."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quickscale import interrupts
from tests.systems import POSIX_ONLY

if TYPE_CHECKING:
    from collections.abc import Callable

INTERRUPTED = 130
STEP_SECONDS = 0.001
LIMIT_SECONDS = 30
pytestmark = POSIX_ONLY


def start(script: str) -> subprocess.Popen[str]:
    command = [script, "init", "shop", "--output-dir", "new/folder"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def scratch() -> Path | None:
    return next(Path("new/folder").glob(".quickscale-*"), None)


def exists_in_scratch(name: str) -> Callable[[], bool]:
    def exists() -> bool:
        folder = scratch()
        return folder is not None and (folder / "shop" / name).exists()

    return exists


MOMENTS: dict[str, Callable[[], bool]] = {
    "the output folder is made": Path("new").exists,
    "the scratch folder is made": lambda: scratch() is not None,
    "the theme is being rendered": exists_in_scratch("GENERATION-DID-NOT-FINISH.md"),
    "the base is being rendered": exists_in_scratch("Makefile"),
    "the secret is written": exists_in_scratch(".env"),
    "the repository is made": exists_in_scratch(".git"),
    "files are staged": exists_in_scratch(".git/index.lock"),
    "the commit is being made": exists_in_scratch(".git/refs/heads/main"),
}


def wait_until(is_reached: Callable[[], bool], run: subprocess.Popen[str]) -> None:
    end = time.monotonic() + LIMIT_SECONDS
    while not is_reached() and run.poll() is None and time.monotonic() < end:
        time.sleep(STEP_SECONDS)


def assert_all_or_nothing(run: subprocess.Popen[str]) -> None:
    output, error = run.communicate(timeout=LIMIT_SECONDS)
    if run.returncode == 0:
        assert error == ""
        assert output.startswith("created ")
        assert [path.name for path in Path("new/folder").iterdir()] == ["shop"]
        assert Path("new/folder/shop/.git/refs/heads/main").exists()
        assert Path("new/folder/shop/.env").exists()
        assert not Path("new/folder/shop/GENERATION-DID-NOT-FINISH.md").exists()
    else:
        assert run.returncode == INTERRUPTED
        assert output == ""
        assert error.splitlines() == [
            "error: interrupted",
            "hint: nothing was left behind; type the command again to start over",
        ]
        assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize("number", interrupts.SIGNALS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_leaves_nothing_behind(
    number: signal.Signals, moment: str, installed_script: str
) -> None:
    run = start(installed_script)
    wait_until(MOMENTS[moment], run)

    run.send_signal(number)

    assert_all_or_nothing(run)


def test_an_impatient_user_leaves_nothing_behind(installed_script: str) -> None:
    run = start(installed_script)
    wait_until(MOMENTS["the scratch folder is made"], run)

    while run.poll() is None:
        run.send_signal(signal.SIGINT)
        time.sleep(STEP_SECONDS)

    assert_all_or_nothing(run)


def test_a_hangup_is_ignored_under_nohup(installed_script: str) -> None:
    command = ["sh", "-c", 'trap "" HUP; exec "$0" init shop', installed_script]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: any(Path().glob(".quickscale-*")), run)

    run.send_signal(signal.SIGHUP)

    run.communicate(timeout=LIMIT_SECONDS)
    assert run.returncode == 0
    assert Path("shop/manage.py").is_file()


def test_a_killed_run_leaves_one_hidden_folder_that_the_next_run_removes(
    installed_script: str,
) -> None:
    run = start(installed_script)
    wait_until(MOMENTS["the theme is being rendered"], run)
    run.kill()
    run.communicate()
    left = list(Path("new/folder").iterdir())
    assert [path.name.startswith(".quickscale-shop-") for path in left] == [True]
    os.utime(left[0], (0, 0))

    subprocess.run(
        [installed_script, "init", "other", "--output-dir", "new/folder"],
        check=True,
        capture_output=True,
    )

    names = [path.name for path in Path("new/folder").iterdir()]
    assert names == ["other"]


def test_an_interrupt_while_installing_keeps_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed_script: str
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "poetry").write_text("#!/bin/sh\ntouch installing\nexec sleep 30 >/dev/null 2>&1\n")
    (folder / "poetry").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    command = [installed_script, "init", "shop", "--install"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until(Path("shop/installing").exists, run)

    run.send_signal(signal.SIGINT)

    _, error = run.communicate(timeout=LIMIT_SECONDS)
    assert run.returncode == INTERRUPTED
    assert error.splitlines() == [
        "error: interrupted while installing",
        "hint: the project is made; to go on: cd shop && poetry install && poetry run inv serve",
    ]
    assert Path("shop/manage.py").is_file()
