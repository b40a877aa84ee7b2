"""The command line: parses, runs one verb, and prints what went wrong."""

from __future__ import annotations

import argparse
import os
import sys

from quickscale import __version__, console, interrupts
from quickscale.commands import deploy, init, tasks, themes
from quickscale.errors import QuickScaleError, bug, describe

TYPE_CHECKING = False  # typing costs a fifth of the time that --help takes
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

USAGE = 2
BUG = 3
INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are printed like all other errors."""

    def __init__(self, **options: Any) -> None:
        """Use our formatter, in the parsers of the verbs as well."""
        super().__init__(**{**options, "formatter_class": _formatter})

    def error(self, message: str) -> NoReturn:
        """Raise QuickScaleError with status 2."""
        raise QuickScaleError(message, hint=f"type `{self.prog} --help`", status=USAGE)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = Parser(
        prog="quickscale",
        description="Make Django projects that are ready for production, and that you own.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"quickscale {__version__}")
    subparsers = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="command", required=True
    )
    for verb in (init, themes, tasks, deploy):
        verb.add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    0 done, 1 the user's to put right, 2 usage, 3 a bug, 130 interrupted; `deploy railway` has
    more of them, which docs/deployment.md tells. Without `argv` it is
    the command line of this process, which is expected to end then: signals stay ignored, so
    that none can change the status any more. With `argv` the caller's handlers are put back.
    """
    handlers = interrupts.raise_on_signals()
    try:
        return _run(argv)
    except QuickScaleError as error:
        console.print_error(error)
        return error.status
    except KeyboardInterrupt:
        hint = "nothing was left behind; type the command again to start over"
        console.print_error(QuickScaleError("interrupted", hint=hint))
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("QUICKSCALE_DEBUG"):
            raise
        console.print_error(bug(error, status=BUG))
        return BUG
    finally:
        if argv is None:
            interrupts.ignore_to_the_end()
        else:
            interrupts.restore(handlers)


def _run(argv: Sequence[str] | None) -> int:
    try:
        status = _parse_and_run(argv)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        _drop_what_cannot_be_printed()
        return 0
    except OSError as error:
        _drop_what_cannot_be_printed()
        raise QuickScaleError(describe(error)) from error
    return status


def _drop_what_cannot_be_printed() -> None:
    """Let the flush succeed that Python does when it ends; else the exit status becomes 120."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parse_and_run(argv: Sequence[str] | None) -> int:
    try:
        args = build_parser().parse_args(argv)
    except SystemExit as finished:  # --help and --version
        return int(finished.code or 0)
    status: int = args.run(args)
    return status


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Return argparse's own formatter; told the width, it does not import shutil to ask."""
    try:
        width = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        width = 80
    return argparse.HelpFormatter(prog, width=max(width, 40) - 2, max_help_position=28)
