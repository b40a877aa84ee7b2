"""Banners at a place of the owner's choice: `{% load quickscale_notices %}{% notice_banners %}`."""

from typing import Any

from django import template
from django.template import Context

from ..context_processors import notices

register = template.Library()


@register.inclusion_tag("quickscale_notices/banners.html", takes_context=True)
def notice_banners(context: Context) -> dict[str, Any]:
    """Render the banners, with or without the context processor; without a request, nothing."""
    request = context.get("request")
    if "notice_banners" in context:
        return {"request": request, "notice_banners": context["notice_banners"]}
    return {"request": request, **(notices(request) if request else {})}
