"""The Content-Security-Policy, put together once instead of for every answer."""

from typing import Any

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp's middleware, which still does whatever is not the same for every answer.

    That is a nonce, what its decorators ask for, and a policy that only reports.
    """

    source: dict[str, Any] | None = None
    policy = ""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Add the header."""
        source = settings.CONTENT_SECURITY_POLICY
        if not is_usual(request, response) or source.keys() != {"DIRECTIVES"}:
            return super().process_response(request, response)
        # Settings may be others in a test.
        if source is not self.source:
            self.policy, self.source = build_policy(), source
        response.headers[HEADER] = self.policy
        # As in the parent: a nonce that is asked for now would be in no header.
        setattr(request, "csp_nonce", CheckableLazyObject(self._csp_nonce_post_response))  # noqa: B010
        return response


def is_usual(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether an answer gets what settings say for all of them."""
    return not (
        settings.DEBUG
        or hasattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY")
        or hasattr(request, "_csp_nonce")
        or HEADER in response.headers
        or any(name.startswith("_csp") for name in vars(response))
    )
