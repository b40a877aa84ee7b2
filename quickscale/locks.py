"""A lock on an open file, which the system frees when the process ends, however it ends."""

import sys


def take(descriptor: int) -> None:
    """Lock the file for this process. Raises OSError when another one has it."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
