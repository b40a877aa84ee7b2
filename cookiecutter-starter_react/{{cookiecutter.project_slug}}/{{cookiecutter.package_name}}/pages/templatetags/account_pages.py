"""What templates of account pages hand to the front end: frontend/src/page-data.ts.

The views are allauth's, which the auth module brings. Whatever their contexts hold for a page that
the front end shows, it gets from here; nothing else of them leaves the server.
"""

import re
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.html import strip_tags

from ..views import page_data

register = template.Library()

# Pages whose forms ask for more than the front end knows.
SIGN_UPS = ("account_signup", "socialaccount_signup")
# Fields that the front end's own forms have.
COMMON = ("email", "password1", "password2")


@register.simple_tag(takes_context=True)
def account_page_data(context: Context) -> dict[str, Any]:
    """Return the data of a page, with what the account page's own view knows.

    Its forms need a CSRF token, which the front end takes from its cookie.
    """
    get_token(context["request"])
    return {**page_data(context["request"]), "account": account_page(context)}


def account_page(context: Context) -> dict[str, Any]:
    """Return what an account page shows that only its view knows."""
    form = context.get("form")
    known: dict[str, Any] = {}
    if isinstance(form, BaseForm):
        if context["request"].resolver_match.url_name in SIGN_UPS:
            known["fields"] = [describe(field) for field in form if is_extra(field)]
        known["errors"] = {name: list(map(str, form.errors[name])) for name in form.errors}
    for way in context.get("reauthentication_alternatives") or ():
        if way["id"] == "reauthenticate_by_code":
            known["code_by_mail"] = way["url"]
    if "totp_svg_data_uri" in context:
        known["totp"] = {"svg": context["totp_svg_data_uri"], "secret": context["form"].secret}
    if context.get("can_view_codes"):
        known["recovery_codes"] = list(context["unused_codes"])
    return known


def is_extra(field: BoundField) -> bool:
    """Return whether the front end's own form lacks a field that people fill in."""
    return field.name not in COMMON and not field.is_hidden


def describe(field: BoundField) -> dict[str, Any]:
    """Return a field in words: an ExtraField of the front end."""
    widget = field.field.widget
    link = re.search(r'href="([^"]*)"', str(field.help_text))
    return {
        "name": field.name,
        "label": str(field.label),
        "type": getattr(widget, "input_type", "text"),
        "hint": strip_tags(str(field.help_text)),
        "link": link[1] if link else "",
        "autocomplete": widget.attrs.get("autocomplete", ""),
        "max_length": getattr(field.field, "max_length", None),
        "is_required": field.field.required,
    }
