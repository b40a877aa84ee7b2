"""How long somebody who tried too often has to wait: allauth counts attempts, and does not say."""

import math
import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase

# What of an attempt its count is found by; allauth for Python 3.10 has no apps in it.
PARTS_OF_KEY = ("app", "action", "rate", "key", "user")
# On the request, in seconds, when one of its attempts was refused.
WAIT = "quickscale_wait"


def note_waits() -> None:
    """Let allauth note on the request how long its limit lasts, whenever it refuses an attempt.

    It has no way to ask for that: what counts one attempt against one limit is replaced.
    """
    ratelimit._consume_single_rate = with_note(ratelimit._consume_single_rate)


def with_note(consume: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does the same and notes the wait."""

    @wraps(consume)
    def consume_and_note(request: HttpRequest, **attempt: Any) -> Any:
        usage = None
        try:
            usage = consume(request, **attempt)
        finally:
            # Refused: by None or by RateLimited.
            if usage is None:
                setattr(request, WAIT, seconds_left(request, attempt))
        return usage

    return consume_and_note


def seconds_left(request: HttpRequest, attempt: dict[str, Any]) -> int:
    """Return when the next attempt will be counted; 0 when the cache has forgotten the others."""
    rate = attempt["rate"]
    parts = {name: attempt[name] for name in PARTS_OF_KEY if name in attempt}
    times = cache.get(ratelimit.get_cache_key(request, **parts), [])
    if not 0 < rate.amount <= len(times):
        return 0
    # The newest comes first. There is room when the last of those that fill it is too old.
    seconds: float = times[rate.amount - 1] + rate.duration - time.time()
    return max(1, math.ceil(seconds))


def seconds_to_wait(request: Any) -> int:
    """Return for how long this request's limit lasts; 0 when none is known."""
    seconds: int = getattr(request, WAIT, 0)
    return seconds


def minutes_to_wait(request: Any) -> int:
    """Return the same in minutes, rounded up."""
    return math.ceil(seconds_to_wait(request) / 60)


def tell_programs(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Put the wait into the header of an answer to too many attempts."""
    seconds = seconds_to_wait(request)
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and seconds:
        response.headers.setdefault("Retry-After", str(seconds))
    return response
