"""What this module keeps of an account besides what allauth does."""

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from .hashing import digest_of


def picture_path(profile: "Profile", filename: str) -> str:
    """Return where a picture goes: a name that tells nothing and cannot be guessed."""
    return f"pictures/{get_random_string(32)}.webp"


class Profile(models.Model):
    """What an account has besides address, name and time zone. Made when it is first needed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="quickscale_profile",
        verbose_name=_("user"),
    )
    picture = models.ImageField(
        _("picture"),
        upload_to=picture_path,
        blank=True,
        validators=[FileExtensionValidator(["webp"])],
    )
    language = models.CharField(_("language"), max_length=16, blank=True)
    onboarded_at = models.DateTimeField(_("onboarded"), null=True, blank=True)
    terms_version = models.CharField(_("accepted terms"), max_length=64, blank=True)
    terms_accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    deletion_requested_at = models.DateTimeField(_("deletion requested"), null=True, blank=True)
    delete_after = models.DateTimeField(
        _("to be deleted after"), null=True, blank=True, db_index=True
    )

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["user_id"]

    def __str__(self) -> str:
        """Return whose it is."""
        return str(self.user)

    @property
    def picture_address(self) -> str:
        """Where its person gets the picture: another one for another picture, none for none."""
        name = self.picture.name
        return f"{reverse('quickscale_auth:picture')}?{digest_of(name)[:12]}" if name else ""


class SecurityEvent(models.Model):
    """One thing that happened to the safety of an account. Events are only ever added."""

    class Kind(models.TextChoices):
        """What can happen."""

        SIGNED_UP = "signed_up", _("Account created")
        SIGNED_IN = "signed_in", _("Signed in")
        SIGNED_OUT = "signed_out", _("Signed out")
        SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
        CODE_REJECTED = "code_rejected", _("Wrong code")
        PASSWORD_CHANGED = "password_changed", _("Password changed")  # pragma: allowlist secret
        PASSWORD_SET = "password_set", _("Password set")  # pragma: allowlist secret
        PASSWORD_RESET = "password_reset", _("Password reset")  # pragma: allowlist secret
        PASSWORD_DROPPED = "password_dropped", _("Password dropped")  # pragma: allowlist secret
        EMAIL_CONFIRMED = "email_confirmed", _("E-mail address confirmed")
        EMAIL_CHANGED = "email_changed", _("E-mail address changed")
        FACTOR_ADDED = "factor_added", _("Second factor added")
        FACTOR_REMOVED = "factor_removed", _("Second factor removed")
        CODES_MADE = "codes_made", _("Recovery codes made")
        CODES_RENEWED = "codes_renewed", _("Recovery codes renewed")
        CODES_REMOVED = "codes_removed", _("Recovery codes removed")
        RECOVERY_CODE_USED = "recovery_code_used", _("Recovery code used")
        SOCIAL_CONNECTED = "social_connected", _("Other account connected")
        SOCIAL_REMOVED = "social_removed", _("Other account disconnected")
        SESSION_ENDED = "session_ended", _("Session ended")
        SESSIONS_ENDED = "sessions_ended", _("All other sessions ended")
        TOKEN_CREATED = "token_created", _("Access token created")  # pragma: allowlist secret
        TOKEN_REVOKED = "token_revoked", _("Access token revoked")  # pragma: allowlist secret
        DATA_EXPORTED = "data_exported", _("Data exported")
        DELETION_REQUESTED = "deletion_requested", _("Deletion requested")
        DELETION_CANCELLED = "deletion_cancelled", _("Deletion cancelled")
        TERMS_ACCEPTED = "terms_accepted", _("Terms accepted")
        ADMINISTERED = "administered", _("Changed by staff")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="security_events",
        verbose_name=_("user"),
    )
    kind = models.CharField(_("what"), max_length=32, choices=Kind.choices)
    details = models.CharField(_("details"), max_length=200, blank=True)
    ip_address = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    user_agent = models.CharField(_("browser"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["user", "-created_at"], name="qs_auth_event_user_created")]

    def __str__(self) -> str:
        """Return what happened and to whom."""
        return f"{self.get_kind_display()}: {self.user}"


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    """Access tokens by whether they still open anything."""

    def usable(self) -> "AccessTokenQuerySet":
        """Return those that are neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class AccessToken(models.Model):
    """What a program of someone's shows instead of a password. Only a hash of it is stored.

    hint: its first characters, by which people know it again
    digest: SHA-256 of the whole, in hexadecimal
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="access_tokens",
        verbose_name=_("user"),
    )
    name = models.CharField(_("name"), max_length=100)
    hint = models.CharField(_("begins with"), max_length=16, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    @property
    def is_usable(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and self.expires_at > timezone.now()


class Invite(models.Model):
    """A letter that lets one address make an account. Only a hash of its key is stored."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-id"]
        constraints = [
            # An address has one letter that is open; a new one takes the place of the old.
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(accepted_at=None),
                name="qs_auth_invite_open_email",
            ),
        ]

    def __str__(self) -> str:
        """Return whom it is for."""
        return self.email
