"""The request as htmx sends it, for annotations."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from ..users.requests import AuthenticatedRequest


class HtmxRequest(HttpRequest):
    """A request with what htmx says about it."""

    htmx: HtmxDetails


class AuthenticatedHtmxRequest(AuthenticatedRequest, HtmxRequest):
    """The same behind LoginRequiredMixin."""
