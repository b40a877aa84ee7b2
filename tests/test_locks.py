from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from quickscale import locks

HOLDER = """
import os, sys
from quickscale import locks
locks.take(os.open("lock", os.O_RDWR))
print("taken", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder() -> subprocess.Popen[str]:
    """Start another process that holds the lock."""
    Path("lock").touch()
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "taken\n"
    return process


def test_a_lock_that_another_process_has_is_refused(holder: subprocess.Popen[str]) -> None:
    descriptor = os.open("lock", os.O_RDWR)

    with pytest.raises(OSError, match=r"."):
        locks.take(descriptor)

    os.close(descriptor)
    holder.communicate()


def test_a_lock_is_free_when_its_process_was_killed(holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.communicate()
    descriptor = os.open("lock", os.O_RDWR)

    locks.take(descriptor)

    os.close(descriptor)
