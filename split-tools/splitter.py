"""The history of folders, each as if it had always been a repository of its own.

The commits are those of `git subtree split` (git-subtree.sh, process_split_commit, copy_or_skip
and check_parents, git 2.39), for any number of folders in one walk.
"""

from __future__ import annotations

from collections import deque

from ancestry import Ancestry
from commits import kept_of
from errors import SplitError, printable
from history import History, read_history
from trailers import EarlierSplits, find_earlier_splits
from trees import Folders, find_trees
from writing import Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from repository import Repository
    from trees import Trees

# In place of a split commit: the folder is gone, and the original itself goes on as a parent.
ITSELF = b""

if TYPE_CHECKING:
    # Of each folder the split commit, ITSELF, or None before the folder has ever been there.
    State = tuple[bytes | None, ...]


class Splitter:
    """One walk over a history."""

    def __init__(
        self, repository: Repository, folders: Folders, revision: bytes, tell: Callable[[str], None]
    ) -> None:
        """Prepare to split folders of what leads to a revision; `tell` prints progress."""
        self._repository = repository
        self._folders = folders
        self._revision = revision
        self._tell = tell
        self._writer = Writer(repository)
        self._ancestry = Ancestry(repository)
        self._states: dict[bytes, State] = {}
        self._trees: dict[bytes, Trees] = {}
        self._tree_of: dict[bytes, bytes] = {}  # of split commits and of originals as parents
        self._earlier = [EarlierSplits() for _ in folders.names]
        self._with_earlier: set[bytes] = set()

    def heads(self) -> list[bytes | None]:
        """Split, write what is new, and return each folder's head; None when it never was there."""
        history = read_history(self._repository, self._revision, without=[])
        if history.has_trailers:
            self._find_earlier()
        self._tell(f"read {len(history.commits)} commits")
        self._find_trees(history)
        self._walk(history)
        self._writer.flush()
        return [self._head(history, index) for index in range(len(self._folders.names))]

    def _find_earlier(self) -> None:
        find = find_earlier_splits
        paths = self._folders.paths()
        self._earlier = [find(self._repository, self._revision, path) for path in paths]
        subs = {sub for earlier in self._earlier for sub in earlier.split.values()}
        self._learn_trees(list(subs))
        self._with_earlier = {name for earlier in self._earlier for name in earlier.split}

    def _learn_trees(self, commits: list[bytes]) -> None:
        trees = self._repository.names_of([commit + b"^{tree}" for commit in commits])
        self._tree_of.update(zip(commits, trees, strict=True))

    def _find_trees(self, history: History) -> None:
        roots = list(history.roots.values())
        found = find_trees(self._repository, self._folders, roots)
        self._trees = dict(zip(history.roots, found, strict=True))

    def _walk(self, history: History) -> None:
        originals = Originals(self._repository, self._wanted(history))
        states = self._states
        for commit in history.commits:
            parents = history.parents[commit]
            if self._is_unchanged(commit, parents):
                states[commit] = states[parents[0]]
            else:
                states[commit] = self._process(commit, parents, history, originals)
        originals.close()

    def _is_unchanged(self, commit: bytes, parents: tuple[bytes, ...]) -> bool:
        """Return whether the state is that of the only parent."""
        if len(parents) != 1 or self._trees[commit] != self._trees[parents[0]]:
            return False
        return commit not in self._with_earlier and parents[0] not in self._with_earlier

    def _wanted(self, history: History) -> Iterator[bytes]:
        """Yield the commits that are probably copied."""
        trees = self._trees
        for commit in history.commits:
            own = trees[commit]
            parents = history.parents[commit]
            if any(own) and not (parents and all(trees[parent] == own for parent in parents)):
                yield commit

    def _process(
        self, commit: bytes, parents: tuple[bytes, ...], history: History, originals: Originals
    ) -> State:
        state: list[bytes | None] = []
        for index, tree in enumerate(self._trees[commit]):
            known = self._earlier[index].split.get(commit)
            if known is not None:
                state.append(known)
                continue
            new_parents = self._new_parents(parents, history, index)
            if tree is None:
                state.append(ITSELF if new_parents else None)
            else:
                state.append(self._copy_or_skip(commit, tree, new_parents, originals))
        return tuple(state)

    def _new_parents(self, parents: tuple[bytes, ...], history: History, index: int) -> list[bytes]:
        new_parents = []
        for parent in parents:
            split = self._states[parent][index]
            if split is None:
                continue
            if split == ITSELF:
                split = parent
                self._tree_of[parent] = history.roots[parent]
            new_parents.append(split)
        return new_parents

    def _copy_or_skip(
        self, commit: bytes, tree: bytes, new_parents: list[bytes], originals: Originals
    ) -> bytes:
        """Return the parent that is the same and can stand for this commit, else a copy."""
        identical = other = None
        must_copy = False
        for parent in new_parents:
            if self._tree_of[parent] != tree:
                other = parent
            elif identical is None or self._ancestry.is_ancestor(identical, parent):
                identical = parent
            elif not self._ancestry.is_ancestor(parent, identical):
                must_copy = True
        if identical and other and not must_copy:
            must_copy = not self._ancestry.is_ancestor(other, identical)
        if identical and not must_copy:
            return identical
        return self._copy(commit, tree, tuple(dict.fromkeys(new_parents)), originals)

    def _copy(
        self, commit: bytes, tree: bytes, parents: tuple[bytes, ...], originals: Originals
    ) -> bytes:
        lines = b"".join(b"parent %b\n" % parent for parent in parents)
        content = b"tree %b\n%b%b" % (tree, lines, originals.kept_of(commit))
        copy = self._writer.add(content)
        self._tree_of[copy] = tree
        self._ancestry.add(copy, parents)
        return copy

    def _head(self, history: History, index: int) -> bytes | None:
        earlier = self._earlier[index]
        latest = self._latest(history, index)
        if latest is None:
            return earlier.split.get(self._revision)
        return self._states[latest][index]

    def _latest(self, history: History, index: int) -> bytes | None:
        """Return the last original with the folder that `git subtree split` would process."""
        earlier = self._earlier[index]
        if self._trees[self._revision][index] and self._revision not in earlier.split:
            return self._revision
        if not earlier.split:
            with_folder = (one for one in reversed(history.commits) if self._trees[one][index])
            return next(with_folder, None)
        return self._latest_by_order(history, index)

    def _latest_by_order(self, history: History, index: int) -> bytes | None:
        """Go the way of `git subtree split`, which leaves out what earlier splits cover."""
        earlier = self._earlier[index]
        limits = [b"^" + name for name in earlier.excluded]
        command = ("rev-list", "--topo-order", "--reverse", "--stdin")
        lines = b"\n".join([self._revision, *limits]) + b"\n"
        done = set(earlier.split)
        without_folder: set[bytes] = set()
        latest = None
        stack = self._repository.run(*command, lines=lines).split()[::-1]
        while stack:
            commit = stack.pop()
            if commit in done or commit in without_folder:
                continue
            parents = history.parents[commit]
            missing = [one for one in parents if one not in done and one not in without_folder]
            if missing:
                stack += [commit, *missing[::-1]]
            elif self._trees[commit][index]:
                latest = commit
                done.add(commit)
            elif any(parent in done for parent in parents):
                done.add(commit)
            else:
                without_folder.add(commit)
        return latest


