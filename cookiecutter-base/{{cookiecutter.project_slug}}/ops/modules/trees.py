"""Trees and commits made in git's object database, with nothing checked out."""

from __future__ import annotations

import functools
import itertools
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from invoke.exceptions import Exit

from .. import git
from .repository import Repository

REGULAR = "100644"
FOLDER = "040000"
VERSION = re.compile(r"(\d+)\.(\d+)")
# `git merge-tree --write-tree`
MERGE_TREE = (2, 38)


class Draft:
    """A tree in the making: an index of its own, that starts as a commit's."""

    def __init__(self, repository: Repository, index: Path, tree: str) -> None:
        """Start as `tree`, a commit or a tree."""
        self.repository = repository
        self.index = index
        self._ask("read-tree", tree)

    def _ask(self, *arguments: str, stdin: bytes = b"") -> bytes:
        return self.repository.ask(*arguments, stdin=stdin, index=self.index)

    def put(self, files: dict[str, bytes]) -> None:
        """Write files; the mode of one that is there stays."""
        if not files:
            return
        known = self._ask("ls-files", "--stage", "-z", "--", *map(_literal, files))
        modes = {
            os.fsdecode(entry.partition(b"\t")[2]): entry[:6].decode()
            for entry in known.split(b"\0")
            if entry
        }
        lines = []
        for path, content in files.items():
            blob = self.repository.ask("hash-object", "-w", "--stdin", stdin=content)
            mode = modes.get(path, REGULAR).encode()
            lines.append(mode + b" " + blob.strip() + b"\t" + os.fsencode(path))
        self._put(lines)

    def drop(self, folder: str) -> None:
        """Take a folder, or a file of that name, out."""
        inside = self._ask("ls-files", "--stage", "-z", "--", _literal(folder))
        # "100644 HASH 0" becomes "0 HASH 0": mode 0 takes it out.
        self._put(b"0" + entry[6:] for entry in inside.split(b"\0") if entry)

    def put_tree(self, folder: str, tree: str) -> None:
        """Put a tree in place of a folder."""
        self.drop(folder)
        listed = self.repository.ask("ls-tree", "-r", "-z", "--full-tree", tree)
        prefix = b"\t" + os.fsencode(folder) + b"/"
        self._put(entry.replace(b"\t", prefix, 1) for entry in listed.split(b"\0") if entry)

    def _put(self, entries: Iterable[bytes]) -> None:
        """Add entries, in the words of `git ls-tree`; one of mode 0 goes."""
        stdin = b"".join(entry + b"\0" for entry in entries)
        if stdin:
            self._ask("update-index", "-z", "--index-info", stdin=stdin)

    def write(self) -> str:
        """Return the tree."""
        return self._ask("write-tree").decode().strip()


@contextmanager
def draft(repository: Repository, tree: str) -> Iterator[Draft]:
    """Give a draft that starts as `tree`."""
    repository.private.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="draft-", dir=repository.private) as folder:
        yield Draft(repository, Path(folder) / "index", tree)


def with_folder(repository: Repository, tree: str, folder: str, content: str) -> str:
    """Return a tree like `tree` with another tree in place of a folder."""
    with draft(repository, tree) as made:
        made.put_tree(folder, content)
        return made.write()


def read(repository: Repository, names: Iterable[str]) -> list[bytes | None]:
    """Return the content of objects such as "HEAD:README.md"; None for one that is not there."""
    wanted = list(names)
    if not wanted:
        return []
    stdin = b"".join(os.fsencode(name) + b"\n" for name in wanted)
    output = repository.ask("cat-file", "--batch", stdin=stdin)
    contents: list[bytes | None] = []
    position = 0
    for _ in wanted:
        end = output.index(b"\n", position)
        header = output[position:end].split(b" ")
        position = end + 1
        if not header[-1].isdigit():
            contents.append(None)
            continue
        size = int(header[-1])
        contents.append(output[position : position + size])
        position += size + 1
    return contents


def tree_of(repository: Repository, name: str) -> str:
    """Return the tree that "COMMIT:FOLDER" or a commit is, empty when there is none."""
    suffix = "" if ":" in name else "^{tree}"
    found = repository.find("rev-parse", "--verify", "--quiet", f"{name}{suffix}")
    is_tree = bool(found) and repository.find("cat-file", "-t", found) == "tree"
    return found if is_tree else ""


def names(repository: Repository, objects: Iterable[str]) -> list[str]:
    """Return the hashes of objects such as "HEAD:modules/notes", empty for what is not there."""
    stdin = b"".join(os.fsencode(name) + b"\n" for name in objects)
    output = repository.ask("cat-file", "--batch-check=%(objectname)", stdin=stdin)
    lines = output.decode("utf-8", "replace").splitlines()
    return ["" if line.endswith(" missing") else line for line in lines]


def has_migrations(repository: Repository, tree: str) -> bool:
    """Return whether a module brings tables."""
    listed = repository.find("ls-tree", "--name-only", f"{tree.rstrip('/')}", "migrations/")
    names = listed.splitlines()
    return any(name.endswith(".py") and not name.endswith("__init__.py") for name in names)


def commit(repository: Repository, *, tree: str, parents: Iterable[str], message: str) -> str:
    """Make a commit by the owner, signed where the owner signs; return it."""
    words = itertools.chain.from_iterable(("-p", parent) for parent in parents)
    sign = signature(repository.top)
    made = repository.ask("commit-tree", *sign, *words, tree, stdin=message.encode())
    return made.decode().strip()


@functools.cache
def signature(top: Path) -> tuple[str, ...]:
    """Return the option by which `git commit-tree` signs, where the owner signs commits."""
    asked = git.find("config", "--type=bool", "--get", "commit.gpgSign", cwd=top)
    return ("-S",) if asked == "true" else ()


