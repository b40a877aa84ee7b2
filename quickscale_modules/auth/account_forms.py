# mypy: allow-subclassing-any
"""allauth's forms with the words of this project's pages: sentence case, a label on each field."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django.core.validators import RegexValidator
from django.forms import BooleanField, CharField, CheckboxInput, Field
from django.utils.translation import gettext_lazy as _

from .passkeys import NAME_LENGTH
from .templatetags.quickscale_auth import device

LABELS = {
    "code": _("Code"),
    "email": _("E-mail address"),
    "login": _("E-mail address"),
    "name": _("Name"),
    "oldpassword": _("Current password"),
    "password": _("Password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "remember": _("Stay signed in"),
}
# Longer lists of rules are not read; what a password lacks is said when it is refused.
NEW_PASSWORD_HINT = _("Long and hard to guess. A password manager can make one.")
# A code is typed from a mail or an app: nothing of it is a word.
CODE = {"autocapitalize": "characters", "spellcheck": "false", "class": "code"}
# The last allauth for Python 3.10 cannot compare anything else.
ASCII = RegexValidator(r"\A[\x00-\x7f]*\Z", _("Incorrect code."))


class PlainWords:
    """Give the fields labels, and take away placeholders that only repeat them.

    labels: of fields that are called otherwise in this form
    """

    labels: dict[str, Any] = {}
    fields: dict[str, Field]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Change what allauth has made."""
        super().__init__(*arguments, **options)
        words = {**LABELS, **self.labels}
        for name, each in self.fields.items():
            each.label = words.get(name, each.label)
            each.widget.attrs.pop("placeholder", None)
            if name == "code" and isinstance(each, CharField):
                each.widget.attrs.update(CODE)
                each.validators.append(ASCII)
        if "password" in self.fields:
            # The pages have a link for those who forgot it.
            self.fields["password"].help_text = ""
        if "password1" in self.fields:
            self.fields["password1"].help_text = NEW_PASSWORD_HINT


class OnePassword(PlainWords):
    """Ask for a new password once: who mistypes it asks for another one by mail."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Take away the second field."""
        super().__init__(*arguments, **options)
        del self.fields["password2"]


class LoginForm(PlainWords, account.LoginForm):
    """Sign in."""


class SignupForm(PlainWords, account.SignupForm):
    """A new account."""

    labels = {"password1": _("Password"), "password2": _("Password, once more")}
    # The terms come last, as does whatever else a project asks.
    field_order = ("email", "full_name", "password1", "password2")


class SocialSignupForm(PlainWords, social.SignupForm):
    """A new account that one elsewhere opens."""

    field_order = ("email", "full_name")


class AddEmailForm(PlainWords, account.AddEmailForm):
    """Another address."""

    labels = {"email": _("New e-mail address")}


class ChangeEmailForm(PlainWords, account.ChangeEmailForm):
    """Another address for an account that is not confirmed yet."""


class ChangePasswordForm(OnePassword, account.ChangePasswordForm):
    """Another password."""


class SetPasswordForm(OnePassword, account.SetPasswordForm):
    """A first password."""


class ResetPasswordForm(PlainWords, account.ResetPasswordForm):
    """Where to send what opens the form for a new password."""


class ResetPasswordKeyForm(OnePassword, account.ResetPasswordKeyForm):
    """A new password instead of a forgotten one."""


class ReauthenticateForm(PlainWords, account.ReauthenticateForm):
    """The password, once more."""


class RequestLoginCodeForm(PlainWords, account.RequestLoginCodeForm):
    """Where to send a code to sign in with."""


class ConfirmLoginCodeForm(PlainWords, account.ConfirmLoginCodeForm):
    """The code to sign in with."""


class ConfirmEmailVerificationCodeForm(PlainWords, account.ConfirmEmailVerificationCodeForm):
    """The code that confirms an address."""


class ConfirmPasswordResetCodeForm(PlainWords, account.ConfirmPasswordResetCodeForm):
    """The code that opens the form for a new password."""


class AuthenticateForm(PlainWords, mfa.AuthenticateForm):
    """The second factor at sign-in."""


class ReauthenticateMFAForm(PlainWords, mfa.ReauthenticateForm):
    """The second factor, once more."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Say which codes will do."""
        super().__init__(*arguments, **options)
        self.fields["code"].help_text = _("From your authenticator app, or a recovery code.")


class ActivateTOTPForm(PlainWords, totp.ActivateTOTPForm):
    """The first code of an app."""

    labels = {"code": _("Code from the app")}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Let phones show digits."""
        super().__init__(*arguments, **options)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class HiddenCheckbox(CheckboxInput):
    """A box that is ticked and not shown. allauth's script asks whether it is."""

    is_hidden = True


class AddPasskeyForm(PlainWords, webauthn.AddWebAuthnForm):
    """A new passkey, which always signs in without a password."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Ask for the name alone."""
        super().__init__(*arguments, **options)
        if context.request:
            self.initial["name"] = device(context.request.headers.get("User-Agent", ""))
        limit_name(self.fields)
        self.fields["name"].required = True
        self.fields["name"].help_text = _("By which you know it again: “My phone”, “Work laptop”.")
        # allauth leaves it out where passkeys are a second factor only. Its script needs it there,
        # too: it asks for a fingerprint, a face or a PIN where it is ticked.
        self.fields["passwordless"] = BooleanField(
            required=False, initial=True, widget=HiddenCheckbox(attrs={"hidden": True})
        )


class EditPasskeyForm(PlainWords, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Take no name that fills a page."""
        super().__init__(*arguments, **options)
        limit_name(self.fields)


def limit_name(fields: dict[str, Field]) -> None:
    """Limit how long a name may be."""
    fields["name"] = CharField(
        label=fields["name"].label, max_length=NAME_LENGTH, required=fields["name"].required
    )
