"""Check the rules of this repository that no other tool knows; `lint.sh` runs this.

Prints one line per breach, `path:line: what is wrong`, and returns 1 when there is one.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# Written so that this file does not break its own rule.
REGISTRY_HOSTS = re.compile(
    "|".join(
        name + r"\." + ending
        for name, ending in [
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "(?:org|com)"),
            ("yarnpkg", "com"),
            ("docker", "io"),
            ("ghcr", "io"),
            ("quay", "io"),
        ]
    )
)
ADDRESS = re.compile(r"https?://")
PINNED_ACTION = re.compile(r"uses:\s*(?:\./|[\w./-]+@[0-9a-f]{40}(?:\s|$))")


def main() -> int:
    """Check the repository of the current directory."""
    breaches = sorted(find_breaches(Path.cwd()))
    for breach in breaches:
        print(breach)
    return 1 if breaches else 0


def find_breaches(repository: Path) -> Iterator[str]:
    """Yield every breach of a rule in the files that git tracks."""
    files = _git_files(repository)
    for rule in (no_registry_hosts, no_addresses_in_locks, modules_have_no_package, actions_pinned):
        yield from rule(repository, files)
    yield from _lines_end_with_lf(repository)
    for path in _git_files(repository, "--cached", "--ignored", "--exclude-standard"):
        yield f"{path}: tracked, but .gitignore names it: the wheel would lack it"


def no_registry_hosts(repository: Path, files: list[str]) -> Iterator[str]:
    """A file that names a package registry does not work on a network with one of its own."""
    for path, number, line in _text_lines(repository, files):
        if found := REGISTRY_HOSTS.search(line):
            yield f"{path}:{number}: names the registry {found[0]}"


def no_addresses_in_locks(repository: Path, files: list[str]) -> Iterator[str]:
    """A lock file with addresses installs from where it was made."""
    poetry_locks = [path for path in files if path.endswith("poetry.lock")]
    for path, number, line in _text_lines(repository, poetry_locks):
        if line.strip() == "[package.source]":
            yield f"{path}:{number}: names the place of a package"
    npm_locks = [path for path in files if path.endswith("package-lock.json")]
    for path, number, line in _text_lines(repository, npm_locks):
        if '"resolved"' in line and ADDRESS.search(line):
            yield f"{path}:{number}: names the place of a package"


def modules_have_no_package(repository: Path, files: list[str]) -> Iterator[str]:
    """`quickscale_modules` is a namespace: each of its folders must make sense alone."""
    del repository
    if "quickscale_modules/__init__.py" in files:
        yield "quickscale_modules/__init__.py: must not be there"


def actions_pinned(repository: Path, files: list[str]) -> Iterator[str]:
    """A tag of an action can be moved, a commit cannot."""
    workflows = [path for path in files if re.search(r"\.github/workflows/.*\.ya?ml$", path)]
    for path, number, line in _text_lines(repository, workflows):
        if re.match(r"\s*(-\s*)?uses:", line) and not PINNED_ACTION.search(line):
            yield f"{path}:{number}: the action is not pinned to a commit"


def _lines_end_with_lf(repository: Path) -> Iterator[str]:
    for entry in _git(repository, "ls-files", "--eol", "-z"):
        facts, _, path = entry.partition("\t")
        if "i/crlf" in facts or "i/mixed" in facts:
            yield f"{path}: lines do not end with LF"


def _text_lines(repository: Path, files: list[str]) -> Iterator[tuple[str, int, str]]:
    for path in files:
        try:
            text = (repository / path).read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # an image, a file deleted but not committed, a link to a folder
        for number, line in enumerate(text.splitlines(), start=1):
            yield path, number, line


def _git_files(repository: Path, *options: str) -> list[str]:
    return _git(repository, "ls-files", "-z", *options)


def _git(repository: Path, *arguments: str) -> list[str]:
    output = subprocess.run(
        ["git", *arguments], cwd=repository, capture_output=True, text=True, check=True
    ).stdout
    return [entry for entry in output.split("\0") if entry]


if __name__ == "__main__":
    sys.exit(main())
