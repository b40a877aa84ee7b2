"""Mails of this module, in text and HTML. allauth sends its own by adapters.py."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string

from .adapters import site
from .plain_text import wrapped


def send_mail(
    name: str, *, email: str, context: dict[str, Any], request: HttpRequest | None = None
) -> None:
    """Send a mail.

    name: of its templates, quickscale_auth/email/<name>_subject.txt, _message.txt, _message.html
    """
    values = {**site(), **context, "email": email}
    base = f"quickscale_auth/email/{name}"
    subject = " ".join(render_to_string(f"{base}_subject.txt", values, request).split())
    text = wrapped(render_to_string(f"{base}_message.txt", values, request).strip())
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [email])
    message.attach_alternative(
        render_to_string(f"{base}_message.html", values, request), "text/html"
    )
    message.send()
