"""Sign-ins, as Django announces them."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from . import cookies, services


@receiver(user_logged_in)
def keep_what_the_browser_dismissed(
    user: AbstractBaseUser, request: HttpRequest | None = None, **_: Any
) -> None:
    """Dismiss for the account what its owner has dismissed before signing in."""
    notice_ids = cookies.read(request) if request else []
    if notice_ids:
        services.dismiss_all(user=user, notice_ids=notice_ids)
