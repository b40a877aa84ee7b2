"""Which tree a folder has in each commit."""

from __future__ import annotations

import re

from errors import SplitError, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from repository import Repository

    # Of each folder that is split, in their order: its tree, or None when there is no such folder.
    Trees = tuple[bytes | None, ...]

# Name and tree of a folder; of anything else two empty groups.
ENTRY = {
    size: re.compile(rb"40000 ([^\0]+)\0(.{%d})|[0-7]+ [^\0]+\0.{%d}" % (width, width), re.DOTALL)
    for size, width in ((40, 20), (64, 32))
}


class Folders:
    """The folders to split: all directly in one `parent`, b"" for the root."""

    def __init__(self, parent: bytes, names: list[bytes]) -> None:
        """Keep the parent's path and the names in it."""
        self.parent = parent
        self.names = names

    def paths(self) -> list[bytes]:
        """Return the path of each folder."""
        return [b"/".join(filter(None, (self.parent, name))) for name in self.names]


class Names(dict["bytes | None", "bytes | None"]):
    """In hexadecimal digits, each made once."""

    def __missing__(self, name: bytes | None) -> bytes | None:
        """Make one."""
        self[name] = name and name.hex().encode()
        return self[name]


def find_trees(repository: Repository, folders: Folders, roots: list[bytes]) -> list[Trees]:
    """Return the folders' trees below each root, which is a tree or a commit.

    A file, a link or a submodule in place of a folder counts as no folder. Raises SplitError
    when a root is missing from the repository.
    """
    # The newest first: git keeps the older ones as differences from them.
    distinct = list(dict.fromkeys(reversed(roots)))
    parents = _parents(repository, folders.parent, distinct)
    known: dict[bytes, Trees] = {b"": (None,) * len(folders.names)}
    names = Names()
    unread = [name for name in dict.fromkeys(parents) if name not in known]
    for name, (kind, content) in zip(unread, repository.batch(unread), strict=True):
        entries = _folders_in(content, repository.hash_size) if kind == b"tree" else {}
        known[name] = tuple([names[entries.get(folder)] for folder in folders.names])
    trees = {root: known[name] for root, name in zip(distinct, parents, strict=True)}
    return [trees[root] for root in roots]


def names_below(repository: Repository, commit: bytes, parent: bytes) -> list[bytes]:
    """Return the names of the folders in a folder of a commit, sorted; none when it is missing."""
    [(kind, content)] = repository.batch([commit + b":" + parent])
    return sorted(_folders_in(content, repository.hash_size)) if kind == b"tree" else []


def _parents(repository: Repository, parent: bytes, roots: list[bytes]) -> list[bytes]:
    # `<root>:` is the root's tree itself.
    found = repository.names_of([b"%b:%b" % (root, parent) for root in roots])
    doubtful = [root for root, name in zip(roots, found, strict=True) if not name]
    present = repository.names_of(doubtful)
    for root, name in zip(doubtful, present, strict=True):
        if not name:
            raise SplitError(
                f"the object {printable(root)} is missing from the repository",
                hint="git fsck; a clone made with --filter=tree:0 cannot be split",
            )
    return found


def _folders_in(content: bytes, hash_size: int) -> dict[bytes, bytes]:
    entries = dict(ENTRY[hash_size].findall(content))
    entries.pop(b"", None)
    return entries
