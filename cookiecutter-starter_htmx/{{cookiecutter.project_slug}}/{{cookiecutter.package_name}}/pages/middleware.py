"""What every answer to htmx has in common."""

from collections.abc import Callable
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from .partials import wants_partial
from .requests import HtmxRequest

SHOWN = {HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY}


class HtmxResponseMiddleware:
    """Full pages for people who were signed out, toasts for messages, caches kept apart."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HtmxRequest) -> HttpResponseBase:
        """Serve one request."""
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request", "HX-Boosted"])
        if not request.htmx:
            return response
        if leads_to_sign_in(response):
            return sign_in_as_page(request, response)
        if is_form_done(request, response):
            return next_page(response)
        if response.status_code in SHOWN:
            send_messages(request, response)
        return response


def leads_to_sign_in(response: HttpResponseBase) -> bool:
    """Return whether the answer is a redirect to the sign-in page."""
    path = urlsplit(response.headers.get("Location", "")).path
    return path == resolve_url(settings.LOGIN_URL)


def sign_in_as_page(request: HtmxRequest, response: HttpResponseBase) -> HttpResponse:
    """Open the sign-in page as a page of its own, not in the middle of another.

    From there it goes back to the page that was open, for a part of it is no page to go to.
    """
    if not wants_partial(request):
        return HttpResponseClientRedirect(response.headers["Location"])
    page = request.htmx.current_url_abs_path or resolve_url(settings.LOGIN_REDIRECT_URL)
    return HttpResponseClientRedirect(redirect_to_login(page).url)


def is_form_done(request: HtmxRequest, response: HttpResponseBase) -> bool:
    """Return whether a form that shows its errors in place is done, and another page comes."""
    return bool(request.htmx.boosted) and request.method == "POST" and "Location" in response.headers


def next_page(response: HttpResponseBase) -> HttpResponse:
    """Let the browser go to the page of a redirect: the CSRF token may be another one there."""
    redirect = HttpResponseClientRedirect(response.headers["Location"])
    redirect.cookies = response.cookies
    return redirect


def send_messages(request: HtmxRequest, response: HttpResponseBase) -> None:
    """Send Django's messages along as an event, for the toasts of assets/toasts.js."""
    waiting = [
        {"level": message.level_tag, "text": str(message)}
        for message in messages.get_messages(request)
    ]
    if waiting:
        details = {"messages": waiting}
        trigger_client_event(cast("HttpResponse", response), "messages", details, after="settle")
