"""Where Railway is, and where the site will be."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from quickscale.railway import failures

RAILWAY = "https://backboard.railway.com"
VARIABLE = "QUICKSCALE_RAILWAY_URL"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def find_base() -> str:
    """Return the address that every call goes to, without a slash at its end.

    Raises QuickScaleError when $QUICKSCALE_RAILWAY_URL is neither Railway's nor loopback: a
    token must not be sent anywhere else.
    """
    base = os.environ.get(VARIABLE, "").strip().rstrip("/") or RAILWAY
    try:
        parts = urlsplit(base)
        host, has_more = parts.hostname or "", bool(parts.path or parts.query or parts.fragment)
        is_plain = not (has_more or parts.username or parts.password) and parts.port != 0
    except ValueError:
        host, is_plain = "", False
    is_railways = parts_are_railways(base, host)
    if not is_plain or not (is_railways or is_loopback(base)):
        raise failures.local(
            f"{VARIABLE} is neither Railway's address nor one of this machine",
            f"unset {VARIABLE}; tokens are sent to https://*.railway.com and loopback only",
        )
    return base


def parts_are_railways(base: str, host: str) -> bool:
    """Return whether an address is HTTPS at Railway's own domain."""
    return base.startswith("https://") and host.endswith(".railway.com")


def is_loopback(base: str) -> bool:
    """Return whether an address stays on this machine."""
    parts = urlsplit(base)
    return parts.scheme in {"http", "https"} and parts.hostname in LOOPBACK


def of_site(domain: str, *, base: str) -> str:
    """Return the address of a domain: HTTPS, but for a stand-in for Railway on this machine."""
    is_here = is_loopback(base) and is_loopback(f"http://{domain}")
    return f"{'http' if is_here else 'https'}://{domain}"


def host_of(domain: str) -> str:
    """Return a domain without its port."""
    return domain.rpartition(":")[0] if ":" in domain else domain
