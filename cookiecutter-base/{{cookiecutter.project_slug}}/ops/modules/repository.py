"""The git repository that a project lies in, and what has to be so before a task may begin."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from invoke.exceptions import Exit

from .. import git
from ..process import ROOT, note

UNDER_WAY = {
    "MERGE_HEAD": ("a merge", "git merge --continue", "git merge --abort"),
    "rebase-merge": ("a rebase", "git rebase --continue", "git rebase --abort"),
    "rebase-apply": ("a rebase", "git rebase --continue", "git rebase --abort"),
    "CHERRY_PICK_HEAD": ("a cherry-pick", "git cherry-pick --continue", "git cherry-pick --abort"),
    "REVERT_HEAD": ("a revert", "git revert --continue", "git revert --abort"),
    "BISECT_LOG": ("a bisect", "git bisect good", "git bisect reset"),
}
NAMES_SHOWN = 10


# What git keeps beside these: the files by which a merge is told, and locks.
PLACES = (
    *UNDER_WAY,
    "MERGE_MODE",
    "MERGE_MSG",
    "AUTO_MERGE",
    "objects",
    "index.lock",
    "HEAD.lock",
)


@dataclass(frozen=True)
class Repository:
    """Where everything is.

    top: the top of the work tree
    folder: the project in it, "" or with a slash at the end: "apps/shop/"
    private: a folder of ours inside the git directory
    head: the commit that was checked out when the task began
    places: where git keeps files of its own, such as MERGE_HEAD
    """

    top: Path
    folder: str
    private: Path
    head: str
    is_shallow: bool
    places: dict[str, Path]

    def path(self, name: str) -> str:
        """Return the path in the repository of a path in the project."""
        return f"{self.folder}{name}"

    def ask(self, *arguments: str, stdin: bytes = b"", index: Path | None = None) -> bytes:
        """Return what git writes; `index` takes the place of the repository's own."""
        variables = {"GIT_INDEX_FILE": str(index)} if index else {}
        return git.ask(*arguments, cwd=self.top, stdin=stdin, variables=variables)

    def line(self, *arguments: str) -> str:
        """Return what git writes as text, without the last end of line."""
        return git.line(*arguments, cwd=self.top)

    def find(self, *arguments: str) -> str:
        """Return what git writes as text, empty when it fails."""
        return git.find(*arguments, cwd=self.top)


def find() -> Repository:
    """Return the project's repository. Raises Exit when there is none, or it has no commit."""
    names = [word for name in PLACES for word in ("--git-path", name)]
    known = git.find(
        "rev-parse", "--show-toplevel", "--git-dir", "--is-shallow-repository", *names,
        "--show-prefix", cwd=ROOT,
    )  # fmt: skip
    if not known:
        message = f"{ROOT} is not in a git repository (or git does not trust its owner)"
        raise Exit(f"{message}: `git init`, then commit what is there", code=1)
    top, directory, is_shallow, *rest = known.split("\n")
    places, prefix = rest[: len(PLACES)], rest[len(PLACES) :]
    head = git.find("rev-parse", "--verify", "--quiet", "HEAD", cwd=ROOT)
    if not head:
        raise Exit("this repository has no commit yet: `git add --all && git commit`", code=1)
    return Repository(
        top=Path(top),
        # At the top it is an empty line, which is cut off.
        folder=prefix[0] if prefix else "",
        private=(ROOT / directory).resolve() / "quickscale",
        head=head,
        is_shallow=is_shallow == "true",
        places={
            name: (ROOT / place).resolve() for name, place in zip(PLACES, places, strict=False)
        },
    )


def require_calm(repository: Repository) -> None:
    """Refuse when a task could not be undone: raises Exit that says what is in the way.

    Untracked and ignored files do not matter here.
    """
    for name, (what, go_on, stop) in UNDER_WAY.items():
        if repository.places[name].exists():
            raise Exit(f"{what} is under way: `{go_on}` or `{stop}` first", code=1)
    require_history(repository)
    changed = changed_files(repository)
    if changed:
        message = f"files that git tracks are changed: {shown(changed)}"
        raise Exit(f"{message}\ncommit them, or `git stash` them for the time being", code=1)
    if not os.access(repository.places["objects"], os.W_OK):
        raise Exit(f"{repository.top}: its .git folder cannot be written", code=1)
    if not repository.find("var", "GIT_COMMITTER_IDENT") or not repository.find(
        "var", "GIT_AUTHOR_IDENT"
    ):
        message = "git does not know who commits: `git config --global user.name 'Your Name'`"
        raise Exit(f"{message} and `git config --global user.email you@example.com`", code=1)
    if not repository.find("symbolic-ref", "--quiet", "HEAD"):
        note("no branch is checked out: the commits are made on this detached HEAD;")
        note("  `git switch --create NAME` keeps them")


def require_history(repository: Repository) -> None:
    """Refuse a shallow clone, which does not hold what updates and requests are made from."""
    if repository.is_shallow:
        message = "this is a shallow clone, without its history"
        raise Exit(f"{message}: `git fetch --unshallow` brings it", code=1)


def changed_files(repository: Repository) -> list[str]:
    """Return the tracked files that differ from the last commit, staged or not."""
    entries = repository.ask(
        "status", "--porcelain=v1", "-z", "--untracked-files=no", "--ignore-submodules=dirty"
    )
    parts = iter(os.fsdecode(entries).split("\0"))
    files = []
    for part in parts:
        if part:
            files.append(part[3:])
        if part[:1] in {"R", "C"}:
            next(parts)  # the name before
    return files


def require_room(repository: Repository, target: str) -> None:
    """Refuse when a file that git does not track is where the commit `target` has one.

    Raises Exit that names it. Caches of Python are not in the way.
    """
    added = git.paths(
        "diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=A",
        "HEAD", target, cwd=repository.top,
    )  # fmt: skip
    tracked = set(git.paths("ls-files", "-z", cwd=repository.top)) if added else set()
    in_the_way = sorted(
        {found for path in added if (found := _obstacle(repository, path, tracked))}
    )
    if in_the_way:
        message = f"files that git does not track are in the way: {shown(in_the_way)}"
        raise Exit(f"{message}\nmove them elsewhere, or commit them", code=1)


def _obstacle(repository: Repository, path: str, tracked: set[str]) -> str:
    """Return what stands where a file is to be, or where one of its folders is to be."""
    for candidate in (path, *map(Path.as_posix, list(Path(path).parents)[:-1])):
        place = repository.top / candidate
        if place.is_symlink() or place.is_file():
            if candidate not in tracked:
                return candidate
        elif candidate == path and place.is_dir():
            inside = (file.relative_to(repository.top).as_posix() for file in place.rglob("*"))
            strange = (name for name in inside if not _is_cache(repository, name))
            return next((name for name in strange if name not in tracked), "")
    return ""


def _is_cache(repository: Repository, name: str) -> bool:
    return "__pycache__" in name or (repository.top / name).is_dir()


def shown(names: list[str]) -> str:
    """Return some of the names, and how many more there are."""
    more = len(names) - NAMES_SHOWN
    return ", ".join(names[:NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
