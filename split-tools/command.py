"""The command line: parses, splits, and is the one place that prints errors."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys

import branches
import releases
from errors import USAGE, SplitError, printable
from repository import Repository
from splitter import Splitter, head_or_error
from trees import Folders, names_below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

INTERRUPTED = 130
MODULES = b"quickscale_modules"
DESCRIPTION = """\
Split the history of a folder off: the commits that changed it, with the folder's files at the
root. The commits are those of `git subtree split`. Prints the name of the last one.
"""


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are printed like all other errors."""

    def error(self, message: str) -> NoReturn:
        """Raise SplitError with status 2."""
        raise SplitError(message, hint="split.py --help", status=USAGE)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = Parser(prog="split.py", description=DESCRIPTION, allow_abbrev=False)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--prefix", metavar="FOLDER", help="the folder to split off")
    what.add_argument(
        "--all",
        action="store_true",
        help="split each module under quickscale_modules/ into a branch splits/NAME-module",
    )
    parser.add_argument("--repo", metavar="PATH", default=".", help="the repository (here)")
    parser.add_argument("--rev", default="HEAD", help="what to split (HEAD)")
    parser.add_argument("--branch", metavar="NAME", help="make or move this branch, with --prefix")
    parser.add_argument(
        "--push",
        metavar="REMOTE",
        help="push the branches that moved, and a tag for each released version; never by force",
    )
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    0 done, 1 the user's to put right, 2 usage, 130 interrupted.
    """
    if argv is None:
        gc.disable()  # nothing here refers to itself; to look for it takes a tenth of the time
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _run(argv)
    except SplitError as error:
        return _fail(error)
    except KeyboardInterrupt:
        return _fail(SplitError("interrupted: no branch was moved half way", status=INTERRUPTED))
    except OSError as error:
        return _fail(SplitError(f"{error.filename or 'git'}: {error.strerror}"))


def _fail(error: SplitError) -> int:
    _tell(f"split.py: {error.message}")
    if error.hint:
        _tell(f"hint: {error.hint}")
    return error.status


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _run(argv: Sequence[str] | None) -> int:
    try:
        options = build_parser().parse_args(argv)
    except SystemExit as finished:  # --help
        return int(finished.code or 0)
    _check(options)
    repository = Repository(options.repo, options.rev)
    if options.all:
        _split_all(repository, options)
    else:
        _split_one(repository, options)
    return 0


def _check(options: argparse.Namespace) -> None:
    if options.all and options.branch:
        raise SplitError("--branch goes with --prefix", hint="--all names them", status=USAGE)
    if options.push and not options.all and not options.branch:
        raise SplitError("--push needs a branch to push", hint="add --branch NAME", status=USAGE)


def _split_one(repository: Repository, options: argparse.Namespace) -> None:
    folders = folder_named(os.fsencode(options.prefix))
    [head] = Splitter(repository, folders, _tell).heads()
    head = head_or_error(head, folders.paths()[0], options.rev)
    if options.branch:
        name = os.fsencode(options.branch)
        _publish(repository, {name: head}, {folders.names[0]: head}, options.push)
    print(head.decode())


def _split_all(repository: Repository, options: argparse.Namespace) -> None:
    names = names_below(repository, repository.revision, MODULES)
    if not names:
        _tell(f"no module under {MODULES.decode()}/ in {options.rev}: nothing to split")
        return
    found = Splitter(repository, Folders(MODULES, names), _tell).heads()
    modules = {name: head for name, head in zip(names, found, strict=True) if head}
    heads = {b"splits/%b-module" % name: head for name, head in modules.items()}
    _publish(repository, heads, modules, options.push)
    for name, head in heads.items():
        print(f"{head.decode()} {printable(name)}")


def _publish(
    repository: Repository,
    heads: dict[bytes, bytes],
    modules: dict[bytes, bytes],
    remote: str | None,
) -> None:
    branches.move(repository, heads, _tell)
    if remote is not None:
        tags = releases.find_releases(repository, modules, without=repository.revision)
        branches.Remote(repository, remote, _tell).push(heads, tags)


def folder_named(prefix: bytes) -> Folders:
    """Return the folder of a path as it is typed; slashes at its end do not count.

    Raises SplitError, with status 2, for a path that cannot be in a repository.
    """
    parts = [part for part in prefix.split(b"/") if part]
    shown = printable(prefix)
    if prefix.startswith(b"/"):
        raise SplitError(
            f"{shown} is absolute",
            hint="name the folder from the top of the repository",
            status=USAGE,
        )
    if not parts or {b".", b".."} & set(parts) or b"\n" in prefix:
        raise SplitError(f"{shown!r} cannot be a folder of a repository", status=USAGE)
    return Folders(b"/".join(parts[:-1]), parts[-1:])
