"""Sign-ins and sign-outs, as Django announces them."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from ..users.models import User
from . import services
from .models import ActivityEvent


@receiver(user_logged_in)
def record_sign_in(user: User, request: HttpRequest | None = None, **_: Any) -> None:
    """Record that someone signed in."""
    services.record(user, ActivityEvent.Kind.SIGNED_IN, request=request)


@receiver(user_logged_out)
def record_sign_out(user: User | None, request: HttpRequest | None = None, **_: Any) -> None:
    """Record that someone signed out; a session that had expired is nobody's."""
    if user is not None:
        services.record(user, ActivityEvent.Kind.SIGNED_OUT, request=request)
