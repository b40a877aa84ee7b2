"""The history of folders, each as if it had always been a repository of its own.

The commits are those of `git subtree split` (git-subtree.sh, process_split_commit, copy_or_skip
and check_parents, git 2.39), for any number of folders in one walk.
"""

from __future__ import annotations

from collections import deque

from ancestry import Ancestry
from cache import ITSELF, Cache
from commits import kept_of
from errors import SplitError, printable
from history import History, read_history
from trailers import EarlierSplits, find_earlier_splits
from trees import find_trees
from writing import Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cache import State
    from repository import Repository
    from trees import Folders, Trees

# Not a name: what becomes of a commit has to be worked out.
UNDECIDED = b"?"


class Splitter:
    """One walk over a history."""

    def __init__(
        self, repository: Repository, folders: Folders, tell: Callable[[str], None]
    ) -> None:
        """Prepare to split folders of what leads to the revision; `tell` prints progress."""
        self._repository = repository
        self._folders = folders
        self._revision = repository.revision
        self._tell = tell
        self._writer = Writer(repository)
        self._ancestry = Ancestry(repository)
        self._cache = Cache(repository, folders)
        self._history = History()
        self._states: dict[bytes, State] = {}
        self._trees: dict[bytes, Trees] = {}
        self._tree_of: dict[bytes, bytes] = {}  # of split commits and of originals as parents
        self._earlier = [EarlierSplits() for _ in folders.names]
        self._with_earlier: set[bytes] = set()

    def heads(self) -> list[bytes | None]:
        """Split, write what is new, and return each folder's head; None when it never was there."""
        if not self._continue():
            self._begin()
        self._tell(f"read {len(self._history.commits)} commits")
        with self._writer:
            self._walk()
            self._writer.send()
            found = [self._head(index) for index in range(len(self._folders.names))]
            is_lasting = bool(self._history.commits) and self._is_lasting()
            if is_lasting:
                self._cache.add(self._states, self._revision)
        if is_lasting:
            self._cache.write()
        return found

    def _continue(self) -> bool:
        """Read what is new since earlier runs; return False when all has to be read."""
        if not self._cache.read() or not self._keep_usable_tips():
            return False
        tips = self._cache.tips
        history = read_history(self._repository, self._revision, without=tips)
        if history.has_trailers:
            return False  # they change what became of older commits
        known = history.outside()
        if self._revision not in history.parents:
            known.append(self._revision)
        if not self._take_over(known):
            return False
        self._history = history
        self._find_trees(list(history.roots.values()), list(history.roots))
        # Without its folder, the head is an older commit's, which the order of all decides.
        return all(self._trees[self._revision])

    def _keep_usable_tips(self) -> bool:
        cache = self._cache
        if cache.has_trailers:
            # What the messages say holds for whatever leads to the one that was read with them.
            del cache.tips[1:]
            command = ("merge-base", "--is-ancestor", cache.tips[0], self._revision)
            return self._repository.succeeds(*command)
        present = self._repository.names_of(cache.tips)
        cache.tips = [tip for tip, name in zip(cache.tips, present, strict=True) if name]
        return bool(cache.tips)

    def _take_over(self, commits: list[bytes]) -> bool:
        """Take states from the cache; return False when one is missing or cannot be right."""
        states = [self._cache.state_of(commit) for commit in commits]
        if None in states:
            return False
        self._states = {one: state for one, state in zip(commits, states, strict=True) if state}
        self._find_trees(commits, commits)
        self._learn_trees(commits)
        self._learn_trees(
            list({split for state in self._states.values() for split in state if split})
        )
        if self._cache.has_trailers:
            self._with_earlier = set(commits)
        return all(self._is_credible(commit) for commit in commits)

    def _is_credible(self, commit: bytes) -> bool:
        """Return whether the split commits are there and have the trees that they should."""
        for tree, split in zip(self._trees[commit], self._states[commit], strict=True):
            if split and not self._tree_of[split]:
                return False
            if not self._cache.has_trailers and tree != ((split and self._tree_of[split]) or None):
                return False
        return True

    def _is_lasting(self) -> bool:
        """Return whether the states will be enough to go on from.

        They are not where a message decides about a commit elsewhere, or about the head itself.
        """
        return (
            self._with_earlier <= self._states.keys() and self._revision not in self._with_earlier
        )

    def _begin(self) -> None:
        """Read everything."""
        self._cache.clear()
        self._states = {}
        self._with_earlier = set()
        self._history = read_history(self._repository, self._revision, without=[])
        if self._history.has_trailers:
            self._find_earlier()
        self._find_trees(list(self._history.roots.values()), list(self._history.roots))

    def _find_earlier(self) -> None:
        find = find_earlier_splits
        paths = self._folders.paths()
        self._earlier = [find(self._repository, self._revision, path) for path in paths]
        self._learn_trees(list({sub for one in self._earlier for sub in one.split.values()}))
        self._with_earlier = {name for earlier in self._earlier for name in earlier.split}
        self._cache.has_trailers = bool(self._with_earlier)

    def _learn_trees(self, commits: list[bytes]) -> None:
        trees = self._repository.names_of([commit + b"^{tree}" for commit in commits])
        self._tree_of.update(zip(commits, trees, strict=True))

    def _find_trees(self, roots: list[bytes], commits: list[bytes]) -> None:
        found = find_trees(self._repository, self._folders, roots)
        self._trees.update(zip(commits, found, strict=True))

    def _walk(self) -> None:
        states, trees, irregular = self._states, self._trees, self._with_earlier
        originals = Originals(self._repository, self._wanted())
        for commit, parents in self._history.parents.items():
            if len(parents) == 1 and trees[commit] == trees[parents[0]] and not irregular:
                states[commit] = states[parents[0]]
            else:
                states[commit] = self._process(commit, parents, originals)
        originals.close()

    def _wanted(self) -> Iterator[bytes]:
        """Yield the commits that are probably copied."""
        trees = self._trees
        for commit, parents in self._history.parents.items():
            own = trees[commit]
            if parents and own == trees[parents[0]] and all(trees[one] == own for one in parents):
                continue
            if any(own):
                yield commit

    def _process(self, commit: bytes, parents: tuple[bytes, ...], originals: Originals) -> State:
        trees = self._trees[commit]
        state = self._inherited(commit, parents, trees)
        while UNDECIDED in state:
            index = state.index(UNDECIDED)
            known = self._earlier[index].split.get(commit)
            state[index] = known or self._decide(commit, trees[index], parents, index, originals)
        return tuple(state)

    def _inherited(
        self, commit: bytes, parents: tuple[bytes, ...], trees: Trees
    ) -> list[bytes | None]:
        """Return for each folder the split of the first parent, if it can stand for this commit.

        It can where the folder is the same, and where the other parents' splits are the same or
        ancestors of it; all else is UNDECIDED.
        """
        irregular = self._with_earlier
        if not parents or (irregular and not irregular.isdisjoint((commit, *parents))):
            return [UNDECIDED] * len(trees)
        state = list(self._states[parents[0]])
        before = self._trees[parents[0]]
        if trees != before:
            for index, tree in enumerate(trees):
                if tree != before[index]:
                    state[index] = UNDECIDED
        is_ancestor = self._ancestry.is_ancestor
        for parent in parents[1:]:
            others = self._states[parent]
            if others == self._states[parents[0]]:
                continue
            for index, other in enumerate(others):
                split = state[index]
                if other is split or split is UNDECIDED or other == split:
                    continue
                if not split or not other or not is_ancestor(other, split):
                    state[index] = UNDECIDED
        return state

    def _decide(
        self,
        commit: bytes,
        tree: bytes | None,
        parents: tuple[bytes, ...],
        index: int,
        originals: Originals,
    ) -> bytes | None:
        new_parents = self._new_parents(parents, index)
        if tree is None:
            return ITSELF if new_parents else None
        return self._copy_or_skip(commit, tree, new_parents, originals)

    def _new_parents(self, parents: tuple[bytes, ...], index: int) -> list[bytes]:
        new_parents = []
        for parent in parents:
            split = self._states[parent][index]
            if split is None:
                continue
            if split == ITSELF:
                split = parent
                if parent in self._history.roots:  # else it is from the cache, and known
                    self._tree_of[parent] = self._history.roots[parent]
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

    def _head(self, index: int) -> bytes | None:
        earlier = self._earlier[index]
        latest = self._latest(index)
        if latest is None:
            return earlier.split.get(self._revision)
        return self._states[latest][index]

    def _latest(self, index: int) -> bytes | None:
        """Return the last original with the folder that `git subtree split` would process."""
        earlier = self._earlier[index]
        if self._trees[self._revision][index] and self._revision not in earlier.split:
            return self._revision
        if not earlier.split:
            with_folder = (
                one for one in reversed(self._history.commits) if self._trees[one][index]
            )
            return next(with_folder, None)
        return self._latest_by_order(index)

    def _latest_by_order(self, index: int) -> bytes | None:
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
            parents = self._history.parents[commit]
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
        names = self._names
        while commit in self._expected and names:
            name = names.popleft()
            _, content = next(self._contents)
            if name == commit:
                return content
        return self._repository.run("cat-file", "commit", commit)


def head_or_error(head: bytes | None, path: bytes, revision: str) -> bytes:
    """Return a head. Raises SplitError when the folder has never been there."""
    if head is None:
        raise SplitError(
            f"no commit that leads to {revision} has a folder {printable(path)}",
            hint="git log -- PATH shows where a path was",
        )
    return head
