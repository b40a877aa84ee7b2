"""System checks: is the module wired, and are its settings usable and safe?"""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register  # noqa: A004
from django.core.exceptions import FieldDoesNotExist
from django.urls import NoReverseMatch, reverse

from . import conf

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MIDDLEWARE = (
    "allauth.account.middleware.AccountMiddleware",
    f"{__name__.rpartition('.')[0]}.middleware.SessionActivityMiddleware",
    f"{__name__.rpartition('.')[0]}.middleware.AccountPolicyMiddleware",
)


@register()
def settings_are_usable(**_: Any) -> list[CheckMessage]:
    """Refuse values of QUICKSCALE_AUTH that cannot be used; warn of keys without a meaning."""
    known = ", ".join(conf.FIELDS)
    return [
        *(
            Error(problem, hint=f"Put it right in {conf.NAME}.", id="quickscale_auth.E001")
            for problem in conf.problems()
        ),
        *(
            Warning(
                f"{conf.NAME} has a key that means nothing: {key}.",
                hint=f"The keys are {known}.",
                id="quickscale_auth.W001",
            )
            for key in conf.unknown_keys()
        ),
    ]


@register()
def wiring_is_complete(**_: Any) -> list[CheckMessage]:
    """Refuse a project that lacks the middleware or the backend."""
    found: list[CheckMessage] = [
        Error(
            f"Accounts are not safe without the middleware {path}.",
            hint=f'Add "{path}" to MIDDLEWARE, after the one of sessions.',
            id="quickscale_auth.E002",
        )
        for path in MIDDLEWARE
        if path not in settings.MIDDLEWARE
    ]
    if BACKEND not in settings.AUTHENTICATION_BACKENDS:
        found.append(
            Error(
                "Nobody can sign in by a code or a passkey: allauth's backend is missing.",
                hint="Add *MODULE_AUTHENTICATION_BACKENDS to AUTHENTICATION_BACKENDS in base.py.",
                id="quickscale_auth.E003",
            )
        )
    return found


@register(Tags.urls)
def sign_in_is_ours(**_: Any) -> list[CheckMessage]:
    """Refuse a project whose sign-in page is another one: it would know no second factor."""
    try:
        ours, configured = reverse("account_login"), _login_path()
    except NoReverseMatch:
        return [
            Error(
                "Nobody can sign in: the module's addresses are not included.",
                hint="Include its urls.py before the project's own accounts/.",
                id="quickscale_auth.E004",
            )
        ]
    if configured != ours:
        return [
            Error(
                f"LOGIN_URL leads to {configured}, and the sign-in of this module is {ours}.",
                hint=f'Set LOGIN_URL = "account_login", or include the module where {ours} is.',
                id="quickscale_auth.E005",
            )
        ]
    return []


@register()
def user_model_fits(**_: Any) -> list[CheckMessage]:
    """Refuse a user model that knows people by something other than an address."""
    model = get_user_model()
    email = model.get_email_field_name()
    try:
        model._meta.get_field(email)
    except FieldDoesNotExist:
        return [
            Error(
                f"The user model {model._meta.label} has no field {email!r}.",
                hint="Name its field for the e-mail address in EMAIL_FIELD.",
                id="quickscale_auth.E006",
            )
        ]
    if email == model.USERNAME_FIELD:
        return []
    return [
        Warning(
            f"The user model {model._meta.label} knows people by {model.USERNAME_FIELD!r}.",
            hint="Set ACCOUNT_USER_MODEL_USERNAME_FIELD and ACCOUNT_LOGIN_METHODS in base.py.",
            id="quickscale_auth.W002",
        )
    ]


@register(Tags.security, deploy=True)
def secrets_have_keys_of_their_own(**_: Any) -> list[CheckMessage]:
    """Say where second factors would be lost with SECRET_KEY."""
    if conf.problems() or conf.configuration().encryption_keys:
        return []
    return [
        Info(
            "Secrets of second factors are encrypted with a key derived from SECRET_KEY: "
            "when that changes, everyone has to set up theirs again.",
            hint="Set AUTH_ENCRYPTION_KEYS to a random text of 50 characters.",
            id="quickscale_auth.I001",
        )
    ]


@register(Tags.security, deploy=True)
def limits_are_shared(**_: Any) -> list[CheckMessage]:
    """Say where each process counts wrong passwords and codes by itself."""
    backend = str(settings.CACHES["default"]["BACKEND"])
    if not backend.endswith(("LocMemCache", "DummyCache")):
        return []
    return [
        Info(
            "Limits of attempts are counted by each process for itself: the cache is not shared.",
            hint="Set REDIS_URL, or another shared cache in CACHES.",
            id="quickscale_auth.I002",
        )
    ]


def _login_path() -> str:
    name = str(settings.LOGIN_URL)
    return name if name.startswith("/") else reverse(name)
