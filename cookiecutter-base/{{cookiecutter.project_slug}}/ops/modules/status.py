"""`inv status`, `inv list-modules` and `inv diff`: they show, and change nothing."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass
from typing import Any

from invoke.exceptions import Exit

from .. import git
from ..process import ROOT, call, note, project_python
from . import operation, preview, project, remote, repository, trees, versions
from .project import Project
from .repository import Repository

MIGRATIONS_TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Edits:
    """What the owner has changed in a module, committed or not, files that git tracks only."""

    files: int
    added: int
    deleted: int


@dataclass(frozen=True)
class Status:
    """A module in the project.

    available: the version of the remote's branch; None when the remote does not answer
    is_current: whether the remote has nothing newer; None when it does not answer
    problem: why it does not fit the project; empty when it does
    pending_migrations: None when the database cannot be asked
    """

    name: str
    version: str
    available: str | None
    is_current: bool | None
    is_pinned: bool
    edits: Edits
    problem: str
    pending_migrations: list[str] | None


def status(*, as_json: bool) -> None:
    """Print the state of every embedded module, and of the managed files."""
    place = repository.find()
    known = project.load(place)
    migrations = _pending_migrations(known) if known.config.modules else {}
    edits = _edits(known) if known.config.modules else {}
    modules = [_status(known, name, edits[name], migrations) for name in sorted(edits)]
    drift = known.drift()
    journal = operation.read(place)
    if as_json:
        document = {
            "modules": [asdict(each) for each in modules],
            "edited_managed_files": sorted(drift),
            "under_way": journal.title if journal else None,
        }
        print(json.dumps(document, indent=2))
        return
    if journal:
        note(f"under way: {journal.title}: `inv {journal.task} --continue` or `--abort`")
    if not modules:
        print("no module is embedded: `inv list-modules` shows those there are")
    for each in modules:
        print("\n".join(_lines(each)))
    for path in drift:
        print(f"{path}: edited by hand, but the tasks write it")


def _status(
    known: Project, name: str, edits: Edits, migrations: dict[str, list[str]] | None
) -> Status:
    entry, manifest = known.entry(name), known.manifests[name]
    available, is_current = _available(known, name)
    return Status(
        name=name,
        version=entry.version,
        available=available,
        is_current=is_current,
        is_pinned=entry.pinned,
        edits=edits,
        problem=_problem(known, name),
        pending_migrations=None
        if migrations is None
        else [each for app in manifest.apps for each in migrations.get(_label(app, name), [])],
    )


def _available(known: Project, name: str) -> tuple[str | None, bool | None]:
    entry, source = known.entry(name), known.remote_of(name)
    try:
        commits = _fetched(known.repository, source)
        if commits.get(name) == entry.commit:
            return entry.version, True
        found = remote.offer(known.repository, commits, name, source)
    except Exit as error:
        note(f"{name}: {error.message}")
        return None, None
    is_known = git.succeeds(
        "merge-base", "--is-ancestor", found.commit, entry.commit, cwd=known.repository.top
    )
    return found.version, is_known or found.tree == entry.tree


_answers: dict[str, dict[str, str] | Exit] = {}


def _fetched(place: Repository, source: str) -> dict[str, str]:
    """Ask each remote once."""
    if source not in _answers:
        try:
            _answers[source] = remote.fetch(place, source)
        except Exit as error:
            _answers[source] = error
    answer = _answers[source]
    if isinstance(answer, Exit):
        raise answer
    return answer


def _edits(known: Project) -> dict[str, Edits]:
    """Return what was changed in each module: all at once, one by one only what was committed."""
    place, modules = known.repository, known.config.modules
    folders = {name: place.path(entry.prefix) for name, entry in modules.items()}
    committed = trees.names(place, (f"HEAD:{folder}" for folder in folders.values()))
    unedited = {
        name
        for (name, entry), tree in zip(modules.items(), committed, strict=True)
        if tree == entry.tree
    }
    rows = _changes(place, "HEAD", list(folders.values())) if unedited else []
    edits = {}
    for name, folder in folders.items():
        if name in unedited:
            own = [row for row in rows if row[2].startswith(f"{folder}/")]
        else:
            own = _changes(place, _as_embedded(known, name), [folder])
        numbers = [[int(count) if count.isdigit() else 0 for count in row[:2]] for row in own]
        edits[name] = Edits(
            files=len(own),
            added=sum(added for added, _ in numbers),
            deleted=sum(deleted for _, deleted in numbers),
        )
    return edits


def _as_embedded(known: Project, name: str) -> str:
    """Return the project's tree with a module as it was embedded."""
    place, entry = known.repository, known.entry(name)
    base = preview.base_tree(place, name, entry)
    return trees.with_folder(place, "HEAD", place.path(entry.prefix), base)


