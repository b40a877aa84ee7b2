"""What the pages of this module say of browsers, sign-up and one's picture."""

from collections.abc import Iterable
from typing import Any

from allauth.socialaccount.templatetags.socialaccount import get_providers
from django import template
from django.template import Context
from django.utils.translation import gettext as _

from .. import limits, policy

register = template.Library()

# The first that is part of the header wins: all of them name others they can be taken for.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"), ("curl/", "curl"), ("python", "Python"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def device(user_agent: str) -> str:
    """Return what a person calls the browser of a request: "Firefox on Windows"."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


@register.simple_tag(takes_context=True)
def may_sign_up(context: Context) -> bool:
    """Return whether this visitor may see the form for new accounts."""
    request: Any = context.get("request")
    return request is not None and policy.may_sign_up(request)


@register.simple_tag(takes_context=True)
def minutes_to_wait(context: Context) -> int:
    """Return for how long someone who tried too often has to wait; 0 when nobody knows."""
    return limits.minutes_to_wait(context.get("request"))


@register.simple_tag(takes_context=True)
def other_providers(context: Context, accounts: Iterable[Any]) -> list[Any]:
    """Return the services that none of these accounts is of."""
    connected = {each.get_provider().sub_id for each in accounts}
    return [each for each in get_providers(context) if each.sub_id not in connected]


def _first(names: tuple[tuple[str, str], ...], header: str) -> str:
    return next((name for part, name in names if part in header), "")
