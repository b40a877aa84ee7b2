"""Random histories with every shape that a split has to get right."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .objects import ADA, EXECUTABLE, FILE, NOBODYS, SUBMODULE, Objects

if TYPE_CHECKING:
    from pathlib import Path

    from .objects import Files

PREFIX = "quickscale_modules/auth"
INSIDE = tuple(f"{PREFIX}/{name}".encode() for name in ("a.py", "b.py", "tests/a.py"))
OUTSIDE = (b"README.md", b"quickscale/cli.py", b"quickscale_modules/authority/a.py")
PEOPLE = (
    ADA,
    "Zoë Ångström <zoe@example.com> 1700000000 -0330".encode(),
    b"Bob <bob@example.com> 1700003600 +0000",
    b"Zo\xeb <zoe@example.com> 1700000000 +0545",
    b"J. R. Junior, Jr. <> 1600000000 -0000",
    b"back\\slash <b@example.com> 1500000000 +1400",
)
MESSAGES = (
    b"change\n",
    b"change without an end",
    b"",
    b"\n\nbegins with empty lines\n\n\n",
    "Änderung — 変更\n".encode(),
    b"caf\xe9 in Latin-1, not declared\n",
    b"  indented\r\nCRLF\r\n\ttab\\\nbackslash\\n\n",
    b"cut\0off\n",
)
SIGNATURE = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n"


@dataclass
class RandomHistory:
    """Grows a repository commit by commit; the same seed makes the same history."""

    folder: Path
    seed: int
    size: int = 16
    commits: list[str] = field(default_factory=list)
    files: dict[str, Files] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.objects = Objects(self.folder)
        # Few different contents and dates: the same trees and even the same commits come back.
        self.contents = [b"one\n", b"two\n", b"three\n"][: self.random.randint(1, 3)]
        self.is_odd = self.random.random() < 0.5
        self.has_trailers = self.random.random() < 0.3

    def make(self) -> Objects:
        """Make the history; `main` is its last commit, which leads to most others."""
        self._add((), self._change({}))
        while len(self.commits) < self.size:
            self._grow()
        while len(self.heads) > 1:
            heads = self.heads[:3]
            self._add(tuple(heads), self._merged(heads))
        if self.random.random() < 0.7:
            self._add((self.heads[0],), self._change(self.files[self.heads[0]]))
        self.objects.branch("main", self.heads[0])
        return self.objects

    def _grow(self) -> None:
        dice = self.random.random()
        if dice < 0.06:
            self._add((), self._change({}))
        elif dice < 0.36 and len(self.commits) > 2:
            count = 3 if self.random.random() < 0.15 else 2
            parents = self.random.sample(self.commits[-8:], min(count, len(self.commits[-8:])))
            self._add(tuple(parents), self._merged(parents))
        elif dice < 0.6:
            parent = self.random.choice(self.commits[-6:])
            self._add((parent,), self._change(self.files[parent]))
        else:
            parent = self.random.choice(self.heads)
            self._add((parent,), self._change(self.files[parent]))

    def _merged(self, parents: list[str]) -> Files:
        """Return one side, a mix of all, or something that is in none of them."""
        dice = self.random.random()
        if dice < 0.5:
            return self.files[self.random.choice(parents)]
        mixed: Files = {}
        for parent in parents:
            mixed |= self.files[parent]
        return mixed if dice < 0.8 else self._change(mixed)

    def _change(self, files: Files) -> Files:
        """Return other files, or the same ones for a commit that changes nothing."""
        dice = self.random.random()
        if dice < 0.1:
            return files
        if dice < 0.2:
            return {path: file for path, file in files.items() if path not in INSIDE}
        if dice < 0.25 and self.is_odd:
            outside = {path: file for path, file in files.items() if path not in INSIDE}
            return {**outside, PREFIX.encode(): (SUBMODULE, NOBODYS.encode())}
        path = self.random.choice(INSIDE if dice < 0.75 else OUTSIDE)
        mode = EXECUTABLE if self.random.random() < 0.15 else FILE
        kept = {name: file for name, file in files.items() if name != PREFIX.encode()}
        return {**kept, path: (mode, self.random.choice(self.contents))}

    def _add(self, parents: tuple[str, ...], files: Files) -> None:
        author = committer = ADA
        headers = b""
        message = self.random.choice(MESSAGES[:2])
        if self.is_odd:
            author = self.random.choice(PEOPLE)
            committer = self.random.choice(PEOPLE)
            message = self.random.choice(MESSAGES)
            headers = self.random.choice((b"", b"", b"", SIGNATURE, b"encoding ISO-8859-1\n"))
        if self.has_trailers and self.random.random() < 0.15 and self.commits:
            message = self._trailers()
        commit = self.objects.commit(
            files, parents, author=author, committer=committer, headers=headers, message=message
        )
        if commit not in self.files:
            self.commits.append(commit)
        self.files[commit] = files
        self.heads = [head for head in self.heads if head not in parents and head != commit]
        self.heads.append(commit)

    def _trailers(self) -> bytes:
        """Return a message as of a squash, or of a rejoin, that names commits of this history."""
        lines = [f"git-subtree-dir: {PREFIX}{self.random.choice(('', '/', '/x'))}"]
        if self.random.random() < 0.5:
            lines.append(f"git-subtree-mainline: {self.random.choice(self.commits)}")
        lines.append(f"git-subtree-split: {self.random.choice(self.commits)}")
        return ("Split or squash\n\n" + "\n".join(lines) + "\n").encode()
