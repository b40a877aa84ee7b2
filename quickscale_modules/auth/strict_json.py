"""JSON that both a database and a page can hold."""

import json
from typing import Any


class Decoder(json.JSONDecoder):
    """Takes nothing that is too deep, no number that is too large and no half character."""

    def decode(self, text: str, *arguments: Any) -> Any:
        """Return what the text stands for. Raises JSONDecodeError."""
        try:
            value = super().decode(text, *arguments)
            json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
            return value
        except (RecursionError, ValueError) as error:
            raise json.JSONDecodeError("not JSON", text[:80], 0) from error


def is_readable(body: bytes) -> bool:
    """Return whether the body of a request is such JSON, or empty."""
    if not body:
        return True
    try:
        json.loads(body.decode(), cls=Decoder)
    except ValueError:
        return False
    return True
