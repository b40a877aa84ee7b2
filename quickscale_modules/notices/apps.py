"""Configuration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Announcements on every page."""

    # Where the module is: modules.notices in a project.
    name = __name__.rpartition(".")[0]
    label = "quickscale_notices"
    verbose_name = _("Notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, and what happens when someone signs in."""
        from . import checks, signals  # noqa: F401, PLC0415 - models must be loaded first
