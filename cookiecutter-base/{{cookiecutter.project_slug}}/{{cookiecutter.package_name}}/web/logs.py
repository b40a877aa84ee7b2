"""How log lines look. Needs no settings: a server's own configuration can use it too."""

import logging
import re
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS

from .request_id import request_id

# The link of a password mail signs somebody in, that of an invitation lets somebody in.
SECRET_PATH = re.compile(r"(/reset/)(?!…)[^/\s]+/[^/\s]+|(/invite/)(?!…)[^/\s]+")
HIDDEN = r"\1\2…"


def without_secrets(text: str) -> str:
    """Return text with the secret part of each link that lets somebody in left out."""
    return SECRET_PATH.sub(HIDDEN, text)


class RequestFilter(logging.Filter):
    """Add the request's id to each record, and take secrets out."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change a record, and let it pass."""
        record.request_id = request_id.get() or _id_of(getattr(record, "request", None))
        message = record.getMessage()
        shown = without_secrets(message)
        if shown != message:
            record.msg, record.args = shown, None
        return True


def _id_of(request: Any) -> str:
    """Return the id of the request that Django logs after it has been answered."""
    return str(getattr(request, "META", {}).get("HTTP_X_REQUEST_ID", "-"))


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """Return the configuration of Python's logging.

    as_json: an object a line, for a machine to read; else lines for people
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": f"{__name__}.RequestFilter"}},
        "formatters": {
            "line": {
                "format": "{asctime} {levelname} [{request_id}] {name}: {message}",
                "style": "{",
            },
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "{levelname}{name}{message}{request_id}",
                "style": "{",
                "rename_fields": {"levelname": "level", "name": "logger"},
                # With the time zone, which collectors of logs would have to guess.
                "timestamp": "time",
                # What Django adds for its own handlers: the request would show its query.
                "reserved_attrs": [*RESERVED_ATTRS, "request", "server_time", "taskName"],
            },
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["request"],
                "formatter": "json" if as_json else "line",
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers mail the admins and know DEBUG; the console above is enough.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # It tells of each wrong password twice.
            "axes": {"level": "WARNING"},
        },
    }
