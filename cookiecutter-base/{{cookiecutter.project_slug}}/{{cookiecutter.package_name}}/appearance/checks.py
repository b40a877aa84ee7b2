"""System checks of settings that are legal but surely not meant."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004


@register(Tags.security, deploy=True)
def mail_is_sent(**_: Any) -> list[CheckMessage]:
    """Warn when production would send no mail: nobody could reset a password."""
    if settings.EMAIL_BACKEND != "django.core.mail.backends.dummy.EmailBackend":
        return []
    return [
        Warning(
            "No mail is sent: nobody can reset a password.",
            hint="Set EMAIL_URL as .env.example shows it.",
            id="{{ cookiecutter.package_name }}.W001",
        )
    ]
