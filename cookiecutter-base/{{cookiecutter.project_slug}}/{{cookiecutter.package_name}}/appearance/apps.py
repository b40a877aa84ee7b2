"""Configuration of the appearance app."""

from django.apps import AppConfig


class AppearanceConfig(AppConfig):
    """Colour scheme, form fields and what every page needs to know."""

    name = "{{ cookiecutter.package_name }}.appearance"
    label = "appearance"

    def ready(self) -> None:
        """Register the system checks."""
        from . import checks  # noqa: F401, PLC0415 - the app registry must be ready first
