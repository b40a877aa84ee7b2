"""Whether one commit is among another's ancestors."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from repository import Repository


class Ancestry:
    """The commits that are written, and those of before that they build on.

    Commits form chains along first parents. Two in one chain compare by their places; else the
    search goes no deeper than the generation of the one that is sought.
    """

    def __init__(self, repository: Repository) -> None:
        """Begin with no commits; those that `add` never heard of are read from `repository`."""
        self._repository = repository
        self._parents: dict[bytes, tuple[bytes, ...]] = {}
        self._generation: dict[bytes, int] = {}
        self._place: dict[bytes, tuple[int, int]] = {}
        self._ends: list[int] = []
        self._with_children: set[bytes] = set()
        self._waiting: list[bytes] = []

    def add(self, commit: bytes, parents: tuple[bytes, ...]) -> None:
        """Note a commit; one that is known already stays as it is."""
        if commit in self._parents:
            return
        self._parents[commit] = parents
        self._with_children.update(parents)
        if all(parent in self._place for parent in parents):
            self._locate(commit)
        else:
            self._waiting.append(commit)

    def is_ancestor(self, commit: bytes, other: bytes) -> bool:
        """Return whether `commit` is `other` or one of its ancestors."""
        if commit == other:
            return True
        places = self._place
        if commit not in places or other not in places:
            self._read_unknown([commit, other])
        chain, position = places[commit]
        its_chain, its_position = places[other]
        if chain == its_chain:
            return its_position >= position
        return commit in self._with_children and self._search(commit, other)

    def _search(self, commit: bytes, other: bytes) -> bool:
        parents, places, generations = self._parents, self._place, self._generation
        chain, position = places[commit]
        generation = generations[commit]
        seen = {other}
        stack = [other]
        while stack:
            for parent in parents[stack.pop()]:
                its_chain, its_position = places[parent]
                if its_chain == chain:
                    if its_position >= position:
                        return True
                    # Below in the chain itself: an ancestor of the one that is sought.
                elif generations[parent] > generation and parent not in seen:
                    seen.add(parent)
                    stack.append(parent)
        return False

    def _locate(self, commit: bytes) -> None:
        """Give a commit its generation and its place in a chain: its parents have theirs."""
        parents = self._parents[commit]
        generation = self._generation
        if len(parents) == 1:
            generation[commit] = 1 + generation[parents[0]]
        else:
            generation[commit] = 1 + max([generation[one] for one in parents], default=0)
        chain, position = self._place[parents[0]] if parents else (-1, 0)
        if parents and self._ends[chain] == position:
            self._ends[chain] += 1
            self._place[commit] = (chain, position + 1)
        else:
            self._place[commit] = (len(self._ends), 0)
            self._ends.append(0)

    def _read_unknown(self, commits: list[bytes]) -> None:
        """Read the commits, and whatever the waiting ones build on, with all their ancestors."""
        known = self._parents
        parents = [one for waiting in self._waiting for one in known[waiting]]
        unknown = [one for one in dict.fromkeys(commits + parents) if one not in known]
        if unknown:
            self._read(unknown)
        for commit in self._waiting:
            if commit not in self._place:
                self._locate(commit)
        self._waiting.clear()

    def _read(self, commits: list[bytes]) -> None:
        command = ("rev-list", "--topo-order", "--reverse", "--parents", "--stdin")
        with self._repository.stream(*command, lines=b"\n".join(commits) + b"\n") as output:
            for line in output:
                commit, *parents = line.split()
                self._parents[commit] = tuple(parents)
                self._with_children.update(parents)
                if commit not in self._place:
                    self._locate(commit)