class Originals:
    """The contents of commits, read ahead in the order of the walk."""

    def __init__(self, repository: Repository, wanted: Iterator[bytes]) -> None:
        """Prepare to read the commits that are probably wanted; others take longer."""
        self._repository = repository
        names = list(wanted)
        self._names = deque(names)
        self._expected = set(names)
        self._contents = repository.batch(names)
        self._last: tuple[bytes, bytes] = (b"", b"")

    def kept_of(self, commit: bytes) -> bytes:
        """Return what a split copy keeps of a commit."""
        if commit != self._last[0]:
            self._last = (commit, kept_of(self._repository, commit, self._content(commit)))
        return self._last[1]

    def close(self) -> None:
        """End the git that reads ahead."""
        self._contents = iter(())

    def _content(self, commit: bytes) -> bytes:
        if commit in self._expected:
            for name, (_, content) in zip(self._until(commit), self._contents, strict=False):
                if name == commit:
                    return content
        return self._repository.run("cat-file", "commit", commit)

    def _until(self, commit: bytes) -> Iterator[bytes]:
        while self._names:
            name = self._names.popleft()
            yield name
            if name == commit:
                return


def head_or_error(head: bytes | None, path: bytes, revision: str) -> bytes:
    """Return a head. Raises SplitError when the folder has never been there."""
    if head is None:
        raise SplitError(
            f"no commit that leads to {revision} has a folder {printable(path)}",
            hint="git log -- PATH shows where a path was",
        )
    return head
