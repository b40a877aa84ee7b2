"""`python -m ops.probe [PATH] [PORT]`: whether the server in this container answers, for Docker."""

from __future__ import annotations

import http.client
import os
import sys

TIMEOUT_SECONDS = 4


def main(arguments: list[str]) -> int:
    """Ask the server once, on $PORT if no port is given; return 0 when it answers 200, else 1."""
    path = arguments[0] if arguments else "/healthz"
    port = int(arguments[1] if len(arguments) > 1 else os.environ.get("PORT") or 8000)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", path)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        print(f"port {port} does not answer: {error}", file=sys.stderr)
        return 1
    finally:
        connection.close()
    print(f"{path} answers {status}")
    return 0 if status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
