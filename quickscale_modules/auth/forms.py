"""Forms of accounts."""

from typing import Any, cast

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from . import pictures, policy, profiles, tokens
from .conf import configuration


class SignupForm(forms.Form):
    """What allauth's form for new accounts asks besides address and password.

    allauth derives its own form from this one, which therefore imports nothing of allauth.
    """

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Ask for the terms where there are some, and for the name where the user model has one."""
        super().__init__(*arguments, **options)
        if not profiles.has_field("full_name"):
            del self.fields["full_name"]
        rules = configuration()
        if rules.terms_version:
            self.fields["terms"] = forms.BooleanField(
                label=_("I accept the terms"),
                help_text=format_html(
                    '<a href="{}" target="_blank" rel="noopener">{}</a>',
                    rules.terms_url,
                    _("Read the terms in a new tab"),
                ),
                error_messages={"required": _("Accept the terms to make an account.")},
            )

    def clean(self) -> dict[str, Any]:
        """Refuse addresses that may not have an account here."""
        cleaned = super().clean() or self.cleaned_data
        email = cleaned.get("email")
        request = policy.current_request()
        if email and request and not policy.may_have_account(email, request):
            self.add_error("email", policy.refusal())
        self._check_password(cleaned)
        return cleaned

    def _check_password(self, cleaned: dict[str, Any]) -> None:
        """Refuse a password that is like the address, where allauth does not: in its API."""
        password, email = cleaned.get("password"), cleaned.get("email")
        if password and email:
            users = get_user_model()
            try:
                validate_password(password, users(**{users.get_email_field_name(): email}))
            except ValidationError as error:
                self.add_error("password", error)

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Keep the name and that the terms are accepted."""
        if self.cleaned_data.get("full_name"):
            user.full_name = self.cleaned_data["full_name"]
            user.save(update_fields=["full_name"])
        if self.cleaned_data.get("terms"):
            profiles.accept_terms(user=user, request=request)


class ProfileForm(forms.Form):
    """Name, language and time zone."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        required=False,
        help_text=_("How we greet you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Dates and times are shown in it.")
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Offer all time zones, by region, and the languages of a project that has several."""
        super().__init__(*arguments, **options)
        _choice(self, "time_zone").choices = profiles.time_zone_choices()
        languages = profiles.offered_languages()
        _choice(self, "language").choices = [("", _("Automatic")), *languages]
        if not languages:
            del self.fields["language"]
        for name in ("full_name", "time_zone"):
            if not profiles.has_field(name):
                del self.fields[name]


PICTURE_TYPES = "image/png,image/jpeg,image/gif,image/webp"


class PictureForm(forms.Form):
    """A picture of someone."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG, GIF or WebP. It is cut to a square."),
        widget=forms.ClearableFileInput(attrs={"accept": PICTURE_TYPES}),
    )

    def clean_picture(self) -> bytes:
        """Return the picture as it will be kept: checked by its content and encoded anew."""
        try:
            return pictures.encode_anew(self.cleaned_data["picture"])
        except pictures.InvalidPictureError as error:
            raise ValidationError(str(error), code="invalid_picture") from error


class TokenForm(forms.Form):
    """A new access token."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What it is for: “Backups”, “My laptop”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may do.")},
    )
    days = forms.TypedChoiceField(label=_("It expires"), coerce=int)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Offer the scopes and lifetimes of QUICKSCALE_AUTH."""
        super().__init__(*arguments, **options)
        scopes, days = _choice(self, "scopes"), _choice(self, "days")
        scopes.choices = list(configuration().token_scopes.items())
        days.choices = tokens.lifetime_choices()


class ConfirmDeletionForm(forms.Form):
    """The address, typed once more, so that nobody deletes an account by a slip."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Type it to confirm."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *arguments: Any, user: Any, **options: Any) -> None:
        """Remember whose account it is."""
        self.user = user
        super().__init__(*arguments, **options)

    def clean_email(self) -> str:
        """Refuse any other address."""
        email: str = self.cleaned_data["email"]
        own = getattr(self.user, get_user_model().get_email_field_name())
        if email.strip().lower() != own.lower():
            raise ValidationError(_("This is not the address of this account."))
        return email


class TermsForm(forms.Form):
    """Accepting the terms."""

    terms = forms.BooleanField(
        label=_("I have read and accept the terms"),
        error_messages={"required": _("Accept the terms to go on.")},
    )


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    return cast("forms.ChoiceField", form.fields[name])
