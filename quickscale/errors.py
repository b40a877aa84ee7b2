"""The one error of QuickScale that is meant for its user."""


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
