"""Who may have an account, and what an account has to have."""

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .conf import configuration
from .models import Invite, Profile

INVITE_SESSION_KEY = "quickscale_auth_invite"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def may_sign_up(request: HttpRequest) -> bool:
    """Return whether this visitor may see the form for new accounts."""
    mode = configuration().signup
    if mode in ("open", "domain"):
        return True
    return mode == "invite" and invite_of(request) is not None


def may_have_account(email: str, request: HttpRequest) -> bool:
    """Return whether a new account may have this address, as QUICKSCALE_AUTH has it."""
    rules = configuration()
    if is_blocked(email) or rules.signup == "closed":
        return False
    if rules.signup == "open":
        return True
    invite = invite_of(request)
    if invite is not None and invite.email.lower() == email.lower():
        return True
    return rules.signup == "domain" and domain_of(email) in map(_ascii, rules.signup_domains)


def refusal() -> Any:
    """Return what somebody is told whose address may not have an account."""
    return _("Accounts are for people who were invited, or for certain addresses only.")


def current_request() -> HttpRequest | None:
    """Return the request that allauth is serving."""
    request: HttpRequest | None = context.request
    return request


def is_blocked(email: str) -> bool:
    """Return whether an address is of a blocked domain or of one below it."""
    domain = domain_of(email)
    blocked = map(_ascii, configuration().blocked_domains)
    return any(domain == name or domain.endswith(f".{name}") for name in blocked)


def domain_of(email: str) -> str:
    """Return the part behind the @, in lower case, as the mail servers of the world know it."""
    return _ascii(email.rpartition("@")[2])


def invite_of(request: HttpRequest) -> Invite | None:
    """Return the open invitation that this visitor came with, if there is one."""
    pk = request.session.get(INVITE_SESSION_KEY) if hasattr(request, "session") else None
    if pk is None:
        return None
    return Invite.objects.filter(pk=pk, accepted_at=None, expires_at__gt=timezone.now()).first()


def requires_mfa(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Return whether this person has to have a second factor."""
    audience = configuration().mfa_required
    if audience == "all":
        return bool(user.is_authenticated)
    return audience == "staff" and bool(getattr(user, "is_staff", False))


def has_mfa(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Return whether this person has a second factor; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists())


def is_last_required_factor(authenticator: Any) -> bool:
    """Return whether somebody who has to have a second factor would be left without one."""
    if authenticator.type not in FACTORS or not requires_mfa(authenticator.user):
        return False
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
    return not others.exclude(pk=authenticator.pk).exists()


def first_page(user: Any, profile: Profile | None = None) -> str:
    """Return the page that someone has to see before all others; empty when there is none.

    profile: of this person, where the caller has it; it costs a query otherwise
    """
    if not user.is_authenticated:
        return ""
    rules = configuration()
    if profile is None:
        profile = Profile.objects.filter(user_id=user.pk).first()
    if profile is not None and profile.delete_after is not None:
        return reverse("quickscale_auth:deletion")
    if requires_mfa(user) and not has_mfa(user):
        return reverse("quickscale_auth:mfa_required")
    if rules.terms_version and getattr(profile, "terms_version", "") != rules.terms_version:
        return reverse("quickscale_auth:terms")
    if rules.onboarding and (profile is None or profile.onboarded_at is None):
        return reverse("quickscale_auth:onboarding")
    return ""


def _ascii(domain: str) -> str:
    """Return one spelling of a domain: a letter beyond ASCII, a wide one and its code are one."""
    try:
        return domain.lower().encode("idna").decode()
    except UnicodeError:
        return domain.lower()
