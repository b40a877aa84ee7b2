"""What earlier runs found out, in a file under .git that may be deleted at any time.

The file is trusted when its checksum is right, when it is about the same folders and settings,
and, for the commits that are asked for, when `Splitter` finds their trees in the repository.
"""

from __future__ import annotations

import os
import struct
from array import array
from bisect import bisect_left
from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from repository import Repository
    from trees import Folders

    # Of each folder the split commit, ITSELF, or None before the folder has ever been there.
    State = tuple[bytes | None, ...]

# In place of a split commit: the folder is gone, and the original itself goes on as a parent.
ITSELF = b""
MAGIC = b"quickscale split cache 1\n"
FOLDER = "quickscale-split"
HEADER = struct.Struct(">IIII")
CHECKSUM_SIZE = 32
MOST_TIPS = 8
MOST_FILES = 32


class Cache:
    """The states of commits, for one list of folders.

    tips: revisions that were split; every commit that leads to one of them has a state
    has_trailers: whether messages of `git subtree` decided some of them
    """

    def __init__(self, repository: Repository, folders: Folders) -> None:
        """Begin with an empty cache; `read` fills it."""
        self._size = repository.hash_size // 2
        self._width = len(folders.names)
        listed = b"\n".join(folders.paths())
        self._key = _digest(listed + b"\0" + repository.fingerprint)
        self._place = os.path.join(repository.common_folder, FOLDER)
        self._path = os.path.join(self._place, _digest(listed).hex()[:16])
        self.clear()

    def clear(self) -> None:
        """Forget everything; the file stays until `write`."""
        self.tips: list[bytes] = []
        self.has_trailers = False
        self._commits = b""  # sorted
        self._indexes = array("I")
        self._states = b""

    def read(self) -> bool:
        """Read the file; return whether there is one that can be used."""
        try:
            with open(self._path, "rb") as file:
                content = file.read()
        except OSError:
            return False
        body = content[len(MAGIC) + CHECKSUM_SIZE :]
        if content[: len(MAGIC) + CHECKSUM_SIZE] != MAGIC + _digest(body):
            return False
        if body[:CHECKSUM_SIZE] != self._key:
            return False
        self._unpack(memoryview(body)[CHECKSUM_SIZE:])
        return True

    def _unpack(self, body: memoryview) -> None:
        tips, commits, states, has_trailers = HEADER.unpack_from(body)
        sizes = (
            tips * self._size,
            commits * self._size,
            commits * self._indexes.itemsize,
            states * self._width * self._size,
        )
        parts = []
        start = HEADER.size
        for size in sizes:
            parts.append(bytes(body[start : start + size]))
            start += size
        names, self._commits, indexes, self._states = parts
        self.tips = [one.hex().encode() for one in _pieces(names, self._size)]
        self.has_trailers = bool(has_trailers)
        self._indexes.frombytes(indexes)

    def state_of(self, commit: bytes) -> State | None:
        """Return the state of a commit; None when the cache does not have it."""
        wanted = bytes.fromhex(commit.decode())
        place = self._place_of(wanted)
        if self._commit_at(place) != wanted:
            return None
        size = self._width * self._size
        start = self._indexes[place] * size
        pieces = _pieces(self._states[start : start + size], self._size)
        return tuple(self._unpacked(piece) for piece in pieces)

    def _commit_at(self, place: int) -> bytes:
        return self._commits[place * self._size : (place + 1) * self._size]

    def _place_of(self, commit: bytes) -> int:
        return bisect_left(range(len(self._indexes)), commit, key=self._commit_at)

    def add(self, states: dict[bytes, State], tip: bytes) -> None:
        """Add the states of commits, and a revision that was split."""
        self._add(states)
        self.tips = [tip, *(one for one in self.tips if one != tip)][:MOST_TIPS]

    def write(self) -> None:
        """Replace the file.

        A cache that cannot be written, as in a repository of somebody else's, is no error.
        """
        header = HEADER.pack(
            len(self.tips),
            len(self._indexes),
            len(self._states) // (self._width * self._size),
            self.has_trailers,
        )
        names = bytes.fromhex(b"".join(self.tips).decode())
        body = b"".join(
            (self._key, header, names, self._commits, self._indexes.tobytes(), self._states)
        )
        try:
            self._replace(MAGIC + _digest(body) + body)
        except OSError:
            return

    def _add(self, states: dict[bytes, State]) -> None:
        """Merge the states of commits, sorted, into the sorted ones."""
        first = len(self._states) // (self._width * self._size)
        numbers: dict[State, int] = {}
        new = sorted(states)
        if self._commits:
            new = [commit for commit in new if self.state_of(commit) is None]
        indexes = [numbers.setdefault(states[commit], first + len(numbers)) for commit in new]
        self._merge(bytes.fromhex(b"".join(new).decode()), indexes)
        packed = {None: b"0" * 2 * self._size, ITSELF: b"f" * 2 * self._size}
        names = b"".join([packed.get(one, one) for state in numbers for one in state])  # type: ignore[misc]
        self._states += bytes.fromhex(names.decode())

    def _merge(self, new: bytes, indexes: list[int]) -> None:
        commits = []
        merged = array("I")
        end = 0
        if not self._commits:
            self._commits, self._indexes = new, array("I", indexes)
            return
        for commit, index in zip(_pieces(new, self._size), indexes, strict=True):
            place = self._place_of(commit)
            commits += [self._commits[end * self._size : place * self._size], commit]
            merged.extend(self._indexes[end:place])
            merged.append(index)
            end = place
        self._commits = b"".join((*commits, self._commits[end * self._size :]))
        self._indexes = merged + self._indexes[end:]

    def _replace(self, content: bytes) -> None:
        os.makedirs(self._place, exist_ok=True)
        scratch = f"{self._path}.{os.getpid()}"
        try:
            with open(scratch, "wb") as file:
                file.write(content)
            os.replace(scratch, self._path)
        finally:
            if os.path.exists(scratch):
                os.unlink(scratch)
        self._drop_old_files()

    def _drop_old_files(self) -> None:
        """Keep the files that were written last."""
        paths = [os.path.join(self._place, name) for name in os.listdir(self._place)]
        for path in sorted(paths, key=os.path.getmtime, reverse=True)[MOST_FILES:]:
            os.unlink(path)

    def _unpacked(self, packed: bytes) -> bytes | None:
        if not any(packed):
            return None
        return ITSELF if packed == b"\xff" * self._size else packed.hex().encode()


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=CHECKSUM_SIZE).digest()


def _pieces(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]
