"""Ctrl-C: nothing is taken back but what was for one deployment only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from quickscale.cli import main

from .standin import MIGRATE, RailwayStandin

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ["deploy", "railway"]
needs_signals = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows sends no signal to one process"
)


def interrupt_at(railway: RailwayStandin, step: str, *options: str) -> tuple[int, str]:
    """Deploy in a process of its own, interrupt it when it asks for something."""
    running: list[subprocess.Popen[str]] = []

    def interrupt(name: str) -> None:
        if name == step and running[0].poll() is None:
            running[0].send_signal(signal.SIGINT)

    railway.before_call = interrupt
    command = [sys.executable, "-m", "quickscale", *DEPLOY, *options]
    running.append(
        subprocess.Popen(command, env=dict(os.environ), stderr=subprocess.PIPE, text=True)
    )
    _, err = running[0].communicate(timeout=60)
    railway.before_call = lambda _: None
    return running[0].returncode, err


@needs_signals
def test_an_interrupted_run_is_status_130_and_is_gone_on_with(
    railway: RailwayStandin, shop: Path
) -> None:
    status, err = interrupt_at(railway, "serviceCreate")

    assert status == 130
    assert "error: interrupted\nhint: nothing is taken back; type the command again to go on" in err
    assert main(DEPLOY) == 0
    assert len(railway.projects) == 1


@needs_signals
def test_what_was_skipped_is_put_back_on_ctrl_c(railway: RailwayStandin, shop: Path) -> None:
    main(DEPLOY)

    status, err = interrupt_at(railway, "deployment", "--skip-migrations", "--skip-collectstatic")

    assert status == 130
    assert "the deployment goes on at Railway" in err
    site = railway.instance("my-shop")
    assert site.preDeployCommand == [MIGRATE]
    assert site.variables["DISABLE_COLLECTSTATIC"] == ""
