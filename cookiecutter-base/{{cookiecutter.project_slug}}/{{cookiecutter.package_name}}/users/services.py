"""What happens to accounts. Views, API and commands call these; they hold no logic of their own."""

from django.db import transaction
from django.http import HttpRequest

from ..activity import services as activity
from ..activity.models import ActivityEvent
from .models import User


@transaction.atomic
def update_profile(
    user: User,
    *,
    full_name: str,
    time_zone: str,
    request: HttpRequest | None = None,
) -> list[str]:
    """Save a person's profile and record what changed.

    full_name and time_zone must be valid (see ProfileForm). Returns the names of the fields that
    changed; nothing is saved or recorded when there are none.
    """
    wanted = {"full_name": full_name, "time_zone": time_zone}
    stored = User.objects.select_for_update().get(pk=user.pk)
    changed = [name for name, value in wanted.items() if getattr(stored, name) != value]
    for name, value in wanted.items():
        setattr(user, name, value)
    if changed:
        user.save(update_fields=changed)
        labels = [name.replace("_", " ") for name in changed]
        activity.record(
            user,
            ActivityEvent.Kind.PROFILE_UPDATED,
            request=request,
            details=", ".join(labels).capitalize(),
        )
    return changed
