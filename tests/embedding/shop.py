"""A project and its owner, who types."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .upstream import git

if TYPE_CHECKING:
    from collections.abc import Mapping

# The files that module tasks may write, besides those of the modules.
MANAGED = (
    ".quickscale/config.yml",
    "my_shop/settings/modules.py",
    "my_shop/urls_modules.py",
    "poetry.lock",
    "pyproject.toml",
)


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it wrote."""

    status: int
    output: str
    errors: str

    @property
    def text(self) -> str:
        """Everything that it wrote."""
        return self.output + self.errors


@dataclass(frozen=True)
class Shop:
    """A project in a git repository.

    python: what runs Invoke; the tests' own, or the project's where it is installed
    """

    root: Path
    python: str = sys.executable

    def inv(
        self, *words: str, check: bool = True, variables: Mapping[str, str] | None = None
    ) -> Answer:
        """Run a task; with `check` it has to succeed."""
        done = subprocess.run(
            [self.python, "-m", "invoke", *words],
            cwd=self.root,
            env={**os.environ, **(variables or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        answer = Answer(done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in answer.text, answer.text
        if check:
            assert answer.status == 0, answer.text
        return answer

    def refuses(self, *words: str, variables: Mapping[str, str] | None = None) -> str:
        """Run a task that has to fail and to change nothing; return what it says."""
        before = self.state()
        answer = self.inv(*words, check=False, variables=variables)
        assert answer.status in {1, 2}, answer.text
        assert answer.output == ""
        assert self.state() == before
        return answer.errors

    def git(self, *arguments: str) -> str:
        """Run git in the project."""
        return git(self.root, *arguments)

    def read(self, file: str) -> str:
        """Return the text of a file."""
        return (self.root / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        """Write a file."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

    def replace(self, file: str, old: str, new: str) -> None:
        """Edit a file."""
        text = self.read(file)
        assert old in text
        self.write(file, text.replace(old, new))

    def commit(self, message: str, *, author: str = "Ada Tester <ada@example.com>") -> str:
        """Commit everything; return the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", message, "--author", author)
        return self.head

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD")

    @property
    def tree(self) -> str:
        """The tree of that commit."""
        return self.git("rev-parse", "HEAD^{tree}")

    def state(self) -> dict[str, str]:
        """Return what a refused task must leave alone: commits, branch, index, every file."""
        files = {
            path.relative_to(self.root).as_posix(): _digest(path)
            for path in sorted(self.root.rglob("*"))
            if ".git" not in path.parts and "__pycache__" not in path.parts and not path.is_dir()
        }
        branches = self.git("for-each-ref", "refs/heads", "refs/tags")
        head = self.git("rev-parse", "--abbrev-ref", "HEAD")
        return {
            **files,
            "": f"{self.head} {head} {branches}",
            "index": self.git("ls-files", "--stage"),
        }

    def is_clean(self) -> bool:
        """Return whether git has nothing to tell, untracked files included."""
        return self.git("status", "--porcelain") == ""

    def fsck(self) -> None:
        """Let git check every object."""
        self.git("fsck", "--strict", "--no-dangling")


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return hashlib.sha256(path.read_bytes()).hexdigest()
