"""What people may change about themselves."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import User


def time_zone_choices() -> list[tuple[str, str]]:
    """Return the IANA time zones that are places, and UTC, in alphabetical order."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}
    return [(name, name.replace("_", " ")) for name in sorted({*places, "UTC"})]


def time_zones_by_region() -> list[tuple[str, Any]]:
    """Return UTC, then each region with its places: ("Europe", [("Europe/Rome", "Rome"), …])."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for name, label in time_zone_choices():
        region, _, place = label.partition("/")
        if place:
            regions.setdefault(region, []).append((name, place))
    return [("UTC", "UTC"), *regions.items()]


class ProfileForm(forms.ModelForm):
    """A person's own name and time zone."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones_by_region,
        help_text=_("Dates and times are shown in it."),
    )

    class Meta:
        model = User
        fields = ["full_name", "time_zone"]
        labels = {"full_name": _("Full name")}
        help_texts = {"full_name": _("How we greet you.")}
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name"}),
        }
