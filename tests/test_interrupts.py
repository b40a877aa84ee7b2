from __future__ import annotations

import os
import runpy
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from quickscale import interrupts
from tests.systems import POSIX_ONLY

if TYPE_CHECKING:
    from collections.abc import Iterator


pytestmark = POSIX_ONLY


@pytest.fixture(autouse=True)
def handlers_put_back() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in interrupts.SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", interrupts.SIGNALS)
def test_the_first_signal_raises_and_no_later_one_does(number: signal.Signals) -> None:
    interrupts.raise_on_signals()

    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)
    for later in interrupts.SIGNALS:
        os.kill(os.getpid(), later)


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    handlers = interrupts.raise_on_signals()

    assert signal.SIGHUP not in handlers
    os.kill(os.getpid(), signal.SIGHUP)


def test_handlers_can_be_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)

    interrupts.restore(interrupts.raise_on_signals())

    assert signal.getsignal(signal.SIGTERM) == before


def test_after_the_command_line_of_a_process_no_signal_changes_its_status(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["quickscale", "--version"])

    with pytest.raises(SystemExit) as end:
        runpy.run_module("quickscale", run_name="__main__")

    assert end.value.code == 0
    assert {signal.getsignal(number) for number in interrupts.SIGNALS} == {signal.SIG_IGN}
