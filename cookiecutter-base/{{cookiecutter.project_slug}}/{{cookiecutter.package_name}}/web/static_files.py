"""Static files in production."""

import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from whitenoise.compress import Compressor  # type: ignore[import-untyped]
from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with a hash, compressed; each address is worked out once a process, not each time."""

    def __init__(self) -> None:
        """Start with the manifest that collectstatic wrote."""
        super().__init__()
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Return the address of a file by its name in the code."""
        address = self._addresses.get(name)
        if address is None:
            address = self._addresses[name] = super().url(name, force)
        return address

    def create_compressor(self, **options: Any) -> Compressor:
        """Return what compresses."""
        return RememberingCompressor(**options)


class RememberingCompressor(Compressor):  # type: ignore[misc]
    """Compresses what STATIC_CACHE does not hold yet, in a folder that may be emptied any time.

    Brotli takes its time, and most of what is collected has been the same for many builds.
    """

    def compress_brotli(self, data: bytes) -> bytes:
        """Return data in Brotli."""
        return remembered("br", data, super().compress_brotli)

    def compress_gzip(self, data: bytes) -> bytes:
        """Return data in gzip."""
        return remembered("gz", data, super().compress_gzip)


def remembered(form: str, data: bytes, compress: Callable[[bytes], bytes]) -> bytes:
    """Return the compressed form of data from the folder, or make it and keep it there."""
    if not settings.STATIC_CACHE:
        return compress(data)
    folder = Path(settings.STATIC_CACHE)
    kept = folder / f"{sha256(data).hexdigest()}.{form}"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        compressed = compress(data)
    # Others may write the same at the same time; nobody must find half of it.
    scratch = kept.with_suffix(f".{threading.get_ident()}")
    folder.mkdir(parents=True, exist_ok=True)
    scratch.write_bytes(compressed)
    scratch.replace(kept)
    return compressed
