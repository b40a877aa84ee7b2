"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .color_scheme import chosen_scheme


def site() -> dict[str, Any]:
    """Return what is the same for everyone: the project's name."""
    return {"project_name": settings.PROJECT_NAME}


def appearance(request: HttpRequest) -> dict[str, Any]:
    """Return the project's name and the colour scheme that this visitor chose."""
    return {**site(), "color_scheme": chosen_scheme(request)}
