"""Asking someone for a new password."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from . import events
from .mails import send_mail
from .models import SecurityEvent


def ask_for_new_password(*, user: Any, request: HttpRequest) -> None:
    """Send a mail that leads to the page where a new password is set, by a code.

    The mail holds nothing that opens the account: the code goes out when its owner asks for it.
    """
    email = getattr(user, user.get_email_field_name())
    link = request.build_absolute_uri(reverse("account_reset_password"))
    send_mail("new_password", email=email, context={"user": user, "link": link}, request=request)
    note = "asked for a new password"
    kind = SecurityEvent.Kind.ADMINISTERED
    events.record(user=user, kind=kind, request=request, details=note)
