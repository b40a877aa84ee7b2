"""How long is waited, and how often is asked."""

from __future__ import annotations

import os
import time

from quickscale.railway.failures import PATIENCE, RailwayError

# For tests against a stand-in that answers at once: every pause is multiplied by this.
VARIABLE = "QUICKSCALE_RAILWAY_PACE"
FIRST_SECONDS = 2.0
LONGEST_SECONDS = 20.0
GROWTH = 1.4


class Pace:
    """The time that one run may take, and the pauses in it.

    Accounts may ask 100 times an hour on the smallest plan, so questions become rarer.
    """

    def __init__(self, timeout_seconds: float) -> None:
        """Start the clock."""
        self.timeout_seconds = timeout_seconds
        self.started = time.monotonic()
        self.factor = float(os.environ.get(VARIABLE) or 1)

    def elapsed(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self.started

    def left(self) -> float:
        """Return the seconds that are left, 0 when there are none."""
        return max(0.0, self.timeout_seconds - self.elapsed())

    def sleep(self, seconds: float) -> None:
        """Wait, but not longer than there is time."""
        time.sleep(min(seconds * self.factor, self.left()))

    def pauses(self) -> Pauses:
        """Return pauses that grow."""
        return Pauses(self)


class Pauses:
    """Pauses between questions about one thing: each longer than the one before, up to a limit."""

    def __init__(self, pace: Pace) -> None:
        """Begin with the shortest."""
        self.pace = pace
        self.seconds = FIRST_SECONDS

    def reset(self) -> None:
        """Something has changed: ask soon again."""
        self.seconds = FIRST_SECONDS

    def wait(self, subject: str) -> None:
        """Wait for the next question about `subject`.

        Raises QuickScaleError with status 7 when the time is up.
        """
        if self.pace.left() <= 0:
            raise out_of_patience(subject, self.pace.timeout_seconds)
        self.pace.sleep(self.seconds)
        self.seconds = min(self.seconds * GROWTH, LONGEST_SECONDS)


def out_of_patience(subject: str, timeout_seconds: float) -> RailwayError:
    """Return the error for what takes longer than we wait; it goes on at Railway."""
    return RailwayError(
        f"{subject} is not done after {timeout_seconds:g} seconds; it goes on at Railway",
        hint="type the command again to go on, with a longer --timeout",
        status=PATIENCE,
    )
