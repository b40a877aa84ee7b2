"""The user model, the project's own from the first migration on."""

from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .managers import UserManager


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in with an e-mail address and a password."""

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("Someone uses this e-mail address already.")},
    )
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Clear this instead of deleting the account.")
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May sign in to the admin.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="users_user_email_ci_unique"),
        ]

    def __str__(self) -> str:
        """Return the address."""
        return self.email

    def clean(self) -> None:
        """Bring the address into the form in which it is kept; refuse an unknown time zone."""
        super().clean()
        self.email = UserManager.normalize_email(self.email)
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("This is not a time zone.")})

    def get_full_name(self) -> str:
        """Return the full name, or the address of someone who gave none."""
        return self.full_name or self.email

    def get_short_name(self) -> str:
        """Return how to greet this person: the first word of the name, or of the address."""
        return self.full_name.split(" ")[0] if self.full_name else self.email.split("@")[0]

    @property
    def initials(self) -> str:
        """One or two letters for the avatar."""
        words = self.full_name.split() or [self.email]
        letters = [words[0][0], words[-1][0]] if len(words) > 1 else [words[0][0]]
        return "".join(letters).upper()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that this person's dates and times are shown in."""
        return ZoneInfo(self.time_zone)
