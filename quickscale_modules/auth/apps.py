"""Configuration of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuthConfig(AppConfig):
    """Accounts."""

    # Where the module is: modules.auth in a project.
    name = __name__.rpartition(".")[0]
    label = "quickscale_auth"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, and what happens when something happens to an account."""
        # Models must be loaded first.
        from . import checks, limits, passkeys, receivers  # noqa: F401, PLC0415

        limits.note_waits()
        passkeys.install()
