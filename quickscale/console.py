"""What is printed, and where: results on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing costs a fifth of the time that --help takes
if TYPE_CHECKING:
    from typing import TextIO

    from quickscale.errors import QuickScaleError

RED = "31"
BOLD = "1"
CYAN = "36"


def write(text: str) -> None:
    """Print a line of the result on stdout."""
    _print(text, sys.stdout)


def progress(text: str) -> None:
    """Print a line about work under way on stderr."""
    _print(text, sys.stderr)


def print_error(error: QuickScaleError) -> None:
    """Print one message, and the hint below it, on stderr."""
    _print(f"{paint('error:', RED, sys.stderr)} {error.message}", sys.stderr)
    if error.hint:
        _print(f"{paint('hint:', CYAN, sys.stderr)} {error.hint}", sys.stderr)


def paint(text: str, colour: str, stream: TextIO) -> str:
    """Return the text in a colour where `stream` is a terminal that shows colours."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\033[{colour}m{text}\033[0m"


def _print(text: str, stream: TextIO) -> None:
    """Print a line; a character that the stream cannot carry is shown by its number."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
