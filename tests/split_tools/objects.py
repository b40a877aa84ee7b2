"""A repository written object by object, so that a history can be as odd as git allows."""

from __future__ import annotations

import hashlib
import subprocess
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILE = "100644"
EXECUTABLE = "100755"
LINK = "120000"
SUBMODULE = "160000"
FOLDER = "40000"
ADA = b"Ada Tester <ada@example.com> 1700000000 +0100"
NOBODYS = "1" * 40

# Path → mode and content; of a submodule the commit's name.
Files = dict[bytes, tuple[str, bytes]]


class Objects:
    """Writes loose objects into a new repository in `folder`."""

    def __init__(self, folder: Path, *, bare: bool = False) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.git("init", "--quiet", *(["--bare"] if bare else []))
        self.git("symbolic-ref", "HEAD", "refs/heads/main")
        self._objects = folder / ("objects" if bare else ".git/objects")

    def git(self, *arguments: str | bytes, check: bool = True) -> bytes:
        """Run git in the repository and return what it wrote on stdout."""
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=False)
        assert done.returncode == 0 or not check, done.stderr.decode(errors="replace")
        return done.stdout.strip()

    def commit(
        self,
        files: Files,
        parents: Sequence[str] = (),
        *,
        author: bytes = ADA,
        committer: bytes = ADA,
        headers: bytes = b"",
        message: bytes = b"a change\n",
    ) -> str:
        """Write a commit with this tree and return its name."""
        lines = [b"tree " + self.tree(files).encode()]
        lines += [b"parent " + parent.encode() for parent in parents]
        lines += [b"author " + author, b"committer " + committer]
        return self.write(b"commit", b"\n".join(lines) + b"\n" + headers + b"\n" + message)

    def branch(self, name: str, commit: str) -> None:
        """Let a branch point to a commit."""
        self.git("update-ref", f"refs/heads/{name}", commit)

    def tree(self, files: Files) -> str:
        """Write the trees of all folders and return the name of the topmost."""
        entries: dict[bytes, tuple[str, str]] = {}
        folders: dict[bytes, Files] = {}
        for path, (mode, content) in files.items():
            name, slash, rest = path.partition(b"/")
            if slash:
                folders.setdefault(name, {})[rest] = (mode, content)
            elif mode == SUBMODULE:
                entries[name] = (mode, content.decode())
            else:
                entries[name] = (mode, self.write(b"blob", content))
        for name, inner in folders.items():
            entries[name] = (FOLDER, self.tree(inner))
        ordered = sorted(entries, key=lambda name: name + b"/" * (name in folders))
        return self.write(
            b"tree",
            b"".join(
                entries[name][0].encode() + b" " + name + b"\0" + bytes.fromhex(entries[name][1])
                for name in ordered
            ),
        )

    def write(self, kind: bytes, content: bytes) -> str:
        """Write one object and return its name."""
        whole = kind + b" %d\0" % len(content) + content
        name = hashlib.sha1(whole).hexdigest()  # noqa: S324
        path = self._objects / name[:2] / name[2:]
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(zlib.compress(whole))
        return name
