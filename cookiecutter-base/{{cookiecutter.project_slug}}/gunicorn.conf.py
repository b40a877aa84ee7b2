"""How gunicorn serves the site; it reads this file by itself.

Every value can be set in the environment: see .env.example. Requests are logged by the proxy; the
id in an answer's header X-Request-ID is that of the lines that the request left here.
"""

import logging
import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

# gunicorn goes to this folder later.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from {{ cookiecutter.package_name }}.web.logs import logging_config


def whole_number(name: str, default: int) -> int:
    """Return a variable of the environment, a number of at least 1; end with its name otherwise."""
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or int(value) < 1:
        sys.exit(f"{name} must be a whole number of at least 1, not {value!r}: see .env.example")
    return int(value)


class SiteLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """The log of the server, which prepares lines of requests only where they are written."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Log a request that was answered."""
        if self.access_log.isEnabledFor(logging.INFO):
            super().access(resp, req, environ, request_time)


def logging_of_the_server() -> dict[str, Any]:
    """Return the configuration of the site's own log, for gunicorn's lines as well."""
    config = logging_config(level="INFO", as_json=os.environ.get("LOG_FORMAT") != "line")
    loggers = {
        "gunicorn.error": {"handlers": ["console"], "level": "INFO"},
        "gunicorn.access": {"level": "WARNING"},
    }
    return {**config, "loggers": loggers}


bind = f"0.0.0.0:{whole_number('PORT', 8000)}"
workers = whole_number("WEB_CONCURRENCY", 2)
threads = whole_number("WEB_THREADS", 4)

# A worker that hangs this long is replaced; on SIGTERM, what is under way has as long to end.
timeout = whole_number("WEB_TIMEOUT", 30)
graceful_timeout = timeout
# Longer than a proxy keeps its connections, so that it is never the server that closes one in use.
keepalive = 75

# Settings that are wrong end the server at once, and the workers share the memory of the code.
preload_app = True

# Heartbeats go to memory: a disk can be slow, or read-only.
if Path("/dev/shm").is_dir():  # noqa: S108 - gunicorn makes a file without a name there
    worker_tmp_dir = "/dev/shm"  # noqa: S108
# Nobody talks to the running server, and the root file system of a container is read-only.
control_socket_disable = True

logger_class = SiteLogger
logconfig_dict = logging_of_the_server()
