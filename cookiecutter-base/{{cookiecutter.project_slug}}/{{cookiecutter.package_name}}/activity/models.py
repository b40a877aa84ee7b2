"""What happened to an account."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityEvent(models.Model):
    """One thing that happened to one account. Events are only ever added."""

    class Kind(models.TextChoices):
        """What can happen."""

        SIGNED_IN = "signed_in", _("Signed in")
        SIGNED_OUT = "signed_out", _("Signed out")
        PASSWORD_CHANGED = "password_changed", _("Password changed")  # pragma: allowlist secret
        PASSWORD_RESET = "password_reset", _("Password reset")  # pragma: allowlist secret
        PROFILE_UPDATED = "profile_updated", _("Profile updated")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="activity",
        verbose_name=_("user"),
    )
    kind = models.CharField(_("what"), max_length=32, choices=Kind.choices)
    details = models.CharField(_("details"), max_length=200, blank=True)
    ip_address = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    user_agent = models.CharField(_("browser"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("activity event")
        verbose_name_plural = _("activity events")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="activity_user_created"),
        ]

    def __str__(self) -> str:
        """Return what happened and to whom."""
        return f"{self.get_kind_display()}: {self.user}"
