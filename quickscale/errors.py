"""The one error of QuickScale that is meant for its user."""

ISSUES = "https://github.com/Experto-AI/quickscale/issues"


class QuickScaleError(Exception):
    """Something the user can put right; `cli.main` prints it without a traceback.

    message: what is wrong, with the name of the thing: "no QuickScale project in ~/shop"
    hint: what to type or do next, one line; empty when the message says it all
    status: the exit status, 1 unless scripts have to tell this case apart
    """

    def __init__(self, message: str, *, hint: str = "", status: int = 1) -> None:
        """Keep what `cli.main` prints and returns."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status


def describe(error: OSError) -> str:
    """Return what the system says about a failure, without numbers: "No space left on device"."""
    return error.strerror or str(error)


def bug(error: Exception, *, status: int) -> QuickScaleError:
    """Return the error for a mistake of ours, which asks for a report."""
    return QuickScaleError(
        f"QuickScale failed in a way that it should not: {type(error).__name__}: {error}",
        hint=f"type it again with QUICKSCALE_DEBUG=1 and report what it prints at {ISSUES}",
        status=status,
    )
