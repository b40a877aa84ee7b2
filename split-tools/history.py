"""The commits that lead to a revision, parents first."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from repository import Repository

RECORD = re.compile(rb"commit ([0-9a-f]+)([^\n]*)\n([0-9a-f]+)\n[^\0]*\0\n")
READ_SIZE = 1 << 20
# What git-subtree.sh greps for, but for the folder and the anchors: a superset.
TRAILER = b"git-subtree-dir: "


class History:
    """Commits in the order of `git rev-list --topo-order --reverse`.

    commits: their names; parents: of each, names; roots: the tree of each
    has_trailers: whether a message may hold what `git subtree` writes for a rejoin or a squash
    """

    def __init__(self) -> None:
        """Begin with no commits."""
        self.commits: list[bytes] = []
        self.parents: dict[bytes, tuple[bytes, ...]] = {}
        self.roots: dict[bytes, bytes] = {}
        self.has_trailers = False

    def outside(self) -> list[bytes]:
        """Return the parents that are not among the commits, each once."""
        known = self.parents
        return list(
            dict.fromkeys(
                parent for parents in known.values() for parent in parents if parent not in known
            )
        )


def read_history(repository: Repository, revision: bytes, *, without: list[bytes]) -> History:
    """Read every commit that leads to `revision` but not to one of `without`."""
    history = History()
    command = ["rev-list", "--topo-order", "--reverse", "--parents", "--format=%T%n%B%x00"]
    lines = b"".join(b"%b\n" % name for name in [revision, *(b"^" + name for name in without)])
    with repository.stream(*command, "--stdin", lines=lines) as output:
        rest = b""
        while block := output.read(READ_SIZE):
            rest = _add_records(history, rest + block)
    return history


def _add_records(history: History, block: bytes) -> bytes:
    """Add the commits of a block of output; return the record that is cut off at its end."""
    records = RECORD.findall(block)
    commits = [commit for commit, _, _ in records]
    history.commits += commits
    history.parents.update(
        zip(commits, [tuple(parents.split()) for _, parents, _ in records], strict=True)
    )
    history.roots.update(zip(commits, [root for _, _, root in records], strict=True))
    if TRAILER in block:
        history.has_trailers = True
    return block[block.rfind(b"\0\n") + 2 :] if b"\0\n" in block else block
