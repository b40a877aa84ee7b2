"""What can go wrong in this module's services."""


class AccountError(Exception):
    """What can go wrong with an account."""


class InvalidProfileError(AccountError):
    """A value that a profile cannot have.

    field: its name
    """

    def __init__(self, field: str, message: str) -> None:
        """Keep the field."""
        self.field = field
        super().__init__(message)


class InvalidTokenError(AccountError):
    """An access token that opens nothing: unknown, expired, revoked, or its owner is inactive."""


class MissingScopeError(AccountError):
    """An access token that is not for this."""


class InvalidInviteError(AccountError):
    """An invitation that is unknown, used or expired, or an address that cannot be invited."""


class DeletionError(AccountError):
    """An account that is not to be deleted, or cannot be."""


class SessionNotFoundError(AccountError):
    """No such session of this person."""
