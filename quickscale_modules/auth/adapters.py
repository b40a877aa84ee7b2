# mypy: allow-subclassing-any
"""What allauth asks a project: who may sign up, how mails look, how secrets are kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.utils import user_email
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.contrib.messages import ERROR
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import encryption, policy, registration
from .addresses import client_address
from .conf import configuration
from .plain_text import wrapped

LIMITED = {"too_many_login_attempts", "rate_limited"}
ADDRESS_LENGTH = 254
# By allauth's names.
WAYS = {
    "reauthenticate": _("Use your password"),
    "reauthenticate_by_code": _("Send me a code"),
    "mfa_reauthenticate": _("Use a code from your app"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts as this module has them."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_blocked": _("Addresses of this domain cannot be used here."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether this visitor may see the form for new accounts."""
        return policy.may_sign_up(request)

    def clean_email(self, email: str) -> str:
        """Refuse addresses of blocked domains, and those that no column holds."""
        cleaned = str(super().clean_email(email))
        MaxLengthValidator(ADDRESS_LENGTH)(cleaned)
        if policy.is_blocked(cleaned):
            raise self.validation_error("email_blocked")
        return cleaned

    def save_user(
        self, request: HttpRequest, user: Any, form: Any, commit: bool = True
    ) -> AbstractBaseUser:
        """Save a new account. One of two who come at once is told what a known address is told."""
        save = super().save_user
        saved: AbstractBaseUser = registration.save_unless_taken(
            request=request, user=user, save=lambda: save(request, user, form, commit)
        )
        return saved

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Mark an address as confirmed, unless somebody else confirmed it at the same moment."""
        try:
            with transaction.atomic():
                return bool(super().confirm_email(request, email_address))
        except IntegrityError:
            email = email_address.email
            owned = EmailAddress.objects.filter(user_id=email_address.user_id, email=email)
            if owned.filter(verified=True).exists():
                # The same form came twice.
                return True
            template = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, ERROR, template, {"email": email})
            return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to confirm that it is somebody, in the words of these pages."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**way, "description": WAYS.get(way["id"], way["description"])} for way in ways]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that limits are counted by."""
        return client_address(request) or "0.0.0.0"  # noqa: S104 - no address, not all of them

    def validation_error(self, code: str, *arguments: Any) -> ValidationError:
        """Return what is wrong with a form. Too many attempts are no fault of the form's.

        Raises ImmediateHttpResponse for them: the page that says how long to wait.
        """
        if code in LIMITED and context.request:
            raise ImmediateHttpResponse(respond_429(context.request))
        error: ValidationError = super().validation_error(code, *arguments)
        return error

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Return where new people go first."""
        return policy.first_page(request.user) or str(super().get_signup_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the overview of what keeps the account safe."""
        return reverse("quickscale_auth:security")

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an account, and take as long as making a new one would."""
        make_password(email)
        super().send_account_already_exists_mail(email)

    def render_mail(self, *arguments: Any, **options: Any) -> EmailMessage:
        """Return a mail whose text part has lines that a terminal can show."""
        message: EmailMessage = super().render_mail(*arguments, **options)
        message.body = wrapped(str(message.body))
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail that bears the project's name."""
        super().send_mail(template_prefix, email, {**site(), **context})

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Send a notice that bears the project's name."""
        super().send_notification_mail(template_prefix, user, {**site(), **(context or {})}, email)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: encrypted, and kept where they are required."""

    def encrypt(self, text: str) -> str:
        """Encrypt what is stored of a second factor."""
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt what is stored of a second factor."""
        return encryption.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Refuse to take away the last factor of someone who has to have one."""
        return not policy.is_last_required_factor(authenticator)

    def get_totp_issuer(self) -> str:
        """Return the name that the authenticator app shows."""
        return project_name()

    def _get_site_name(self) -> str:
        return project_name()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts elsewhere that open one here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return whether someone who comes from elsewhere may make an account."""
        email = user_email(sociallogin.user)
        if email and not policy.may_have_account(email, request):
            return False
        return policy.may_sign_up(request)

    def save_user(
        self, request: HttpRequest, sociallogin: Any, form: Any = None
    ) -> AbstractBaseUser:
        """Save a new account. One of two who come at once is told what a known address is told."""
        save = super().save_user
        saved: AbstractBaseUser = registration.save_unless_taken(
            request=request, user=sociallogin.user, save=lambda: save(request, sociallogin, form)
        )
        return saved

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Ask for the terms where there are some, before there is an account."""
        if configuration().terms_version:
            return False
        return bool(super().is_auto_signup_allowed(request, sociallogin))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take over the name."""
        user = super().populate_user(request, sociallogin, data)
        name = data.get("name") or " ".join(
            filter(None, (data.get("first_name"), data.get("last_name")))
        )
        if name and hasattr(user, "full_name"):
            user.full_name = name[: user._meta.get_field("full_name").max_length]
        return user


def project_name() -> str:
    """Return the project's name for people."""
    return str(getattr(settings, "PROJECT_NAME", "")) or "Django"


def site() -> dict[str, Any]:
    """Return what every mail may use."""
    return {"project_name": project_name()}
