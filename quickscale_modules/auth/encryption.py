"""Encryption of what second factors are made of, which allauth would store in clear."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

from .conf import configuration

PREFIX = "fernet:"
PURPOSE = b"quickscale_auth second factors"


class UndecipherableError(Exception):
    """None of the keys decrypts a stored secret: a key was lost or changed."""


def encrypt(text: str) -> str:
    """Return the text, encrypted with the newest key, marked so that `decrypt` knows it."""
    return PREFIX + _keys().encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """Return the text that `encrypt` was given.

    What has no mark was stored before this module and is in clear: it comes back as it is.
    Raises UndecipherableError when no key fits.
    """
    if not stored.startswith(PREFIX):
        return stored
    try:
        return _keys().decrypt(stored.removeprefix(PREFIX).encode()).decode()
    except InvalidToken as error:
        raise UndecipherableError(
            "a second factor cannot be decrypted: AUTH_ENCRYPTION_KEYS lacks the key it was made "
            "with (see docs/modules/auth.md)"
        ) from error


def is_encrypted(stored: str) -> bool:
    """Return whether a stored secret is encrypted."""
    return stored.startswith(PREFIX)


def _keys() -> MultiFernet:
    """Return the configured keys, then what is derived from SECRET_KEY and those before it."""
    configured = configuration().encryption_keys
    secrets = [*configured, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derive(secret)) for secret in secrets])


def _derive(secret: str | bytes) -> bytes:
    """Return a Fernet key of any text (HKDF, RFC 5869)."""
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return base64.urlsafe_b64encode(hkdf.derive(force_bytes(secret)))
