"""Ctrl-C, `kill` and a closed terminal, as one KeyboardInterrupt that cleaning up can rely on.

The first signal raises, and no later one does: what runs in `finally` is never cut short.
"""

from __future__ import annotations

import signal

TYPE_CHECKING = False  # typing costs a fifth of the time that --help takes
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

# Windows has no hang-up; nothing else has Ctrl-Break.
NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
SIGNALS: tuple[signal.Signals, ...] = tuple(
    getattr(signal, name) for name in NAMES if hasattr(signal, name)
)


def raise_on_signals() -> dict[signal.Signals, Any]:
    """Make the next signal raise KeyboardInterrupt; return the handlers that did stand.

    A signal that is ignored from the start (`nohup`, a background job) stays ignored.
    """
    return _handle(_raise_once)


def ignore_signals() -> None:
    """From here on signals come too late: nothing is raised any more."""
    _handle(_do_nothing)


def restore(handlers: dict[signal.Signals, Any]) -> None:
    """Put back what `raise_on_signals` has returned."""
    for number, handler in handlers.items():
        signal.signal(number, handler)


def ignore_to_the_end() -> None:
    """Ignore signals while Python shuts down too, when its own handlers are gone already."""
    _handle(signal.SIG_IGN)


def _handle(handler: Any) -> dict[signal.Signals, Any]:
    previous = {number: signal.getsignal(number) for number in SIGNALS}
    caught = {number: old for number, old in previous.items() if old != signal.SIG_IGN}
    for number in caught:
        signal.signal(number, handler)
    return caught


def _raise_once(_number: int, _frame: FrameType | None) -> None:
    ignore_signals()
    raise KeyboardInterrupt


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    pass
