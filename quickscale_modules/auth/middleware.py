"""What is asked of people before they may go on."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url

from . import policy

# Where people settle what is asked of them, or leave.
OPEN_NAMES = {
    "account_login", "account_logout", "account_reauthenticate", "login", "logout",
    "account_email_verification_sent", "color_scheme", "appearance",
}  # fmt: skip
OPEN_NAMESPACES = {"headless"}
FACTOR_PREFIXES = ("mfa_",)
SETTLING = {"deletion", "mfa_required", "terms", "onboarding", "export", "picture"}


class AccountPolicyMiddleware:
    """Lead people to what they have to do first; keep the admin behind the module's sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve one request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Answer instead of the page that was asked for, when something comes before it."""
        match = request.resolver_match
        if match is None:
            return None
        if match.app_name == "admin" and match.url_name == "login":
            return sign_in_elsewhere(request)
        # A request without a session cookie is nobody's: no session, no query.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or is_open(request):
            return None
        page = policy.first_page(request.user)
        if not page:
            return None
        if wants_data(request):
            return JsonResponse({"detail": "This account has to do something first.", "page": page},
                                status=HTTPStatus.FORBIDDEN)  # fmt: skip
        return HttpResponseRedirect(page)


def sign_in_elsewhere(request: HttpRequest) -> HttpResponseBase | None:
    """Lead from the admin's own sign-in, which knows no second factor, to the module's."""
    if request.user.is_authenticated:
        return None
    page = request.GET.get("next") or request.path
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}")


def is_open(request: HttpRequest) -> bool:
    """Return whether a page is for everyone who is signed in, whatever is asked of them."""
    match = request.resolver_match
    if match is None or OPEN_NAMESPACES & set(match.namespaces):
        return True
    name = match.url_name or ""
    if "quickscale_auth" in match.namespaces:
        return name in SETTLING
    return name in OPEN_NAMES or name.startswith(FACTOR_PREFIXES)


def wants_data(request: HttpRequest) -> bool:
    """Return whether a program asks, not a person."""
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted
