"""The signed-in person's own account."""

from datetime import datetime

from ninja import Router, Schema

from ..api.errors import REFUSED, ErrorMessage, InvalidFormError
from . import services
from .forms import ProfileForm, time_zone_choices
from .models import User
from .requests import AuthenticatedRequest

router = Router()


class Me(Schema):
    """The signed-in person."""

    email: str
    full_name: str
    display_name: str
    short_name: str
    initials: str
    time_zone: str
    date_joined: datetime
    is_staff: bool

    @staticmethod
    def resolve_display_name(user: User) -> str:
        """Return the name, or the address of someone who gave none."""
        return user.get_full_name()

    @staticmethod
    def resolve_short_name(user: User) -> str:
        """Return how to greet the person."""
        return user.get_short_name()


class ProfileChange(Schema):
    """What to change; a field that is not there stays as it is."""

    full_name: str | None = None
    time_zone: str | None = None


class SavedProfile(Schema):
    """The profile after saving, and which fields changed."""

    me: Me
    changed: list[str]


class TimeZone(Schema):
    """A time zone to choose."""

    value: str
    label: str


@router.get("/me", operation_id="get_me", response={200: Me, REFUSED: ErrorMessage})
def get_me(request: AuthenticatedRequest) -> User:
    """Return the signed-in person."""
    return request.user


@router.patch("/me", operation_id="update_me", response={200: SavedProfile, REFUSED: ErrorMessage})
def update_me(request: AuthenticatedRequest, change: ProfileChange) -> dict[str, object]:
    """Change the signed-in person's profile."""
    user = request.user
    stored = {"full_name": user.full_name, "time_zone": user.time_zone}
    # A user of its own: an invalid form must not change the request's.
    form = ProfileForm(
        {**stored, **change.dict(exclude_unset=True)}, instance=User.objects.get(pk=user.pk)
    )
    if not form.is_valid():
        raise InvalidFormError(form)
    changed = services.update_profile(user, request=request, **form.cleaned_data)
    return {"me": user, "changed": changed}


@router.get(
    "/time-zones",
    operation_id="list_time_zones",
    response={200: list[TimeZone], REFUSED: ErrorMessage},
)
def list_time_zones(request: AuthenticatedRequest) -> list[dict[str, str]]:
    """Return the time zones that a profile may have."""
    return [{"value": value, "label": label} for value, label in time_zone_choices()]
