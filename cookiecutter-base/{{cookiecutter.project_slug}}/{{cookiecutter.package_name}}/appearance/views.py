"""The colour scheme switch."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .color_scheme import remember_scheme

# What a browser says of a form of this site, and of one that a person has opened themselves.
SITES_OF_OUR_PAGES = {"same-origin", "none"}


@csrf_exempt
@require_POST
def set_color_scheme(request: HttpRequest) -> HttpResponse:
    """Store the scheme of the form and go back to the page that the visitor came from.

    A script that has changed the page already asks for `Accept: application/json` and gets an
    empty answer.

    The form is on every page, and a CSRF token in it would give each visitor a cookie. It has none:
    what a forged one could do is change colours, and browsers tell that it comes from elsewhere.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in SITES_OF_OUR_PAGES:
        raise PermissionDenied
    if "application/json" in request.headers.get("Accept", ""):
        response = HttpResponse(status=204)
    else:
        response = HttpResponseRedirect(page_to_return_to(request))
    remember_scheme(response, request.POST.get("color_scheme", ""), is_secure=request.is_secure())
    return response


def page_to_return_to(request: HttpRequest) -> str:
    """Return the form's `next` if it is a page of this site, else the landing page."""
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if page and is_ours else resolve_url(settings.LOGOUT_REDIRECT_URL or "/")
