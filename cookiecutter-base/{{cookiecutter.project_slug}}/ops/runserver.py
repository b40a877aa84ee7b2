"""`python -m ops.runserver`: the server of the development container outlives wrong settings.

Django's own goes on after a mistake in any other file, but ends after one in the settings.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

from .process import ROOT, SIGNALLED, call, note, python
from .server import end

# One that ends sooner has never served: the mistake was there before, and `inv up` tells it.
SECONDS_TO_START = 10
SECONDS_BETWEEN_LOOKS = 1
WITHOUT_SETTINGS = {"node_modules", "static", "templates", "media", "staticfiles", "frontend"}


def main() -> int:
    """Serve until it is stopped; return the exit status."""
    signal.signal(signal.SIGTERM, end)
    command = python("manage.py", "runserver", "0.0.0.0:8000")
    has_served = False
    while True:
        begin = time.monotonic()
        status = call(command, cwd=ROOT, environment={**os.environ})
        has_served = has_served or time.monotonic() - begin > SECONDS_TO_START
        if status == 0 or status > SIGNALLED or not has_served:
            return status
        note("\nthe server has ended: it starts again when a file is saved")
        wait_for_change()


def wait_for_change() -> None:
    """Return when a file of Python's or `.env` is another than now."""
    before = state()
    while state() == before:
        time.sleep(SECONDS_BETWEEN_LOOKS)


def state() -> dict[Path, int]:
    """Return the files that the settings may come from, with their times in nanoseconds."""
    folders = [
        it
        for it in ROOT.iterdir()
        if it.is_dir() and it.name[0] != "." and it.name not in WITHOUT_SETTINGS
    ]
    found = {}
    for file in [ROOT / ".env", *(file for folder in folders for file in folder.rglob("*.py"))]:
        # An editor may be about to put a new file in its place.
        with contextlib.suppress(FileNotFoundError):
            found[file] = file.stat().st_mtime_ns
    return found


if __name__ == "__main__":
    sys.exit(main())
