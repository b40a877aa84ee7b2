"""Form fields with label, hint and error, tied together for screen readers."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput

register = template.Library()


@register.inclusion_tag("forms/field.html")
def field(bound_field: BoundField, hint: str = "") -> dict[str, Any]:
    """Render one field of a form.

    hint: a line below the label, instead of the field's own help text
    """
    hint = hint or str(bound_field.help_text)
    described_by = [f"{bound_field.auto_id}-hint"] if hint else []
    attributes: dict[str, str | bool] = {}
    if bound_field.errors:
        described_by.append(f"{bound_field.auto_id}-error")
        attributes["aria-invalid"] = "true"
    if described_by:
        attributes["aria-describedby"] = " ".join(described_by)
    return {
        "field": bound_field,
        "hint": hint,
        "described_by": attributes.get("aria-describedby", ""),
        "is_checkbox": isinstance(bound_field.field.widget, CheckboxInput),
        "widget": bound_field.as_widget(attrs=attributes),
    }
