"""Configuration of the activity app."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """The activity log of each account."""

    name = "{{ cookiecutter.package_name }}.activity"
    label = "activity"
    verbose_name = "activity log"

    def ready(self) -> None:
        """Record sign-ins and sign-outs from now on."""
        from . import signals  # noqa: F401, PLC0415 - models must be loaded first
