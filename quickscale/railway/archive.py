"""What of a project is sent to Railway, and the archive that it is sent in.

Files are chosen by `.gitignore` and `.railwayignore`, with or without a git repository, and by a
list that neither can overrule.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import stat
import tarfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from quickscale.errors import describe
from quickscale.railway.failures import local

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

    from pathspec import GitIgnoreSpec

IGNORE_FILES = (".gitignore", ".railwayignore")
EXAMPLE = ".env.example"
# It changes with every first step, and no image needs it.
LINK_FILE = (".quickscale", "railway.json")
FOLDERS_NEVER = {".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__"}
# In lower case: some systems do not tell the two apart.
FILES_NEVER = re.compile(
    r"\.env.*|\.git|\.netrc|_netrc|\.pgpass|\.pypirc|\.git-credentials|"
    r"id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|.*\.(?:pem|key|p12|pfx|jks|keystore|ppk|asc|gpg)|"
    r".*\.(?:sqlite3?|db|db3)(?:-(?:journal|wal|shm))?"
)
SQLITE = b"SQLite format 3\x00"
PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY")
COMPRESSION = 6  # a percent larger than 9, in half the time
HEAD_BYTES = 128
# Between 2001 and 2009: no tool takes such a time for none at all.
FIRST_SECOND, SECONDS = 10**9, 2**28
KILO = 1000
EXECUTABLE, PLAIN, LINK = 0o755, 0o644, 0o777
CACHE_MOUNT = re.compile(r"--mount=(?P<options>type=cache,[^\s\\]+)")


@dataclass(frozen=True)
class Entry:
    """A file or link that travels.

    name: its path in the project, with slashes
    target: where a link leads, relative; empty for a file
    """

    name: str
    path: Path
    size: int
    mode: int
    target: str = ""


@dataclass(frozen=True)
class Selection:
    """What travels, sorted by name, and the links that do not, because they lead out."""

    entries: tuple[Entry, ...]
    links_left: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(entry.size for entry in self.entries)

    def largest(self, count: int = 10) -> list[Entry]:
        """Return the largest files, the largest first."""
        return sorted(self.entries, key=lambda entry: (-entry.size, entry.name))[:count]

    def has(self, name: str) -> bool:
        """Return whether a file of this very name travels."""
        return any(entry.name == name for entry in self.entries)


@dataclass
class _Walk:
    root: Path
    entries: list[Entry] = field(default_factory=list)
    links_left: list[str] = field(default_factory=list)


def select(root: Path) -> Selection:
    """Return what of a project travels. Raises QuickScaleError for what cannot be read."""
    walk = _Walk(Path(os.path.realpath(root)))
    try:
        _visit(walk, walk.root, [])
    except OSError as error:
        raise local(
            f"{error.filename}: {describe(error)}", "make it readable, or ignore it"
        ) from error
    entries = sorted(walk.entries, key=lambda entry: entry.name)
    return Selection(tuple(entries), tuple(sorted(walk.links_left)))


def _visit(walk: _Walk, folder: Path, specs: list[tuple[Path, GitIgnoreSpec]]) -> None:
    specs = [*specs, *_read_specs(folder)]
    with os.scandir(folder) as found:
        for item in found:
            path = Path(item.path)
            is_folder = item.is_dir(follow_symlinks=False)
            if _never(path, is_folder=is_folder) or _is_ignored(path, specs, is_folder=is_folder):
                continue
            if is_folder:
                _visit(walk, path, specs)
            elif item.is_symlink():
                _add_link(walk, path)
            elif item.is_file():
                _add_file(walk, path, item.stat())


def _read_specs(folder: Path) -> Iterator[tuple[Path, GitIgnoreSpec]]:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415

    for name in IGNORE_FILES:
        path = folder / name
        if path.is_file():
            lines = path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
            yield folder, GitIgnoreSpec.from_lines(lines)


def _is_ignored(path: Path, specs: list[tuple[Path, GitIgnoreSpec]], *, is_folder: bool) -> bool:
    """Return what the last rule that matches says, as git does."""
    for folder, spec in reversed(specs):
        name = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
        decision = spec.check_file(name).include
        if decision is not None:
            return decision
    return False


def _never(path: Path, *, is_folder: bool) -> bool:
    """Return whether something must not travel, whatever the ignore files say."""
    name = path.name.lower()
    if path.parts[-2:] == LINK_FILE:
        return True
    if is_folder:
        return name in FOLDERS_NEVER or name.startswith(".env") or (path / "pyvenv.cfg").is_file()
    return name != EXAMPLE and (name in FOLDERS_NEVER or FILES_NEVER.fullmatch(name) is not None)


def _add_link(walk: _Walk, path: Path) -> None:
    """Keep a link as a link when it stays in the project; never follow it."""
    name = path.relative_to(walk.root).as_posix()
    target = Path(path.parent, path.readlink())
    with suppress(OSError, RuntimeError):
        end, step = Path(os.path.realpath(path)), Path(os.path.normpath(target))
        if end.exists() and end.is_relative_to(walk.root) and step.is_relative_to(walk.root):
            to = PurePosixPath(Path(os.path.relpath(step, path.parent)).as_posix())
            walk.entries.append(Entry(name, path, 0, LINK, str(to)))
            return
    walk.links_left.append(name)


def _add_file(walk: _Walk, path: Path, status: os.stat_result) -> None:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(SQLITE) or PRIVATE_KEY.search(head):
        return
    # Windows knows no executable bit: there `#!` alone decides.
    is_executable = bool(status.st_mode & stat.S_IXUSR) if os.name == "posix" else False
    mode = EXECUTABLE if is_executable or head.startswith(b"#!") else PLAIN
    walk.entries.append(Entry(path.relative_to(walk.root).as_posix(), path, status.st_size, mode))


def pack(selection: Selection, into: IO[bytes], replaced: Mapping[str, bytes] | None = None) -> int:
    """Write the archive and return its size in bytes; the same files give the same bytes.

    replaced: other content for some files, by name
    """
    replaced = replaced or {}
    with (
        gzip.GzipFile(
            filename="", mode="wb", compresslevel=COMPRESSION, fileobj=into, mtime=0
        ) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for entry in selection.entries:
            _pack_entry(tar, entry, replaced.get(entry.name))
    return into.tell()


def _pack_entry(tar: tarfile.TarFile, entry: Entry, other: bytes | None) -> None:
    info = tarfile.TarInfo(f"./{entry.name}")
    info.mode = entry.mode
    if entry.target:
        info.type, info.linkname = tarfile.SYMTYPE, entry.target
        tar.addfile(info)
        return
    try:
        content = entry.path.read_bytes() if other is None else other
    except OSError as error:
        raise local(f"{entry.name}: {describe(error)}", "make it readable, or ignore it") from error
    info.size, info.mtime = len(content), time_of(content)
    tar.addfile(info, io.BytesIO(content))


def time_of(content: bytes) -> int:
    """Return the time that a file gets in the archive, in seconds since 1970: made of its content.

    The same files have to give the same bytes, so it is not the file's own. Nor may all files have
    one: BuildKit takes a file for the one of an earlier build when path, size and time are the same
    (https://github.com/moby/buildkit, fsutil), and an edit that keeps the size has no effect.
    """
    return FIRST_SECOND + int.from_bytes(hashlib.sha256(content).digest()[:8], "big") % SECONDS


def name_caches(dockerfile: str, service: str) -> str:
    """Return a Dockerfile whose cache mounts have the ids that Railway's builder demands.

    It refuses mounts without `id=s/<service id>-<path>`
    (https://docs.railway.com/builds/dockerfiles#cache-mounts), and takes no variable there.
    """

    def named(found: re.Match[str]) -> str:
        options = [item for item in found["options"].split(",") if not item.startswith("id=")]
        values = dict(item.partition("=")[::2] for item in options)
        target = values.get("target") or values.get("dst") or values.get("destination") or ""
        identity = f"id=s/{service}-{target}"
        return f"--mount={','.join([options[0], identity, *options[1:]])}"

    return CACHE_MOUNT.sub(named, dockerfile)


def shown_size(size: int) -> str:
    """Return a number of bytes for people: "1.2 MB"."""
    if size < KILO:
        return f"{size} B"
    return f"{size / KILO:.1f} kB" if size < KILO**2 else f"{size / KILO**2:.1f} MB"
