"""Notices, and who has dismissed which."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_TEXT_LENGTH = 2000


class State(models.TextChoices):
    """Where a notice is in its life."""

    SCHEDULED = "scheduled", _("Scheduled")
    CURRENT = "current", _("Current")
    ENDED = "ended", _("Ended")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by their state."""

    def in_state(self, state: State, *, at: datetime | None = None) -> "NoticeQuerySet":
        """Return the notices that are in a state at a moment; now, unless it is given."""
        moment = at or timezone.now()
        conditions = {
            State.SCHEDULED: Q(starts_at__gt=moment),
            State.CURRENT: Q(starts_at__lte=moment) & (Q(ends_at=None) | Q(ends_at__gt=moment)),
            State.ENDED: Q(starts_at__lte=moment, ends_at__lte=moment),
        }
        return self.filter(conditions[state])


class Notice(models.Model):
    """An announcement: plain text, shown from one moment until another."""

    class Level(models.IntegerChoices):
        """How serious it is; the most serious come first."""

        INFORMATION = 1, _("Information")
        SUCCESS = 2, _("Success")
        WARNING = 3, _("Warning")
        DANGER = 4, _("Danger")

    class Audience(models.TextChoices):
        """Who sees it."""

        EVERYONE = "everyone", _("Everyone")
        SIGNED_IN = "signed_in", _("People who are signed in")

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(
        _("text"),
        max_length=MAX_TEXT_LENGTH,
        blank=True,
        # max_length alone binds forms, not services.
        validators=[MaxLengthValidator(MAX_TEXT_LENGTH)],
        help_text=_("Plain text. Line breaks are kept, and addresses become links."),
    )
    level = models.PositiveSmallIntegerField(
        _("level"), choices=Level.choices, default=Level.INFORMATION
    )
    audience = models.CharField(
        _("audience"), max_length=16, choices=Audience.choices, default=Audience.EVERYONE
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Empty: until you end it.")
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-level", "-starts_at", "-id"]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def clean(self) -> None:
        """Refuse an end that is not after the start."""
        super().clean()
        # Without a valid start there is nothing to compare; the field says what is wrong.
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("This must be after the start.")})

    @property
    def state(self) -> State:
        """Return the state now."""
        now = timezone.now()
        if self.starts_at > now:
            return State.SCHEDULED
        return State.CURRENT if self.ends_at is None or self.ends_at > now else State.ENDED

    @property
    def level_name(self) -> str:
        """Return the level as stylesheets know it: information, success, warning or danger."""
        return self.Level(self.level).name.lower()


class Dismissal(models.Model):
    """One person does not want to see one notice any more."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("user"),
    )
    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="dismissals", verbose_name=_("notice")
    )
    dismissed_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("dismissal")
        verbose_name_plural = _("dismissals")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "notice"], name="quickscale_notices_dismissed_once"
            ),
        ]

    def __str__(self) -> str:
        """Return who dismissed what."""
        return f"{self.user}: {self.notice}"
