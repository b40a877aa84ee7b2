"""Settings of django-allauth. The project's settings import these; base.py overrides them.

What this module itself can be told is QUICKSCALE_AUTH: see conf.py.
"""

import os
import sys
from datetime import timedelta
from typing import Any

from django.utils.functional import lazy

_MODULE = __name__.rpartition(".")[0]


def _address(name: str) -> str:
    from django.urls import reverse  # noqa: PLC0415 - reading settings need not load models

    return reverse(name)


_address_lazy = lazy(_address, str)

# Accounts: an address and a password; every address is confirmed by a code before it counts.

ACCOUNT_ADAPTER = f"{_MODULE}.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = f"{_MODULE}.forms.SignupForm"
ACCOUNT_FORMS = {
    name: f"{_MODULE}.account_forms.{form}"
    for name, form in {
        "add_email": "AddEmailForm",
        "change_email": "ChangeEmailForm",
        "change_password": "ChangePasswordForm",  # pragma: allowlist secret
        "confirm_email_verification_code": "ConfirmEmailVerificationCodeForm",
        "confirm_login_code": "ConfirmLoginCodeForm",
        "confirm_password_reset_code": "ConfirmPasswordResetCodeForm",  # pragma: allowlist secret
        "login": "LoginForm",
        "reauthenticate": "ReauthenticateForm",
        "request_login_code": "RequestLoginCodeForm",
        "reset_password": "ResetPasswordForm",  # pragma: allowlist secret
        "reset_password_from_key": "ResetPasswordKeyForm",  # pragma: allowlist secret
        "set_password": "SetPasswordForm",  # pragma: allowlist secret
        "signup": "SignupForm",
    }.items()
}
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# After a change of address, back to where it was asked for.
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = _address_lazy("account_email")
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
# allauth offers it to new accounts alone, which tells whether an address has one already; this
# module lets everybody start again instead (views.sign_up_again).
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Wrong passwords and factors, by address and by account. What the project itself counts, by both
# together, is used up before the second one, and lasts as long.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,10/15m/key"}

# Second factors. A passkey counts only with a fingerprint, a face or a PIN: see passkeys.py. With
# the last allauth that runs on Python 3.10, somebody who tries passkeys for an account locks it:
# there passkeys are a second factor, and no sign-in.

MFA_ADAPTER = f"{_MODULE}.adapters.MFAAdapter"
MFA_FORMS = {
    "activate_totp": f"{_MODULE}.account_forms.ActivateTOTPForm",
    "add_webauthn": f"{_MODULE}.account_forms.AddPasskeyForm",
    "authenticate": f"{_MODULE}.account_forms.AuthenticateForm",
    "edit_webauthn": f"{_MODULE}.account_forms.EditPasskeyForm",
    "reauthenticate": f"{_MODULE}.account_forms.ReauthenticateMFAForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = sys.version_info >= (3, 11)
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = timedelta(days=30)

# Front ends of single pages speak to /accounts/_allauth/browser/v1/, with the session's cookie.

HEADLESS_CLIENTS = ("browser",)

# Other people's accounts: each appears when its keys are in the environment.

SOCIALACCOUNT_ADAPTER = f"{_MODULE}.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": f"{_MODULE}.account_forms.SocialSignupForm"}
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
# An address that somebody else's service vouches for never opens an account that is here already.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False


def _variable(name: str) -> str:
    return os.environ.get(name, "").strip()


def _app(provider: str) -> list[dict[str, Any]]:
    """Return the keys of a provider in a list, which is empty when it has none."""
    client_id, secret = (_variable(f"{provider}_CLIENT_{part}") for part in ("ID", "SECRET"))
    return [{"client_id": client_id, "secret": secret}] if client_id else []


def _openid_connect() -> list[dict[str, Any]]:
    """Return the one OpenID Connect provider of the environment, if there is one."""
    return [
        {
            **app,
            "provider_id": _variable("OIDC_PROVIDER_ID") or "oidc",
            "name": _variable("OIDC_NAME") or "OpenID Connect",
            "settings": {"server_url": _variable("OIDC_SERVER_URL")},
        }
        for app in _app("OIDC")
    ]


SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "google": {
        "SCOPE": ["profile", "email"],
        "OAUTH_PKCE_ENABLED": True,
        "APPS": _app("GOOGLE"),
    },
    "github": {
        "SCOPE": ["read:user", "user:email"],
        "OAUTH_PKCE_ENABLED": True,
        "APPS": _app("GITHUB"),
    },
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": _openid_connect()},
}
