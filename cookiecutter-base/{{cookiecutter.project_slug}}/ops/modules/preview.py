"""What an update would change, told before anything does."""

from __future__ import annotations

import re

from .. import git
from . import trees
from .config import Entry
from .manifest import Manifest
from .remote import Offer
from .repository import Repository, shown

MIGRATION = re.compile(r"migrations/(\d{4}_\w+)\.py")
COMMITS_SHOWN = 20
KINDS = {"A": "new", "D": "deleted", "M": "changed", "T": "changed"}


def lines(
    place: Repository, *, entry: Entry, found: Offer, old: Manifest, new: Manifest, local: str
) -> list[str]:
    """Return lines for people about what comes with an offer.

    old, new: the manifests of both versions
    local: the tree of the project's own version of the module
    """
    before, after = base_tree(place, found.name, entry), found.tree
    files = changes(place, before, after)
    both = sorted(set(files) & set(changes(place, before, local)))
    title = f"{found.name} {entry.version} → {found.version}"
    return [
        title if entry.version != found.version else f"{found.name} {found.version}, later commits",
        *_section("commits", _commits(place, entry, found)),
        *_section("files", _files(files)),
        *_section("new migrations", _migrations(files)),
        *_section("requirements", _requirements(old, new)),
        *_section("to set in .env", _settings(old, new)),
        *_section("your edits touch the same files", [shown(both)] if both else []),
    ]


def base_tree(place: Repository, name: str, entry: Entry) -> str:
    """Return the tree that is embedded, before edits; it is the base of merges.

    Found by config.yml, not by the history: so a project survives rebases and squash merges.
    Raises Exit when the repository does not have it any more.
    """
    found = trees.tree_of(place, entry.tree) or trees.tree_of(place, entry.commit)
    if not found:
        raise trees.missing(name, entry.tree)
    return found


def changes(place: Repository, before: str, after: str) -> dict[str, str]:
    """Return the paths in which two trees differ, each with git's letter for how."""
    if before == after:
        return {}
    parts = git.paths(
        "diff-tree", "-r", "-z", "--name-status", "--no-renames", before, after, cwd=place.top
    )
    return dict(zip(parts[1::2], parts[::2], strict=True))


def _section(title: str, entries: list[str]) -> list[str]:
    if len(entries) == 1:
        return [f"  {title}: {entries[0]}"]
    return [f"  {title}:", *(f"    {entry}" for entry in entries)] if entries else []


def _commits(place: Repository, entry: Entry, found: Offer) -> list[str]:
    if place.find("cat-file", "-t", entry.commit) != "commit":
        return ["the commit that is embedded is not in the remote's history any more"]
    listed = place.line(
        "log", "--no-show-signature", "--no-decorate", "--no-merges",
        "--pretty=tformat:%h %s", f"{entry.commit}..{found.commit}",
    ).splitlines()  # fmt: skip
    more = len(listed) - COMMITS_SHOWN
    return listed[:COMMITS_SHOWN] + ([f"and {more} more"] if more > 0 else [])


def _files(files: dict[str, str]) -> list[str]:
    listed = [f"{KINDS.get(kind, kind)} {path}" for path, kind in sorted(files.items())]
    more = len(listed) - COMMITS_SHOWN
    return listed[:COMMITS_SHOWN] + ([f"and {more} more"] if more > 0 else [])


def _migrations(files: dict[str, str]) -> list[str]:
    found = {path: MIGRATION.search(path) for path, kind in files.items() if kind == "A"}
    return sorted(match[1] for match in found.values() if match)


def _requirements(old: Manifest, new: Manifest) -> list[str]:
    before = {str(each) for each in old.dependencies} | {_needed(each) for each in _modules(old)}
    after = {str(each) for each in new.dependencies} | {_needed(each) for each in _modules(new)}
    return [
        *(f"+ {each}" for each in sorted(after - before)),
        *(f"- {each}" for each in sorted(before - after)),
    ]


def _modules(module: Manifest) -> list[tuple[str, str]]:
    return [(needed.name, needed.specifier) for needed in module.requires]


def _needed(module: tuple[str, str]) -> str:
    return f"the module {module[0]}{module[1]}"


def _settings(old: Manifest, new: Manifest) -> list[str]:
    known = {variable.name for variable in old.settings}
    fresh = [variable for variable in new.settings if variable.name not in known]
    return [": ".join(filter(None, (each.name, each.description))) for each in fresh]
