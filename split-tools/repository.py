"""The one place that starts git; it speaks bytes."""

from __future__ import annotations

import os
import subprocess
import threading
from contextlib import contextmanager

from errors import USAGE, SplitError, printable

TYPE_CHECKING = False  # typing takes a tenth of the time that an incremental run takes
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

# Nothing inherited may point git to another repository.
MISLEADING = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
)
READ_SIZE = 1 << 18
SHORTEST_HASH = 40
ENCODING_KEYS = ("i18n.commitencoding", "i18n.logoutputencoding")


class Repository:
    """A git repository, bare or not, or one of its worktrees, and the commit that is split.

    common_folder: where refs, objects and our cache are, whichever worktree this is
    hash_name: "sha1" or "sha256"; hash_size: of an object's name, in hexadecimal digits
    revision: the name of the commit
    fingerprint: what besides the commits decides how a split comes out: encodings that are
        configured, replacements of objects
    commit_encoding: what `git commit-tree` writes into commits; None when that is UTF-8
    """

    def __init__(self, path: str, revision: str) -> None:
        """Find the repository that `path` lies in, and a commit of it by any of its names.

        Raises SplitError when there is no such repository or commit, when the repository is
        shallow, or when there is no git.
        """
        self.path = path
        self.environment = _environment()
        common, self.hash_name, shallow, *rest = self._facts(revision)
        if shallow == "true":
            raise SplitError(
                f"the repository {path} is shallow: its oldest commits are not there, "
                "and every split commit depends on them",
                hint="git fetch --unshallow",
            )
        if not rest or len(rest[0]) < SHORTEST_HASH:
            self._refuse(revision)
        self.revision = rest[0].encode()
        self.common_folder = os.path.join(path, common)
        self.hash_size = len(self.revision)
        self._read_settings(has_replacements=len(rest) > 1)

    def _facts(self, revision: str) -> list[str]:
        if not revision or revision.startswith("-"):
            raise SplitError(f"{revision!r} cannot be a revision", status=USAGE)
        asked = ("--git-common-dir", "--show-object-format", "--is-shallow-repository")
        command = (*asked, f"{revision}^{{commit}}", "--glob=refs/replace/*")
        try:
            done = self._start("rev-parse", *command)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise _missing(self.path) from error
        facts = os.fsdecode(done.stdout).splitlines()
        if len(facts) < len(asked):
            raise SplitError(
                f"{self.path} is not a git repository that git can read: {_last_line(done.stderr)}",
                hint="name one with --repo",
            )
        return facts if done.returncode == 0 else facts[: len(asked)]

    def _refuse(self, revision: str) -> None:
        what = "has no commit yet" if revision == "HEAD" else f"has no commit named {revision}"
        raise SplitError(f"the repository {self.path} {what}", hint="git log --all --oneline")

    def _read_settings(self, *, has_replacements: bool) -> None:
        pattern = f"^({'|'.join(ENCODING_KEYS)})$"
        settings = self.run("config", "--null", "--get-regexp", pattern, check=False)
        self.fingerprint = settings + self._replacements(has_replacements)
        self.commit_encoding: bytes | None = None
        self.log_is_utf8 = True
        for entry in settings.split(b"\0"):
            key, _, value = entry.partition(b"\n")
            is_utf8 = value.lower() in {b"", b"utf-8", b"utf8"}
            if key.endswith(b"commitencoding"):
                self.commit_encoding = None if is_utf8 else value
            elif key:
                self.log_is_utf8 = is_utf8

    def _replacements(self, has_replacements: bool) -> bytes:
        """Return what stands for `git replace` and for grafts, which make other histories."""
        replaced = b""
        if has_replacements:
            listed = ("--format=%(refname) %(objectname)", "refs/replace/")
            replaced = self.run("for-each-ref", *listed)
        grafts = os.path.join(self.common_folder, "info", "grafts")
        if os.path.exists(grafts):
            with open(grafts, "rb") as file:
                replaced += file.read()
        return replaced

    @property
    def is_plain(self) -> bool:
        """Return whether commits are read and written in UTF-8, as by default."""
        return self.log_is_utf8 and self.commit_encoding is None

    def run(
        self,
        *arguments: str | bytes,
        lines: bytes = b"",
        check: bool = True,
        environment: Mapping[str, str] | None = None,
    ) -> bytes:
        """Run git on `lines` and return what it wrote on stdout.

        Raises SplitError, with what git said, when it fails and `check` is left at True.
        """
        done = self._start(*arguments, lines=lines, environment=environment)
        if done.returncode == 0:
            return done.stdout
        if check:
            raise _failed(arguments, done.returncode, done.stderr)
        return b""

    def succeeds(self, *arguments: str | bytes) -> bool:
        """Return whether a command of git says yes."""
        return self._start(*arguments).returncode == 0

    def _start(
        self,
        *arguments: str | bytes,
        lines: bytes = b"",
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ("git", *arguments),
            cwd=self.path,
            env={**self.environment, **(environment or {})},
            input=lines,
            capture_output=True,
            check=False,
        )

    @contextmanager
    def stream(self, *arguments: str | bytes, lines: bytes = b"") -> Iterator[IO[bytes]]:
        """Give what git writes on stdout while it works through `lines`.

        Who leaves early ends git. Raises SplitError at the end when git fails.
        """
        process = subprocess.Popen(
            ("git", *arguments),
            cwd=self.path,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=READ_SIZE,
        )
        assert process.stdin and process.stdout and process.stderr  # noqa: S101, PT018
        feeder = threading.Thread(target=_feed, args=(process.stdin, lines), daemon=True)
        feeder.start()
        try:
            yield process.stdout
            complaint = process.stderr.read()
            status = process.wait()
        finally:
            process.kill()
            process.wait()
            feeder.join()
            process.stdout.close()
            process.stderr.close()
        if status != 0:
            raise _failed(arguments, status, complaint)

    def batch(self, names: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
        """Yield type and content of each object, in order; b"" and b"" for what is not there."""
        if not names:
            return
        lines = b"\n".join(names) + b"\n"
        with self.stream("cat-file", "--batch", "--buffer", lines=lines) as output:
            read, read_line = output.read, output.readline
            for _ in names:
                fields = read_line().split()
                if len(fields) == 3 and fields[2].isdigit():  # noqa: PLR2004
                    yield fields[1], read(int(fields[2]) + 1)[:-1]
                else:
                    yield b"", b""

    def names_of(self, expressions: list[bytes]) -> list[bytes]:
        """Return the object name that each expression stands for; b"" where there is no object."""
        if not expressions:
            return []
        lines = b"\n".join(expressions) + b"\n"
        command = ("cat-file", "--batch-check=%(objectname)", "--buffer")
        size = self.hash_size
        with self.stream(*command, lines=lines) as output:
            answers = output.read().split(b"\n")
        return [answer if len(answer) == size else b"" for answer in answers[:-1]]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    return {
        **kept,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_FLUSH": "0",  # rev-list would write each commit by itself
    }


def _feed(stdin: IO[bytes], lines: bytes) -> None:
    try:
        stdin.write(lines)
        stdin.close()
    except OSError:  # git ended first: its status tells
        pass


def _missing(path: str) -> SplitError:
    if os.path.isdir(path):
        return SplitError("git is not on this machine", hint="https://git-scm.com/downloads")
    return SplitError(f"there is no folder {path}", hint="name a repository with --repo")


def _failed(arguments: tuple[str | bytes, ...], status: int, stderr: bytes) -> SplitError:
    command = " ".join(printable(os.fsencode(argument)) for argument in arguments[:2])
    return SplitError(f"`git {command}` failed with status {status}: {_last_line(stderr)}")


def _last_line(stderr: bytes) -> str:
    return " ".join(printable(stderr).strip().splitlines()[-3:])
