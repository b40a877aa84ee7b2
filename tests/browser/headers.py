"""Response headers in a form that can be compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.projects.serving import Answer

# What a server says about itself and about this one answer.
PASSING = {"connection", "content-length", "date", "etag", "last-modified", "server", "expires"}


def normalized(answer: Answer) -> dict[str, object]:
    """Return status and headers without what differs from answer to answer, in a fixed order."""
    result: dict[str, object] = {"status": str(answer.status)}
    for name in sorted({key for key, _ in answer.headers} - PASSING):
        values = [value for key, value in answer.headers if key == name]
        if name == "set-cookie":
            result[name] = sorted(_cookie(value) for value in values)
        elif name == "content-security-policy":
            result[name] = sorted(_directive(it) for it in ";".join(values).split(";"))
        elif name == "permissions-policy":
            result[name] = sorted(it.strip() for it in ",".join(values).split(","))
        elif name == "x-request-id":
            result[name] = re.sub(r"[0-9a-f]{32}", "<id>", ", ".join(values))
        elif name == "location":
            result[name] = re.sub(r"localhost:\d+", "localhost", values[0])
        else:
            result[name] = ", ".join(sorted({it.strip() for it in ",".join(values).split(",")}))
    return result


def _directive(text: str) -> str:
    name, *sources = text.split()
    return " ".join([name, *sorted(sources)])


def _cookie(text: str) -> str:
    pair, *attributes = (it.strip() for it in text.split(";"))
    kept = sorted(it for it in attributes if not it.lower().startswith("expires="))
    return "; ".join([pair.partition("=")[0], *kept])