def _changes(place: Repository, tree: str, folders: list[str]) -> list[list[str]]:
    """Return a row for each file that differs from a tree: lines added, lines deleted, path."""
    paths = [f":(top,literal){folder}" for folder in folders]
    output = place.line("diff", "--numstat", "--no-renames", tree, "--", *paths)
    return [row.split("\t", 2) for row in output.splitlines()]


def _problem(known: Project, name: str) -> str:
    module = known.manifests[name]
    if not versions.satisfies(known.config.core, module.core_compatibility):
        return f"needs a project of QuickScale {module.core_compatibility}"
    missing = [needed.name for needed in module.requires if needed.name not in known.manifests]
    return f"requires the module {missing[0]}" if missing else ""


def _label(app: str, name: str) -> str:
    return f"quickscale_{name}" if app == f"modules.{name}" else app.rpartition(".")[2]


def _pending_migrations(known: Project) -> dict[str, list[str]] | None:
    """Return the migrations that the local database lacks, by app; None if it cannot be asked."""
    try:
        done = subprocess.run(
            (project_python(), "manage.py", "showmigrations", "--plan"),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=MIGRATIONS_TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    pending: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        if line.startswith("[ ]"):
            app, _, name = line[3:].strip().partition(".")
            pending.setdefault(app, []).append(name)
    return pending


def _lines(status: Status) -> list[str]:
    news = {
        None: "the remote does not answer",
        True: "up to date",
        False: f"{status.available} is available: inv update {status.name}",
    }[status.is_current]
    pinned = ", pinned" if status.is_pinned else ""
    edits, pending = status.edits, status.pending_migrations
    lines = [f"{status.name} {status.version}{pinned}: {news}"]
    if edits.files:
        files = f"{edits.files} file{'s' * (edits.files > 1)}"
        changed = f"{files}, {edits.added} lines added, {edits.deleted} deleted"
        lines.append(f"  your edits: {changed} (inv diff {status.name})")
    if status.problem:
        lines.append(f"  does not fit: {status.problem}")
    if pending:
        lines.append(f"  pending migrations: {', '.join(pending)}")
    if pending is None:
        lines.append("  pending migrations: unknown, for the database cannot be asked")
    return lines


def list_modules(*, address: str, as_json: bool) -> None:
    """Print what a remote offers, the embedded ones marked."""
    place = repository.find()
    known = project.load(place)
    source = remote.address(address) if address else known.config.remote
    if not source:
        raise Exit("config.yml names no `remote`: `--remote URL` says where to look", code=1)
    found = remote.offers(place, remote.fetch(place, source))
    rows: list[dict[str, Any]] = [
        {
            "name": each.name,
            "version": each.version,
            "description": each.description,
            "embedded": known.config.modules[each.name].version
            if each.name in known.config.modules
            else None,
        }
        for each in sorted(found.values(), key=lambda each: each.name)
    ]
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    if not rows:
        note(f"{source} offers no modules: it has no branches splits/…-module")
    width = max((len(row["name"]) for row in rows), default=0)
    for row in rows:
        mark = f"  (embedded: {row['embedded']})" if row["embedded"] else ""
        print(f"{row['name']:<{width}}  {row['version']:<8}  {row['description']}{mark}")


def diff(name: str) -> None:
    """Print what the owner has changed in a module, committed or not, as a patch."""
    place = repository.find()
    known = project.load(place)
    folder = place.path(known.entry(name).prefix)
    command = ("diff", _as_embedded(known, name), "--", f":(top,literal){folder}")
    status = call(("git", *command), cwd=place.top, environment=git.environment({}))
    if status != 0:
        raise Exit(code=status)
