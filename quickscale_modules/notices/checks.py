"""System checks: is the module wired, and are its settings usable?"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.urls import NoReverseMatch, reverse

from . import conf

OURS = f"{__name__.rpartition('.')[0]}.context_processors.notices"
OF_REQUEST = "django.template.context_processors.request"


@register(Tags.templates)
def pages_know_the_notices(**_: Any) -> list[CheckMessage]:
    """Refuse templates to which the context processor, or what it needs, is not given."""
    engines = [
        engine.get("OPTIONS", {}).get("context_processors", []) for engine in settings.TEMPLATES
    ]
    if not any(OURS in processors for processors in engines):
        return [
            Error(
                "No page can show notices: their context processor is missing.",
                hint=f'Add "{OURS}" to the context_processors of TEMPLATES.',
                id="quickscale_notices.E001",
            )
        ]
    if any(OURS in processors and OF_REQUEST not in processors for processors in engines):
        return [
            Error(
                "A dismissed notice cannot lead back to its page: templates have no request.",
                hint=f'Add "{OF_REQUEST}" to the context_processors of TEMPLATES.',
                id="quickscale_notices.E002",
            )
        ]
    return []


@register()
def settings_are_usable(**_: Any) -> list[CheckMessage]:
    """Refuse values of QUICKSCALE_NOTICES that cannot be used; warn of keys without a meaning."""
    known = ", ".join(conf.FIELDS)
    return [
        *(
            Error(problem, hint=f"Put it right in {conf.NAME}.", id="quickscale_notices.E003")
            for problem in conf.problems()
        ),
        *(
            Warning(
                f"{conf.NAME} has a key that means nothing: {key}.",
                hint=f"The keys are {known}.",
                id="quickscale_notices.W001",
            )
            for key in conf.unknown_keys()
        ),
    ]


@register(Tags.urls)
def addresses_are_included(**_: Any) -> list[CheckMessage]:
    """Refuse a project in which nothing can be dismissed."""
    try:
        reverse("quickscale_notices:list")
    except NoReverseMatch:
        return [
            Error(
                "Notices cannot be dismissed: the module's addresses are not included.",
                hint="Include its urls.py where the project has its addresses.",
                id="quickscale_notices.E004",
            )
        ]
    return []
