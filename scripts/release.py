#!/usr/bin/env python3
"""Make a release: version, changelog, release notes, one commit and one tag.

Standard library only. Nothing is pushed. When a step fails, files, commits and tags are as before.
"""

import argparse
import datetime
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

UNRELEASED = "## [Unreleased]"


class ReleaseError(Exception):
    """Something the maintainer can put right: a message, and a hint that says what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Take what is wrong, and what to type or do next."""
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class Release:
    """Everything a release writes, worked out before anything is written."""

    version: str
    date: datetime.date
    contents: dict[Path, str]

    @property
    def tag(self) -> str:
        """The name of the tag."""
        return f"v{self.version}"


def main(arguments: list[str] | None = None) -> int:
    """Make the release in the repository of the current directory; return the exit status."""
    parser = argparse.ArgumentParser(prog="release.py", description="Make a release of QuickScale.")
    parser.add_argument("version", help="the new version: 1.1.0")
    parser.add_argument("--date", help="the day of the release, 2026-12-31; default: today")
    parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
    options = parser.parse_args(arguments)
    try:
        repository = find_repository()
        release = plan_release(repository, version=options.version, date=read_date(options.date))
        if not options.dry_run:
            make_release(repository, release)
    except ReleaseError as error:
        print(f"error: {error}", file=sys.stderr)
        if error.hint:
            print(f"hint: {error.hint}", file=sys.stderr)
        return 1
    for path in release.contents:
        print(path.relative_to(repository).as_posix())
    if options.dry_run:
        print(f"{release.tag} can be released; nothing was changed", file=sys.stderr)
    else:
        print(f"released {release.tag}; publish it: git push --follow-tags", file=sys.stderr)
    return 0


def plan_release(repository: Path, *, version: str, date: datetime.date) -> Release:
    """Check that `version` can be released and work out what each file will hold.

    Raises ReleaseError when the version is malformed, not newer or tagged, when the working tree
    is not clean, and when the changelog has nothing new.
    """
    check_version(repository, version)
    check_git(repository, version)
    project = repository / "pyproject.toml"
    package = repository / "quickscale" / "__init__.py"
    changelog = repository / "CHANGELOG.md"
    notes = repository / "docs" / "releases" / f"{version}.md"
    if notes.exists():
        raise ReleaseError(f"{notes.relative_to(repository)} exists already")
    text = changelog.read_text("utf-8")
    news = unreleased(text)
    contents = {
        project: replace_once(project, r'^version = "[^"]+"$', f'version = "{version}"'),
        package: replace_once(package, r'^__version__ = "[^"]+"$', f'__version__ = "{version}"'),
        changelog: text.replace(UNRELEASED, f"{UNRELEASED}\n\n## [{version}] - {date}", 1),
        notes: release_notes(version=version, date=date, news=news),
    }
    return Release(version=version, date=date, contents=contents)


def make_release(repository: Path, release: Release) -> None:
    """Write the files, commit them and tag the commit; on failure take everything back."""
    with taken_back_on_failure(repository, release):
        for path, text in release.contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        names = [str(path.relative_to(repository)) for path in release.contents]
        git(repository, "add", "--", *names)
        git(repository, "commit", "--quiet", "--message", f"release: {release.version}")
        git(repository, "tag", "--annotate", "--message", release.tag, release.tag)


@contextmanager
def taken_back_on_failure(repository: Path, release: Release) -> Iterator[None]:
    """Bring files and branch back to where they were when the block fails or is interrupted.

    The tree is clean when this begins, so a hard reset loses nothing.
    """
    before = git(repository, "rev-parse", "HEAD").strip()
    new = [path for path in release.contents if not path.exists()]
    try:
        yield
    except BaseException:
        for path in new:
            path.unlink(missing_ok=True)
        git(repository, "reset", "--quiet", "--hard", before)
        raise


def check_version(repository: Path, version: str) -> None:
    """Refuse a version that is not X.Y.Z, or not newer than the one in pyproject.toml.

    The very same version passes: it is the first release, which has no tag yet.
    """
    if not re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", version):
        raise ReleaseError(f"{version} is not a version", "three numbers: 1.1.0")
    text = (repository / "pyproject.toml").read_text("utf-8")
    found = re.search(r'^version = "([^"]+)"$', text, re.MULTILINE)
    if not found:
        raise ReleaseError('pyproject.toml has no line `version = "…"`')
    current = found[1]
    if numbers(version) < numbers(current):
        raise ReleaseError(f"{version} is older than {current}", "choose a newer version")


def check_git(repository: Path, version: str) -> None:
    """Refuse a tree that is not clean, a tag that exists, and a git without an identity."""
    if changes := git(repository, "status", "--porcelain").splitlines():
        raise ReleaseError(
            f"the working tree is not clean: {changes[0].strip()}", "commit or remove what is there"
        )
    if git(repository, "tag", "--list", f"v{version}").strip():
        raise ReleaseError(f"the tag v{version} exists", "choose a newer version")
    git(repository, "var", "GIT_COMMITTER_IDENT")


def unreleased(changelog: str) -> str:
    """Return what stands under Unreleased.

    Raises ReleaseError when the heading is missing or nothing is listed below it.
    """
    if UNRELEASED not in changelog.splitlines():
        raise ReleaseError(f"CHANGELOG.md has no heading `{UNRELEASED}`")
    section = changelog.split(f"{UNRELEASED}\n", 1)[1]
    section = re.split(r"^## ", section, maxsplit=1, flags=re.MULTILINE)[0].strip()
    if not re.search(r"^- ", section, re.MULTILINE):
        raise ReleaseError("CHANGELOG.md lists nothing under Unreleased", "say what is new in it")
    return section


def release_notes(*, version: str, date: datetime.date, news: str) -> str:
    """Return the page about this release: the changelog's entries, one heading level up."""
    body = re.sub(r"^###", "##", news, flags=re.MULTILINE)
    return f"# QuickScale {version}\n\nReleased on {date}.\n\n{body}\n"


def replace_once(path: Path, pattern: str, line: str) -> str:
    """Return the file's text with the one line that matches replaced."""
    text, count = re.subn(pattern, line, path.read_text("utf-8"), flags=re.MULTILINE)
    if count != 1:
        raise ReleaseError(f"{path.name} has {count} lines like `{line}`, not one")
    return text


def read_date(text: str | None) -> datetime.date:
    """Return the date in `text`, today without one."""
    if text is None:
        return datetime.datetime.now(tz=datetime.timezone.utc).date()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ReleaseError(f"{text} is not a date", "year-month-day: 2026-12-31") from error


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, to compare."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


def find_repository() -> Path:
    """Return the root of the repository around the current directory."""
    return Path(git(Path.cwd(), "rev-parse", "--show-toplevel").strip())


def git(repository: Path, *arguments: str) -> str:
    """Run git and return its output; its own message becomes a ReleaseError."""
    answer = subprocess.run(
        ["git", *arguments], cwd=repository, capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        last = (answer.stderr.strip().splitlines() or ["no message"])[-1]
        raise ReleaseError(f"`git {arguments[0]}` failed: {last}")
    return answer.stdout


if __name__ == "__main__":
    sys.exit(main())
