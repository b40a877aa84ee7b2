"""Where a request came from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Return the client's IP address, or None when nobody said one.

    Each proxy adds to X-Forwarded-For, on the right, the address that it was called from. Further
    left than TRUSTED_PROXY_COUNT, a setting of the project, stands what the client wrote.
    """
    count = getattr(settings, "TRUSTED_PROXY_COUNT", 0)
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if count else []
    # Fewer addresses than proxies: the request came past them.
    claimed = forwarded[-count] if 0 < count <= len(forwarded) else ""
    return _address(claimed) or _address(request.META.get("REMOTE_ADDR", ""))


def _address(text: str) -> str | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    # ::ffff:203.0.113.5 is what 203.0.113.5 looks like to a server that listens on IPv6.
    return str(getattr(address, "ipv4_mapped", None) or address)
