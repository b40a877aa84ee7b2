"""Reports of errors to Sentry, for those who have it."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from .logs import without_secrets
from .request_id import request_id


def start_monitoring(dsn: str, *, environment: str) -> None:
    """Report errors from now on, without what tells who people are.

    Raises ImproperlyConfigured when the address is not one of Sentry's.
    """
    import sentry_sdk  # noqa: PLC0415 - a quarter of a second that only those with Sentry pay
    from sentry_sdk.utils import BadDsn  # noqa: PLC0415

    try:
        sentry_sdk.init(
            dsn=dsn,
            environment=environment,
            before_send=prepare,
            before_breadcrumb=lambda crumb, _: prepare_breadcrumb(crumb),
        )
    except BadDsn:
        message = "SENTRY_DSN must look like https://key@host/1: see .env.example"
        raise ImproperlyConfigured(message) from None


def prepare(event: Any, _hint: dict[str, Any]) -> Any:
    """Add the request's id to a report, and take secrets out of its addresses."""
    event.setdefault("tags", {})["request_id"] = request_id.get()
    request = event.get("request", {})
    if "url" in request:
        request["url"] = without_secrets(request["url"])
    return event


def prepare_breadcrumb(crumb: dict[str, Any]) -> dict[str, Any]:
    """Take secrets out of what happened before an error."""
    if crumb.get("message"):
        crumb["message"] = without_secrets(crumb["message"])
    return crumb