def squash(repository: Repository, *, folder: str, old: str, new: str) -> str:
    """Return a commit of the split's content in one step, as `git subtree --squash` makes it.

    old: the split commit that is embedded, or empty; the new commit stands on its squash
    The message is that of git-subtree.sh of git 2.39, so that its own commands go on from here.
    """
    short = repository.line("rev-parse", "--short", new)
    parents = []
    subject, log = f"Squashed '{folder}/' content from commit {short}", ""
    latest = _latest_squash(repository, folder) if old else ""
    if latest and repository.find("cat-file", "-t", old) == "commit":
        parents = [latest]
        old_short = repository.line("rev-parse", "--short", old)
        subject = f"Squashed '{folder}/' changes from {old_short}..{short}"
        log = "\n".join(
            [
                "",
                *_log(repository, f"{old}..{new}", ""),
                *_log(repository, f"{new}..{old}", "REVERT: "),
            ]
        )
        log += "\n"
    trailers = f"git-subtree-dir: {folder}\ngit-subtree-split: {new}\n"
    message = f"{subject}\n{log}\n{trailers}"
    return commit(repository, tree=f"{new}^{{tree}}", parents=parents, message=message)


def _log(repository: Repository, commits: str, prefix: str) -> list[str]:
    words = ("log", "--no-show-signature", "--no-decorate", f"--pretty=tformat:{prefix}%h %s")
    return repository.line(*words, commits).splitlines()


def _latest_squash(repository: Repository, folder: str) -> str:
    """Return the last commit on this branch that git subtree would take for a squash."""
    pattern = f"^git-subtree-dir: {re.escape(folder)}/*$"
    found = repository.line(
        "log", "--extended-regexp", f"--grep={pattern}", "--no-show-signature",
        "--pretty=tformat:%H %(trailers:key=git-subtree-mainline,valueonly,separator=%x2C)", "HEAD",
    )  # fmt: skip
    for each in found.splitlines():
        name, _, mainline = each.partition(" ")
        # A commit of a squash-merged request repeats the trailers, but its tree is the project's.
        if not mainline and not tree_of(repository, f"{name}:{folder}"):
            return name
    return ""


@dataclass(frozen=True)
class Conflict:
    """A merge that needs a person.

    tree: the result, with marks in the files that are in conflict
    stages: lines for `git update-index --index-info`
    files: the paths in conflict
    """

    tree: str
    stages: list[str]
    files: list[str]
    messages: list[str]


def merge(
    repository: Repository, *, base: str, ours: str, theirs: str, labels: tuple[str, str]
) -> str | Conflict:
    """Merge two trees that come from a third; return the merged tree, or what is in conflict.

    labels: what the marks in files call our side and theirs
    Raises Exit when both sides have changes and this git cannot merge without a work tree.
    """
    if ours in {base, theirs}:
        return theirs
    if base == theirs:
        return ours
    _require_merge_tree(repository)
    root = _anonymous(repository, base, [])
    left, right = _anonymous(repository, ours, [root]), _anonymous(repository, theirs, [root])
    output = git.ask(
        "merge-tree", "--write-tree", "--messages", "-z", left, right,
        cwd=repository.top, accepted=(0, 1),
    )  # fmt: skip
    tree, _, rest = output.partition(b"\0")
    if not rest.strip(b"\0") or rest.startswith(b"\0"):
        return tree.decode()
    facts, _, told = rest.partition(b"\0\0")
    stages = [os.fsdecode(fact) for fact in facts.split(b"\0") if fact]
    files = sorted({stage.partition("\t")[2] for stage in stages})
    marks = {left: labels[0], right: labels[1]}
    return Conflict(
        tree=_relabel(repository, tree.decode(), files, marks),
        stages=stages,
        files=files,
        messages=_messages(told),
    )


def _anonymous(repository: Repository, tree: str, parents: list[str]) -> str:
    words = itertools.chain.from_iterable(("-p", parent) for parent in parents)
    return repository.ask("commit-tree", *words, tree, stdin=b"merge").decode().strip()


def _require_merge_tree(repository: Repository) -> None:
    version = repository.line("--version")
    found = VERSION.search(version)
    if found and (int(found[1]), int(found[2])) < MERGE_TREE:
        message = "there are local edits and new ones upstream, and merging them needs git 2.38"
        raise Exit(f"{message}: this is {version}", code=1)


def _relabel(repository: Repository, tree: str, files: list[str], marks: dict[str, str]) -> str:
    """Return the tree with people's words for the two sides in its files' marks."""
    contents = read(repository, (f"{tree}:{path}" for path in files))
    pattern = re.compile(b"(?m)^(<<<<<<< |>>>>>>> )(" + "|".join(marks).encode() + b")")
    changed = {
        path: pattern.sub(lambda found: found[1] + marks[found[2].decode()].encode(), content)
        for path, content in zip(files, contents, strict=True)
        if content is not None
    }
    with draft(repository, tree) as made:
        made.put(changed)
        return made.write()


def _messages(told: bytes) -> list[str]:
    """Return git's sentences: records of a count, that many paths, a kind and the sentence."""
    parts = os.fsdecode(told).split("\0")
    sentences, position = [], 0
    while position < len(parts) and parts[position].isdigit():
        position += int(parts[position]) + 2
        if position < len(parts) and parts[position].startswith("CONFLICT"):
            sentences.append(parts[position].strip())
        position += 1
    return sentences


def _literal(path: str) -> str:
    return f":(top,literal){path}"


def missing(name: str, tree: str) -> Exit:
    """Return the error for a tree of a module that this repository does not have."""
    message = f"this repository does not hold what config.yml records of {name} ({tree[:12]})"
    return Exit(f"{message}: `git fetch --all` may bring it", code=1)
