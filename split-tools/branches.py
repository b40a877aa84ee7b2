"""Moving branches, here and on a remote; none ever loses a commit."""

from __future__ import annotations

from errors import USAGE, SplitError, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from repository import Repository

HEADS = b"refs/heads/"
TAGS = b"refs/tags/"
AGAIN = "another run may have been faster: type the command again"


def move(repository: Repository, heads: dict[bytes, bytes], tell: Callable[[str], None]) -> None:
    """Make or move branches, all or none.

    Raises SplitError when a branch would lose commits, is checked out, or has a name that git
    does not allow.
    """
    for name in heads:
        if name[:1] == b"-":
            _refuse(name)
    present = _branches(repository)
    moving = {name: head for name, head in heads.items() if present.get(name) != head}
    for name, head in moving.items():
        if name in present:
            _check_that_it_grows(repository, name, present[name], head)
    lines = [_update(name, head, present.get(name)) for name, head in moving.items()]
    try:
        repository.run("update-ref", "--stdin", "-z", "-m", "split", lines=b"".join(lines))
    except SplitError as error:
        # To ask git about each name beforehand would take longer than all the rest.
        for name in heads:
            if not repository.succeeds("check-ref-format", HEADS + name):
                _refuse(name)
        raise SplitError(f"no branch was moved: {error.message}", hint=AGAIN) from error
    for name, head in moving.items():
        verb = "moved" if name in present else "created"
        tell(f"{verb} {printable(name)} ({head[:12].decode()})")


def _refuse(name: bytes) -> NoReturn:
    raise SplitError(f"{printable(name)} cannot be the name of a branch")


def _branches(repository: Repository) -> dict[bytes, bytes]:
    listed = repository.run("for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/")
    pairs = (line.split(b" ", 1) for line in listed.splitlines())
    return {reference[len(HEADS) :]: name for name, reference in pairs}


def _check_that_it_grows(repository: Repository, name: bytes, old: bytes, new: bytes) -> None:
    if not _is_ancestor(repository, old, new):
        raise SplitError(
            f"the branch {printable(name)} is at {old[:12].decode()}, which is not an ancestor "
            f"of the split's head {new[:12].decode()}",
            hint=f"choose another name, or rename it: git branch -m {printable(name)} OTHER",
        )
    if b"branch " + HEADS + name in repository.run("worktree", "list", "--porcelain").splitlines():
        raise SplitError(
            f"the branch {printable(name)} is checked out in a worktree",
            hint="git switch to another one there",
        )


def _update(name: bytes, new: bytes, old: bytes | None) -> bytes:
    if old is None:
        return b"create %b%b\0%b\0" % (HEADS, name, new)
    return b"update %b%b\0%b\0%b\0" % (HEADS, name, new, old)


class Remote:
    """A repository elsewhere."""

    def __init__(self, repository: Repository, name: str, tell: Callable[[str], None]) -> None:
        """Keep what git knows it by, and where to tell what was pushed."""
        if not name or name.startswith("-"):
            raise SplitError(f"{name!r} cannot be a remote", status=USAGE)
        self._repository = repository
        self._name = name
        self._tell = tell

    def push(self, heads: dict[bytes, bytes], tags: dict[bytes, bytes]) -> None:
        """Push the branches that are not there like that, and the tags that are not there.

        All or nothing, never by force; a tag that is there is never moved. A branch that is
        ahead over there stays. Raises SplitError when one has diverged, or when git fails.
        """
        branches = {HEADS + name: head for name, head in heads.items()}
        wanted_tags = {TAGS + name: commit for name, commit in tags.items()}
        theirs = self._listed([*branches, *wanted_tags])
        moved = {one: head for one, head in branches.items() if theirs.get(one) != head}
        pushed = {one: head for one, head in moved.items() if self._grows(one, theirs, head)}
        pushed |= {one: commit for one, commit in wanted_tags.items() if one not in theirs}
        if not pushed:
            self._tell(f"nothing to push to {self._name}")
            return
        self._push(pushed)
        for reference, commit in pushed.items():
            self._tell(f"pushed {printable(reference)} ({commit[:12].decode()})")

    def _listed(self, references: list[bytes]) -> dict[bytes, bytes]:
        output = self._repository.run("ls-remote", "--quiet", self._name, *references)
        pairs = (line.split(b"\t", 1) for line in output.splitlines())
        return {reference: name for name, reference in pairs}

    def _grows(self, reference: bytes, theirs: dict[bytes, bytes], ours: bytes) -> bool:
        """Return whether a branch there can grow to ours; False when it is ahead of it."""
        there = theirs.get(reference)
        if there is None:
            return True
        self._get(reference, there)
        if _is_ancestor(self._repository, there, ours):
            return True
        if _is_ancestor(self._repository, ours, there):
            self._tell(f"{printable(reference)} is ahead on {self._name} and stays as it is")
            return False
        raise SplitError(
            f"{printable(reference)} on {self._name} has diverged: {there[:12].decode()} is not "
            f"an ancestor of {ours[:12].decode()}; nothing was pushed",
            hint="somebody has pushed to it, or our history was rewritten: look before you push",
        )

    def _get(self, reference: bytes, commit: bytes) -> None:
        """Fetch what a branch has there, unless it is here, into no branch."""
        if not self._repository.succeeds("cat-file", "-e", commit + b"^{commit}"):
            options = ("--quiet", "--no-tags", "--no-write-fetch-head")
            self._repository.run("fetch", *options, self._name, reference)

    def _push(self, wanted: dict[bytes, bytes]) -> None:
        pairs = [commit + b":" + reference for reference, commit in wanted.items()]
        options = ("--quiet", "--atomic", "--no-follow-tags")
        try:
            self._repository.run("push", *options, self._name, *pairs)
        except SplitError as error:
            raise SplitError(f"nothing was pushed: {error.message}", hint=AGAIN) from error


def _is_ancestor(repository: Repository, commit: bytes, other: bytes) -> bool:
    return repository.succeeds("merge-base", "--is-ancestor", commit, other)
