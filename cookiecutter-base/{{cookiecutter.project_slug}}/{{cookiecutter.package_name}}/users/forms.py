"""What people may change about themselves."""

from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import User


def time_zone_choices() -> list[tuple[str, str]]:
    """Return the IANA time zones that are places, and UTC, in alphabetical order."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}
    return [(name, name.replace("_", " ")) for name in sorted({*places, "UTC"})]


class ProfileForm(forms.ModelForm):
    """A person's own name and time zone."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
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
