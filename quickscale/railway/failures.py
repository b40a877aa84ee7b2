"""What can go wrong on the way to Railway, each kind with the exit status that a script sees."""

from __future__ import annotations

from quickscale.errors import QuickScaleError

BUG = 1
LOCAL = 2
TOKEN = 3
SERVICE = 4
QUOTA = 5
FAILED = 6
PATIENCE = 7
INTERRUPTED = 130


class RailwayError(QuickScaleError):
    """Railway refused something, or could not be reached.

    is_lost: whether the request may have done its work all the same, the answer being lost
    trace_id: what Railway's support asks for; empty when there is none
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        status: int = SERVICE,
        is_lost: bool = False,
        trace_id: str = "",
    ) -> None:
        """Name the trace in the message, for whoever reports it."""
        super().__init__(
            f"{message} (traceId {trace_id})" if trace_id else message, hint=hint, status=status
        )
        self.is_lost = is_lost
        self.trace_id = trace_id


class NotAuthorizedError(RailwayError):
    """Railway's one answer to a token that may not, and to an id that does not exist."""


class TooLargeError(RailwayError):
    """The archive is larger than Railway takes."""


class DeploymentFailedError(QuickScaleError):
    """A deployment ended badly; the release before it keeps serving.

    step: what it failed in, such as BUILD_IMAGE; empty when Railway does not say
    log: the last lines of that step's log
    """

    def __init__(self, message: str, *, hint: str, step: str = "", log: list[str]) -> None:
        """Keep the log for `--json`."""
        super().__init__(message, hint=hint, status=FAILED)
        self.step = step
        self.log = log


def local(message: str, hint: str = "") -> QuickScaleError:
    """Return the error of a check that needs no network, or of what was typed."""
    return QuickScaleError(message, hint=hint, status=LOCAL)
