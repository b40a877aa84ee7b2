"""The one error that is meant for whoever splits."""

from __future__ import annotations

USAGE = 2


class SplitError(Exception):
    """Something the user can put right; `split.main` prints it without a traceback.

    message: what is wrong, with the name of the thing: "no commit named v9"
    hint: what to type or do next, one line; empty when the message says it all
    status: the exit status: 1, or 2 for a command line that makes no sense
    """

    def __init__(self, message: str, *, hint: str = "", status: int = 1) -> None:
        """Keep what `split.main` prints and returns."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status


def printable(name: bytes) -> str:
    """Return the bytes of a path or a name of git as text for a message."""
    return name.decode("utf-8", "backslashreplace")
