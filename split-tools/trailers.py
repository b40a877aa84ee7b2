"""What earlier runs of `git subtree` wrote into messages: which commit has been split into which.

git-subtree.sh, find_existing_splits, process_subtree_split_trailer and try_remove_previous
(git 2.39).
"""

from __future__ import annotations

from commits import read_words
from errors import SplitError, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from repository import Repository

FORMAT = "--pretty=format:START %H%n%s%n%n%b%nEND%n"


class EarlierSplits:
    """What the messages of rejoins and squashes say about one folder.

    split: original → split commit; where two messages differ, the newer one's
    excluded: commits that `git subtree` leaves out of its walk, ancestors included
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.split: dict[bytes, bytes] = {}
        self.excluded: list[bytes] = []

    def note(self, commit: bytes, main: bytes, sub: bytes) -> None:
        """Take over what one message says; `main` is empty for a squash.

        A pair that is known already stays: `git subtree split` stops there ("cache for … already
        exists!"), although a second rejoin with nothing new between says nothing wrong.
        """
        if not main:
            self.split.setdefault(commit, sub)
            return
        self.split.setdefault(main, sub)
        self.split.setdefault(sub, sub)
        self.excluded += [main, sub]


def find_earlier_splits(repository: Repository, revision: bytes, folder: bytes) -> EarlierSplits:
    """Read the messages of all commits that lead to a revision.

    Raises SplitError when a message names a split commit that the repository does not have, as
    `git subtree split` does: without it the history before would be missing from the branch.
    """
    pattern = b"--grep=^git-subtree-dir: " + folder + b"/*$"
    log = repository.run("log", pattern, "--no-show-signature", FORMAT, revision, check=False)
    earlier = EarlierSplits()
    commit = main = sub = b""
    while log:
        (first, second, _), end = read_words(log, 3)
        log = log[end:]
        if first == b"START":
            commit = second
        elif first == b"git-subtree-mainline:":
            main = second
        elif first == b"git-subtree-split:":
            sub = _split_commit(repository, second, commit)
        elif first == b"END":
            if sub:
                earlier.note(commit, main, sub)
            main = sub = b""
    earlier.excluded = _parents_that_exist(repository, earlier.excluded)
    return earlier


def _split_commit(repository: Repository, name: bytes, commit: bytes) -> bytes:
    command = ("rev-parse", "--verify", "--quiet", name + b"^{commit}")
    found = repository.run(*command, check=False).strip() if name[:1] != b"-" else b""
    if found:
        return found
    raise SplitError(
        f"the message of {printable(commit)} names the split commit {printable(name)}, "
        "which is not in the repository",
        hint=f"git fetch <the split repository> {printable(name)}",
    )


def _parents_that_exist(repository: Repository, names: list[bytes]) -> list[bytes]:
    names = [name for name in dict.fromkeys(names) if name[:1] != b"-"]
    return list(filter(None, repository.names_of([name + b"^" for name in names])))
