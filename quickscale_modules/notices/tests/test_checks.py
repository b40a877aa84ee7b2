import copy
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from .. import checks
from ..conf import Configuration, configuration


def found() -> set[str]:
    return {
        message.id
        for message in run_checks()
        if message.id and message.id.startswith("quickscale_notices.")
    }


def templates_without(settings: Any, *paths: str) -> list[dict[str, Any]]:
    templates: list[dict[str, Any]] = copy.deepcopy(settings.TEMPLATES)
    for engine in templates:
        processors = engine["OPTIONS"]["context_processors"]
        engine["OPTIONS"]["context_processors"] = [it for it in processors if it not in paths]
    return templates


def test_a_project_that_has_embedded_the_module_passes() -> None:
    assert found() == set()


def test_a_missing_context_processor_is_told(settings: Any) -> None:
    settings.TEMPLATES = templates_without(settings, checks.OURS)

    messages = checks.pages_know_the_notices()

    assert [message.id for message in messages] == ["quickscale_notices.E001"]
    assert checks.OURS in str(messages[0].hint)


def test_templates_without_a_request_are_told(settings: Any) -> None:
    settings.TEMPLATES = templates_without(settings, checks.OF_REQUEST)

    assert [it.id for it in checks.pages_know_the_notices()] == ["quickscale_notices.E002"]


def test_addresses_that_are_not_included_are_told() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        messages = checks.addresses_are_included()

    assert [message.id for message in messages] == ["quickscale_notices.E004"]


# No addresses at all, for the test above.
urlpatterns: list[Any] = []


@pytest.mark.parametrize(
    "value",
    [
        None,
        ["MAX_SHOWN"],
        {"MAX_SHOWN": 0},
        {"MAX_SHOWN": "3"},
        {"MAX_SHOWN": True},
        {"COOKIE_NAME": ""},
        {"COOKIE_DAYS": 1.5},
    ],
)
def test_a_value_that_cannot_be_used_is_told(settings: Any, value: Any) -> None:
    settings.QUICKSCALE_NOTICES = value

    assert found() == {"quickscale_notices.E003"}
    with pytest.raises(ImproperlyConfigured, match="QUICKSCALE_NOTICES"):
        configuration()


def test_a_typing_error_is_told(settings: Any) -> None:
    settings.QUICKSCALE_NOTICES = {"MAX_SHOW": 5}

    assert found() == {"quickscale_notices.W001"}
    assert configuration() == Configuration()


def test_settings_are_read_when_they_are_asked_for(settings: Any) -> None:
    settings.QUICKSCALE_NOTICES = {"MAX_SHOWN": 5, "COOKIE_NAME": "seen", "COOKIE_DAYS": 7}

    assert configuration() == Configuration(max_shown=5, cookie_name="seen", cookie_days=7)
