"""Where modules come from: a repository with a split branch for each."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from invoke.exceptions import Exit

from .. import git
from . import manifest, trees, versions
from .manifest import Manifest
from .repository import Repository

BRANCH = "splits/{name}-module"
BRANCHES = re.compile(r"splits/([a-z][a-z0-9_]*)-module")
TAG = "{name}-module/v{version}"
WORDED = re.compile(r"[\w.+-]+@[\w.-]+:.+|[\w.-]+:[^\\/].*")
FAILURES = {
    "could not read Username": "it asks for a sign-in: set up a credential helper, or an SSH key",
    "Authentication failed": "it refuses the sign-in: look at the credential helper",
    "terminal prompts disabled": "it asks for a sign-in: set up a credential helper, or an SSH key",
    "Permission denied": "it asks for a sign-in: `ssh-add` a key that it knows",
    "does not appear to be a git repository": "no git repository is there",
    "not found": "no git repository is there, or none that you may read",
    "Could not resolve host": "this machine is offline, or the name is wrong",
}


@dataclass(frozen=True)
class Offer:
    """A module at a commit of its split branch.

    tree: the content of its folder
    """

    name: str
    branch: str
    commit: str
    tree: str
    version: str
    description: str


def address(given: str) -> str:
    """Return a remote as git takes it from anywhere: a path becomes absolute.

    Raises Exit for one that holds a password, which would be committed, or that git takes for an
    option.
    """
    if given.startswith("-") or not given.strip():
        raise Exit(f"{given!r} is not the address or path of a git repository", code=2)
    if "://" in given:
        parts = urlsplit(given)
        if parts.password or (parts.username and parts.scheme.startswith("http")):
            host = parts.hostname or ""
            message = f"the address of {host} holds a password, and config.yml is committed"
            raise Exit(f"{message}: leave it out, and use a credential helper", code=2)
        return given
    if WORDED.fullmatch(given) and not Path(given).exists():
        return given
    start = Path(os.environ.get("QUICKSCALE_FOLDER") or Path.cwd())
    path = (start / given).resolve()
    if not path.is_dir() and not path.is_file():
        raise Exit(f"there is no repository at {path}", code=1)
    return str(path)


def fetch(repository: Repository, remote: str) -> dict[str, str]:
    """Bring all split branches of a remote; return the commit of each by the module's name.

    Raises Exit when it does not answer in time, asks for a password, or is no repository.
    """
    place = _place(remote)
    ask(
        repository, remote, "fetch", "--quiet", "--prune", "--no-tags", "--no-write-fetch-head",
        "--no-auto-maintenance", "--", remote, f"+refs/heads/splits/*:{place}/splits/*",
    )  # fmt: skip
    known = repository.line("for-each-ref", "--format=%(objectname) %(refname)", f"{place}/splits/")
    commits = {}
    for each in known.splitlines():
        commit, _, name = each.partition(" ")
        found = BRANCHES.fullmatch(name.removeprefix(f"{place}/"))
        if found:
            commits[found[1]] = commit
    return commits


def offers(repository: Repository, commits: dict[str, str]) -> dict[str, Offer]:
    """Return what the split branches hold, by the module's name."""
    texts = trees.read(repository, (f"{commit}:pyproject.toml" for commit in commits.values()))
    roots = repository.line(
        "rev-parse", *(f"{commit}^{{tree}}" for commit in commits.values())
    ).splitlines()
    result = {}
    for (name, commit), text, tree in zip(commits.items(), texts, roots, strict=True):
        version, description = manifest.describe((text or b"").decode("utf-8", "replace"))
        result[name] = Offer(
            name=name,
            branch=BRANCH.format(name=name),
            commit=commit,
            tree=tree,
            version=version,
            description=description,
        )
    return result


def offer(repository: Repository, commits: dict[str, str], name: str, remote: str) -> Offer:
    """Return the newest of one module. Raises Exit with those there are when it is none of them."""
    if name not in commits:
        raise Exit(_unknown(name, sorted(commits), remote), code=1)
    return offers(repository, {name: commits[name]})[name]


def release(repository: Repository, remote: str, name: str, version: str) -> Offer:
    """Return one released version of a module.

    Raises Exit with the versions there are when it is none of them.
    """
    known = released(repository, remote, name)
    wanted = version.removeprefix("v")
    if wanted not in known:
        listed = ", ".join(sorted(known, key=versions.key)) or "none"
        raise Exit(f"{name} has no version {wanted}: released are {listed}", code=1)
    tag = TAG.format(name=name, version=wanted)
    place = f"{_place(remote)}/{tag}"
    ask(
        repository, remote, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head",
        "--no-auto-maintenance", "--", remote, f"+refs/tags/{tag}:{place}",
    )  # fmt: skip
    commit = repository.line("rev-parse", f"{place}^{{commit}}")
    return offers(repository, {name: commit})[name]


def released(repository: Repository, remote: str, name: str) -> set[str]:
    """Return the released versions of a module."""
    prefix = TAG.format(name=name, version="")
    output = ask(repository, remote, "ls-remote", "--tags", "--", remote, f"refs/tags/{prefix}*")
    names = [each.partition("\t")[2].removesuffix("^{}") for each in output.splitlines()]
    found = {each.removeprefix(f"refs/tags/{prefix}") for each in names}
    return {each for each in found if versions.VERSION.fullmatch(each)}


def read_manifest(repository: Repository, found: Offer) -> Manifest:
    """Return the manifest of what is offered. Raises Exit when it is malformed or missing."""
    text, settings = trees.read(
        repository, (f"{found.tree}:pyproject.toml", f"{found.tree}:settings.py")
    )
    if text is None:
        raise Exit(f"the branch {found.branch} holds no module: no pyproject.toml", code=1)
    return manifest.read(
        found.name, text.decode("utf-8", "replace"), has_settings=settings is not None
    )


def ask(repository: Repository, remote: str, *arguments: str) -> str:
    """Return what git writes when it speaks to a remote. Raises Exit that says why it could not."""
    try:
        output = git.ask(*arguments, cwd=repository.top, timeout_seconds=git.REMOTE_TIMEOUT_SECONDS)
    except git.GitError as error:
        why = next((text for mark, text in FAILURES.items() if mark in error.stderr), error.reason)
        raise Exit(f"{remote} cannot be reached: {why}", code=1) from error
    return output.decode("utf-8", "replace")


def _place(remote: str) -> str:
    """Return where the branches of a remote are kept: outside of the owner's own."""
    return f"refs/quickscale/{hashlib.sha256(remote.encode()).hexdigest()[:12]}"


def _unknown(name: str, known: list[str], remote: str) -> str:
    if not known:
        return f"{remote} offers no modules: it has no branches splits/…-module"
    near = difflib.get_close_matches(name, known, n=1)
    question = f" did you mean '{near[0]}'?" if near else ""
    return f"there is no module '{name}':{question} there are {', '.join(known)}"
