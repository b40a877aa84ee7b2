"""Secrets that are shown once and kept as a hash."""

import hashlib
from secrets import token_urlsafe

# 256 bits: nothing that could be guessed, so a fast hash without salt is enough.
SECRET_BYTES = 32


def new_secret(*, prefix: str = "") -> str:
    """Return a random secret, safe in addresses, with a prefix that scanners for leaks know."""
    return prefix + token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """Return the SHA-256 of a secret in hexadecimal: what is stored and looked for."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
