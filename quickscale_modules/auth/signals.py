"""What this module announces, after the change is committed.

allauth's own signals (user_signed_up, password_changed, email_changed, …) are sent as ever.

    profile_updated: user, changed (names of fields)
    onboarding_completed: user
    export_collected: user, files (a dictionary of names and bytes that receivers add to)
    deletion_requested: user, delete_after
    deletion_cancelled: user
    account_deleted: user_id, email. Sent after the account is gone
    token_created, token_revoked: user, token
    invite_accepted: user, invite
"""

from django.dispatch import Signal

profile_updated = Signal()
onboarding_completed = Signal()
export_collected = Signal()
deletion_requested = Signal()
deletion_cancelled = Signal()
account_deleted = Signal()
token_created = Signal()
token_revoked = Signal()
invite_accepted = Signal()
