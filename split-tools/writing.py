"""New commits: named at once, written to the repository by the thousand."""

from __future__ import annotations

import hashlib
import zlib
from contextlib import ExitStack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import IO

    from repository import Repository

# So many are kept in memory at most, under 1 MB; while the walk goes on, git writes them.
AT_ONCE = 2_500
# Fewer become loose objects, as with `git fetch` (fetch.unpackLimit).
FEWEST_IN_A_PACK = 100
COMMIT = 1
LARGEST_BLOCK = 0xFFFF


class Writer:
    """Writes commits as packs that git itself unpacks or indexes, and so checks.

    A context: git works through a pack while more are added. At its end all are written; an
    exception ends git.
    """

    def __init__(self, repository: Repository) -> None:
        """Begin with nothing to write."""
        self._repository = repository
        self._hash = hashlib.sha256 if repository.hash_name == "sha256" else hashlib.sha1
        self._waiting: dict[bytes, bytes] = {}
        self._writing = ExitStack()
        self._output: IO[bytes] | None = None
        self._is_new = False

    def __enter__(self) -> Writer:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Write what is left, or let go of everything."""
        if error is not None:
            self._writing.__exit__(kind, error, traceback)
            return
        self.send()
        self._finish()

    def add(self, content: bytes) -> bytes:
        """Return the name of a commit with this content, which will be written."""
        whole = b"commit %d\0%b" % (len(content), content)
        name = self._hash(whole).hexdigest().encode()
        self._waiting[name] = content
        if len(self._waiting) >= AT_ONCE:
            self.send()
        return name

    def send(self) -> None:
        """Let git begin to write the commits that are not in the repository yet."""
        self._finish()
        missing = self._missing(list(self._waiting))
        contents = [self._waiting[name] for name in missing]
        self._waiting.clear()
        if not contents:
            return
        few = len(contents) < FEWEST_IN_A_PACK
        command = ("unpack-objects", "-q") if few else ("index-pack", "--stdin", "--threads=1")
        stream = self._repository.stream(*command, lines=self._pack(contents))
        self._output = self._writing.enter_context(stream)

    def _finish(self) -> None:
        """Wait until git has written what it was given. Raises SplitError when it could not."""
        if self._output is not None:
            self._output.read()
            self._output = None
        self._writing.close()

    def _missing(self, names: list[bytes]) -> list[bytes]:
        # Without the oldest, none of the others is there, most likely; twice does no harm.
        self._is_new = self._is_new or self._repository.names_of(names[:1]) == [b""]
        if self._is_new:
            return names
        present = self._repository.names_of(names)
        return [name for name, found in zip(names, present, strict=True) if not found]

    def _pack(self, contents: list[bytes]) -> bytes:
        """Return a pack of commits, as gitformat-pack(5) says."""
        parts = [b"PACK", (2).to_bytes(4, "big"), len(contents).to_bytes(4, "big")]
        for content in contents:
            parts += (_entry_header(len(content)), _stored(content))
        body = b"".join(parts)
        return body + self._hash(body).digest()


def _stored(content: bytes) -> bytes:
    """Return a zlib stream with the content as it is (RFC 1950, and 3.2.4 of RFC 1951).

    To compress small commits takes longer than everything else that a split does.
    """
    size = len(content)
    if size > LARGEST_BLOCK:
        return zlib.compress(content)
    checksum = zlib.adler32(content).to_bytes(4, "big")
    sizes = size.to_bytes(2, "little") + (size ^ LARGEST_BLOCK).to_bytes(2, "little")
    return b"\x78\x01\x01%b%b%b" % (sizes, content, checksum)


def _entry_header(size: int) -> bytes:
    """Return kind and size: four bits of it, then seven in each byte, the least first."""
    header = bytearray()
    byte = COMMIT << 4 | size & 15
    size >>= 4
    while size:
        header.append(byte | 128)
        byte = size & 127
        size >>= 7
    header.append(byte)
    return bytes(header)
