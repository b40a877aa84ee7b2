"""What is asked of people before they may go on, their language, and where they were last seen."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.socialaccount.models import SocialApp
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.core.handlers.exception import response_for_exception
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render, resolve_url
from django.urls import ResolverMatch
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from . import limits, passwords, policy, sessions
from .hashing import digest_of
from .models import Profile
from .strict_json import is_readable

# Where people settle what is asked of them, or leave.
OPEN_NAMES = {"account_logout", "account_reauthenticate", "color_scheme", "login", "logout"}
OPEN_NAMESPACES = {"headless"}
FACTOR_PREFIX = "mfa_"
# Where a new password is asked for, on pages and in the API, and where it is set.
RESET_REQUEST_NAMES = {"account_reset_password", "request_password_reset"}
RESET_NAMES = {
    "account_confirm_password_reset_code", "account_complete_password_reset", "reset_password",
}  # fmt: skip
SETTLING = {"copy", "deletion", "export", "mfa_required", "onboarding", "picture", "terms"}
# What a row of a database can have; SQLite before Django 5.0 breaks at more.
LARGEST_ID = 2**63 - 1
# Where someone is was noted this long ago: a row is not written at every request.
SEEN_FOR_SECONDS = 300


class AccountPolicyMiddleware:
    """Lead people to what they have to do first; keep the admin behind the module's sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve one request, in the language that the person chose."""
        profile = profile_of_visitor(request)
        if profile is None or not profile.language:
            return self.answer(request)
        with translation.override(profile.language):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.answer(request)
            render_now(response)
        response.headers.setdefault("Content-Language", profile.language)
        return response

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """Have the request answered, and see to the answer."""
        response = limits.tell_programs(request, self.get_response(request))
        response = lead_elsewhere(request, response)
        match = request.resolver_match
        if match is not None and match.url_name in RESET_REQUEST_NAMES:
            passwords.mark_reset(request=request)
        if match is not None and is_of_accounts(match):
            # After signing out, the way back shows nothing.
            add_never_cache_headers(response)
            if request.method == "POST":
                # With all that is to be in it.
                sessions.store_session(request=request, response=response)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Answer instead of the page that was asked for, when something comes before it."""
        match = request.resolver_match
        if match is None:
            return None
        if names_what_cannot_be(match):
            raise Http404
        if match.app_name == "admin" and match.url_name == "login":
            return sign_in_elsewhere(request)
        if match.url_name in RESET_NAMES:
            passwords.end_stale_reset(request=request)
        problem = problem_with_call(request) if "headless" in match.namespaces else 0
        if problem:
            return JsonResponse({"status": problem}, status=problem)
        page = ""
        if has_session(request) and not is_open(request):
            page = policy.first_page(request.user, profile_of_visitor(request))
        if not page:
            return None
        if wants_data(request):
            detail = "This account has to do something else first."
            return JsonResponse({"detail": detail, "page": page}, status=HTTPStatus.FORBIDDEN)
        return HttpResponseRedirect(page)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer for a provider that has no keys here as for a page that is not there."""
        if isinstance(exception, SocialApp.DoesNotExist):
            return response_for_exception(request, Http404("no such provider"))
        return None


class SessionActivityMiddleware:
    """Note where someone was last seen, once in a while."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve one request, then note it."""
        response = self.get_response(request)
        # Not someone whose account this very request has deleted.
        if has_session(request) and request.user.is_authenticated and request.user.pk:
            key = f"quickscale_auth:seen:{digest_of(request.session.session_key or '')}"
            if cache.add(key, value=True, timeout=SEEN_FOR_SECONDS):
                UserSession.objects.create_from_request(request)
        return response


def has_session(request: HttpRequest) -> bool:
    """Return whether a request can be somebody's: without a cookie no session, no query."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def profile_of_visitor(request: Any) -> Profile | None:
    """Return the profile of whoever is signed in, with one query for each request."""
    if not has_session(request) or not request.user.is_authenticated:
        return None
    if not hasattr(request, "quickscale_profile"):
        found = Profile.objects.filter(user_id=request.user.pk).first()
        request.quickscale_profile = found or Profile(user_id=request.user.pk)
    profile: Profile = request.quickscale_profile
    return profile


def render_now(response: Any) -> None:
    """Render a response that would wait until the language is another one again."""
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()


def sign_in_elsewhere(request: HttpRequest) -> HttpResponseBase | None:
    """Lead from the admin's own sign-in, which knows no second factor, to the module's."""
    if request.user.is_authenticated:
        return None
    page = request.GET.get("next") or request.path
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}")


def lead_elsewhere(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Answer a form that leads to a provider by a page that goes on by itself.

    A browser holds a policy of `form-action 'self'` against the redirects after a form, too.
    """
    match = request.resolver_match
    if match is None or request.method != "POST" or response.status_code != HTTPStatus.FOUND:
        return response
    name, target = match.url_name or "", response.headers["Location"]
    provider = urlsplit(target).hostname
    if provider is None or not (name.endswith("_login") or name == "redirect_to_provider"):
        return response
    values = {"provider": provider, "redirect_to": target}
    return render(request, "socialaccount/login_redirect.html", values)


def problem_with_call(request: HttpRequest) -> int:
    """Return the status for a call to allauth's API that it would break at, else 0."""
    name = getattr(request.resolver_match, "url_name", None) or ""
    has_phones = any(field.startswith("phone") for field in settings.ACCOUNT_SIGNUP_FIELDS)
    if "phone" in name and not has_phones:
        return HTTPStatus.NOT_FOUND
    # The way to another service is a form of a page.
    is_fine = name == "redirect_to_provider" or is_readable(request.body)
    return 0 if is_fine else HTTPStatus.BAD_REQUEST


def names_what_cannot_be(match: ResolverMatch) -> bool:
    """Return whether an address of ours has a number that no row of a database can have."""
    is_ours = is_of_accounts(match) or "quickscale_auth" in match.namespaces
    return is_ours and any(
        isinstance(value, int) and value > LARGEST_ID for value in match.kwargs.values()
    )


def is_of_accounts(match: ResolverMatch) -> bool:
    """Return whether a page is one of allauth's."""
    return "headless" in match.namespaces or match.func.__module__.startswith("allauth.")


def is_open(request: HttpRequest) -> bool:
    """Return whether a page is for everyone who is signed in, whatever is asked of them."""
    match = request.resolver_match
    if match is None or OPEN_NAMESPACES & set(match.namespaces):
        return True
    name = match.url_name or ""
    if "quickscale_auth" in match.namespaces:
        return name in SETTLING
    return name in OPEN_NAMES or name.startswith(FACTOR_PREFIX)


def wants_data(request: HttpRequest) -> bool:
    """Return whether a program asks, not a person."""
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted
