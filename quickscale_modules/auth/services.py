"""What a project's own code may do with accounts. Call these; their modules are private.

All arguments are keyword-only. Errors are those of errors.py; mails and signals go out after the
transaction is committed.
"""

from .deletion import (
    cancel_deletion,
    delete_account,
    deletion_date,
    purge_deleted,
    request_deletion,
)
from .emails import sync_emails
from .errors import (
    AccountError,
    DeletionError,
    InvalidInviteError,
    InvalidProfileError,
    InvalidTokenError,
    MissingScopeError,
    SessionNotFoundError,
)
from .events import prune_events, recent_events, record
from .export import export_data
from .invites import check_invitable, create_invite, find_invite, invite_path, send_invite
from .passwords import ask_for_new_password
from .profiles import (
    accept_terms,
    complete_onboarding,
    profile_of,
    remove_picture,
    set_picture,
    update_profile,
)
from .sessions import end_all_sessions, end_other_sessions, end_session, sessions_of
from .tokens import authenticate_token, create_token, revoke_token, tokens_of

__all__ = [
    "AccountError",
    "DeletionError",
    "InvalidInviteError",
    "InvalidProfileError",
    "InvalidTokenError",
    "MissingScopeError",
    "SessionNotFoundError",
    "accept_terms",
    "ask_for_new_password",
    "authenticate_token",
    "cancel_deletion",
    "check_invitable",
    "complete_onboarding",
    "create_invite",
    "create_token",
    "delete_account",
    "deletion_date",
    "end_all_sessions",
    "end_other_sessions",
    "end_session",
    "export_data",
    "find_invite",
    "invite_path",
    "profile_of",
    "prune_events",
    "purge_deleted",
    "recent_events",
    "record",
    "remove_picture",
    "request_deletion",
    "revoke_token",
    "send_invite",
    "sessions_of",
    "set_picture",
    "sync_emails",
    "tokens_of",
    "update_profile",
]
