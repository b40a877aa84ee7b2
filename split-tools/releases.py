"""Which commits of a split branch are released versions of its module."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from repository import Repository

# Three numbers: 1.2.0.dev3, 1.2.0rc1 and the like are not released.
# Patterns are compiled when they are wanted: most runs look for no releases.
RELEASED = rb"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}"
LONG_STRING = rb'(?s)"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\''
PROJECT = rb"(?ms)^\s*\[\s*project\s*\]\s*(?:#[^\n]*)?$(.*?)(?=^\s*\[|\Z)"
VERSION = rb"(?m)^\s*version\s*=\s*([\"'])([^\"'\n]*)\1\s*(?:#.*)?$"


def find_releases(
    repository: Repository, heads: dict[bytes, bytes], *, without: bytes
) -> dict[bytes, bytes]:
    """Return tag → commit for each released version, for the heads of modules by name.

    A version is released with the first commit that has it in the `[project]` table of
    pyproject.toml and a heading for it in CHANGELOG.md. Commits that lead to `without` are not
    looked at: where a folder was gone for a while, the whole repository's are among a split's
    ancestors.
    """
    tags: dict[bytes, bytes] = {}
    for name, head in heads.items():
        for commit, version in _versions(repository, head, without):
            tags.setdefault(b"%b-module/v%b" % (name, version), commit)
    return tags


def _versions(repository: Repository, head: bytes, without: bytes) -> list[tuple[bytes, bytes]]:
    """Return the commits that have a released version, oldest first."""
    limits = (head, b"^" + without, "--", "pyproject.toml", "CHANGELOG.md")
    commits = repository.run("rev-list", "--topo-order", "--reverse", *limits).split()
    files = [
        commit + b":" + path for commit in commits for path in (b"pyproject.toml", b"CHANGELOG.md")
    ]
    contents = [content for _, content in repository.batch(files)]
    found = []
    for commit, project, changelog in zip(commits, contents[::2], contents[1::2], strict=True):
        version = version_of(project)
        if version and re.fullmatch(RELEASED, version) and has_entry(changelog, version):
            found.append((commit, version))
    return found


def version_of(pyproject: bytes) -> bytes | None:
    """Return the version that a pyproject.toml names in its `[project]` table.

    Only the plain form, `version = "1.2.0"` on a line of its own; None for all others.
    """
    table = re.search(PROJECT, re.sub(LONG_STRING, b'""', pyproject))
    version = re.search(VERSION, table[1]) if table else None
    return version[2] if version else None


def has_entry(changelog: bytes, version: bytes) -> bool:
    """Return whether a changelog has a heading for a version: `## [1.2.0] - 2026-01-02`."""
    heading = rb"^#{1,3}\s+\[?v?%b\]?(?:\s|$)" % re.escape(version)
    return re.search(heading, changelog, re.MULTILINE) is not None
