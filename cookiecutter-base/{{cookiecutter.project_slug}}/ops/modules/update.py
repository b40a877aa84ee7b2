"""`inv update`: newer versions of modules, merged with the edits of their owner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from invoke.exceptions import Exit

from .. import git
from ..console import confirm
from ..process import note
from . import operation, preview, project, remote, repository, trees, versions
from .config import Entry
from .manifest import Manifest
from .operation import Journal
from .project import FOLDER, Project
from .remote import Offer
from .repository import Repository
from .series import Series
from .trees import Conflict

LATEST = "latest"


@dataclass(frozen=True)
class Options:
    """What was typed besides the modules.

    to: a version, or "latest"; empty for the newest of what is not pinned
    """

    to: str = ""
    dry_run: bool = False
    yes: bool = False
    install: bool = True
    overwrite: bool = False


@dataclass(frozen=True)
class Change:
    """A module that has something new.

    is_pinned: whether it stays at that version from then on
    """

    offer: Offer
    is_pinned: bool

    @property
    def name(self) -> str:
        """The module's name."""
        return self.offer.name


def update(names: list[str], options: Options) -> None:
    """Show what is new, then merge it: a merge for each module, and one commit.

    names: the modules; none means all
    A conflict is left to the owner, with `--continue` and `--abort` as the ways on and back.
    Raises Exit when that cannot be; then nothing has changed.
    """
    place = repository.find()
    with operation.alone(place):
        operation.require_none(place)
        repository.require_history(place)
        known = project.load(place)
        chosen = _wanted(known, names, options)
        changes = _changes(known, chosen, options)
        if not changes:
            return
        _show(known, changes)
        if options.dry_run:
            return
        repository.require_calm(place)
        project.require_unedited(known, overwrite=options.overwrite)
        confirm("update?", yes=options.yes)
        _go_on(
            known,
            Series(place, place.head),
            start=place.head,
            done=[],
            waiting=changes,
            install=options.install,
        )


def go_on() -> None:
    """Go on after a conflict that was solved, or an interruption."""
    place = repository.find()
    with operation.alone(place):
        journal = operation.require_one(place, "update")
        if journal.stage != operation.CONFLICT:
            operation.proceed(place, journal)
            return
        journal = operation.show_conflict_again(place, journal)
        known = project.load(place, journal.start)
        done = [_from_json(each) for each in journal.rest["done"]]
        waiting = [_from_json(each) for each in journal.rest["waiting"]]
        series = _solved(place, journal, waiting[0])
        _go_on(
            known,
            series,
            start=journal.start,
            done=[*done, waiting[0]],
            waiting=waiting[1:],
            install=bool(journal.rest["install"]),
        )


def _wanted(known: Project, names: list[str], options: Options) -> list[str]:
    if options.to and len(names) != 1:
        raise Exit("--to is for one module: `inv update auth --to 1.2.0`", code=2)
    for name in names:
        known.entry(name)
    chosen = names or sorted(known.config.modules)
    if not chosen:
        note("no module is embedded: `inv list-modules` shows those there are")
    return list(dict.fromkeys(chosen))


def _changes(known: Project, names: list[str], options: Options) -> list[Change]:
    """Return what is new, after one fetch for each remote; say what is not."""
    place = known.repository
    heads = {
        source: remote.fetch(place, source)
        for source in dict.fromkeys(known.remote_of(name) for name in names)
    }
    changes = []
    for name in names:
        source, entry = known.remote_of(name), known.entry(name)
        if heads[source].get(name) == entry.commit and not options.to:
            note(f"{name} {entry.version} is up to date")
            continue
        found = remote.offer(place, heads[source], name, source)
        if options.to and options.to != LATEST:
            found = remote.release(place, source, name, options.to)
        is_pinned = bool(options.to) and options.to != LATEST
        if entry.pinned and not options.to:
            newer = f": {found.version} is there, `--to` takes it" * (found.tree != entry.tree)
            note(f"{name} {entry.version} is pinned{newer}")
        elif _is_news(place, entry, found, is_pinned=is_pinned):
            _require_newer(entry, found)
            changes.append(Change(offer=found, is_pinned=is_pinned))
        else:
            note(f"{name} {entry.version} is up to date")
    return changes


def _is_news(place: Repository, entry: Entry, found: Offer, *, is_pinned: bool) -> bool:
    if found.commit == entry.commit or found.tree == entry.tree:
        return is_pinned != entry.pinned
    is_older = git.succeeds(
        "merge-base", "--is-ancestor", found.commit, entry.commit, cwd=place.top
    )
    # An older one that was asked for is refused, with words.
    return not is_older or is_pinned


def _require_newer(entry: Entry, found: Offer) -> None:
    try:
        is_older = versions.key(found.version) < versions.key(entry.version)
    except ValueError as error:
        raise Exit(f"the branch {found.branch} has no version: {error}", code=1) from error
    if is_older:
        message = f"{found.name} {found.version} is older than {entry.version}, which is embedded"
        way = f"`inv remove {found.name}`, then `inv embed {found.name}@{found.version}`"
        raise Exit(f"{message}: migrations do not go back by themselves\n{way}", code=1)


def _show(known: Project, changes: list[Change]) -> None:
    """Print what would change, and refuse what does not fit."""
    place = known.repository
    fresh: dict[str, Manifest] = {}
    for change in changes:
        name = change.name
        fresh[name] = remote.read_manifest(place, change.offer)
        told = preview.lines(
            place,
            entry=known.entry(name),
            found=change.offer,
            old=known.manifests[name],
            new=fresh[name],
            local=_local(known, place.head, name),
        )
        for line in told:
            print(line)
    project.require_compatible(known, {**known.manifests, **fresh})


def _local(known: Project, commit: str, name: str) -> str:
    """Return the tree of a module as a commit of the project has it."""
    folder = known.repository.path(known.entry(name).prefix)
    return known.repository.line("rev-parse", f"{commit}:{folder}")


def _go_on(
    known: Project,
    series: Series,
    *,
    start: str,
    done: list[Change],
    waiting: list[Change],
    install: bool,
) -> None:
    """Merge what waits, what is in conflict last, and finish, or stop at a conflict."""
    in_conflict: list[Change] = []
    for change in waiting:
        merged = _merge(known, series, change)
        if isinstance(merged, Conflict):
            in_conflict.append(change)
        else:
            _add(known, series, change, merged)
            done = [*done, change]
    if in_conflict:
        _stop(known, series, start=start, done=done, waiting=in_conflict, install=install)
    _finish(known, series, start=start, done=done, install=install)


def _merge(known: Project, series: Series, change: Change) -> str | Conflict:
    """Return the module's folder after the merge, as a tree, or what is in conflict."""
    place, entry = known.repository, known.entry(change.name)
    folder = series.folder(change.name)
    base = preview.base_tree(place, change.name, entry)
    local = place.line("rev-parse", f"{series.tip}:{folder}")
    if local in {base, change.offer.tree}:
        return change.offer.tree
    merged = trees.merge(
        place,
        base=trees.with_folder(place, series.tree, folder, base),
        ours=series.tree,
        theirs=trees.with_folder(place, series.tree, folder, change.offer.tree),
        labels=("your project", f"{change.name} {change.offer.version}"),
    )
    return merged if isinstance(merged, Conflict) else place.line("rev-parse", f"{merged}:{folder}")


def _add(known: Project, series: Series, change: Change, content: str) -> None:
    squash = series.squash(change.offer, known.entry(change.name))
    series.merge(change.name, content=content, squash=squash, message=_message(change))


def _message(change: Change) -> str:
    return f"Merge {change.name} {change.offer.version} into {FOLDER}/{change.name}\n"


def _stop(
    known: Project,
    series: Series,
    *,
    start: str,
    done: list[Change],
    waiting: list[Change],
    install: bool,
) -> NoReturn:
    """Leave the first conflict to the owner. Raises Exit that says how to go on."""
    place, change = known.repository, waiting[0]
    conflict = _merge(known, series, change)
    # Modules do not share files: merging one does not solve what is in conflict in another.
    assert isinstance(conflict, Conflict)  # noqa: S101
    repository.require_room(place, series.tip)
    repository.require_room(place, conflict.tree)
    names = ", ".join(each.name for each in [*done, *waiting])
    rest = {
        "tree": conflict.tree,
        "stages": conflict.stages,
        "files": conflict.files,
        "squash": series.squash(change.offer, known.entry(change.name)),
        "message": _message(change),
        "done": [_to_json(each) for each in done],
        "waiting": [_to_json(each) for each in waiting],
        "install": install,
    }
    journal = Journal(
        task="update",
        title=f"update {names}",
        start=start,
        target=series.tip,
        stage=operation.CONFLICT,
        rest=rest,
    )
    operation.stop_for_conflict(place, journal)
    lines = [
        f"{change.name} {change.offer.version} and your edits are in conflict:",
        *(f"  {path}" for path in conflict.files),
        *(f"  {message}" for message in conflict.messages),
        "solve them in the files or with `git mergetool`, `git add` them, then:",
        "  inv update --continue",
        "or take everything back:",
        "  inv update --abort",
    ]
    raise Exit("\n".join(lines), code=1)


def _solved(place: Repository, journal: Journal, change: Change) -> Series:
    """Return the commits so far with the owner's merge on top.

    Raises Exit when something is not solved yet.
    """
    series = Series(place, journal.target)
    head = place.line("rev-parse", "HEAD")
    if head != journal.target:
        _require_own_merge(place, journal, head)
        return Series(place, head)
    _require_solved(place, series.folder(change.name))
    tree = place.line("write-tree")
    content = trees.tree_of(place, f"{tree}:{series.folder(change.name)}")
    if not content:
        raise Exit(f"the folder of {change.name} is gone: `inv update --abort` goes back", code=1)
    series.merge(
        change.name, content=content, squash=journal.rest["squash"], message=_message(change)
    )
    return series


def _require_own_merge(place: Repository, journal: Journal, head: str) -> None:
    """Accept `git commit` in place of `inv update --continue`, and nothing else."""
    parents = place.line("log", "-1", "--no-show-signature", "--pretty=tformat:%P", head).split()
    if parents != [journal.target, journal.rest["squash"]]:
        message = "the branch has moved to another commit than the merge"
        raise Exit(f"{message}: `git switch` or `git reset` back to {journal.target[:12]}", code=1)
    changed = repository.changed_files(place)
    if changed:
        message = f"files that git tracks are changed: {repository.shown(changed)}"
        raise Exit(f"{message}\ncommit them, or `git stash` them for the time being", code=1)


def _require_solved(place: Repository, folder: str) -> None:
    unmerged = sorted(set(git.paths("diff", "-z", "--name-only", "--diff-filter=U", cwd=place.top)))
    if unmerged:
        message = f"still in conflict: {repository.shown(unmerged)}"
        raise Exit(f"{message}\n`git add` what is solved", code=1)
    if not place.places["MERGE_HEAD"].exists():
        message = "git does not know of the merge any more (`git merge --abort`?)"
        raise Exit(f"{message}: `inv update --abort` goes back", code=1)
    literal = f":(top,literal){folder}"
    edited = git.paths("diff", "-z", "--name-only", "--", literal, cwd=place.top)
    if edited:
        raise Exit(f"edited since `git add`: {repository.shown(edited)}\nadd them, too", code=1)
    marked = [
        path
        for path in git.paths("diff", "-z", "--cached", "--name-only", "HEAD", cwd=place.top)
        if path.startswith(f"{folder}/") and _has_marks(place, path)
    ]
    if marked:
        raise Exit(f"marks of the conflict are left in {repository.shown(marked)}", code=1)


def _has_marks(place: Repository, path: str) -> bool:
    [content] = trees.read(place, [f":{path}"])
    lines = (content or b"").splitlines()
    return any(line.startswith(b"<<<<<<< your project") for line in lines)


def _finish(
    known: Project, series: Series, *, start: str, done: list[Change], install: bool
) -> None:
    place = known.repository
    manifests = project.load(place, series.tip).manifests  # with the owner's edits
    modules = dict(known.config.modules)
    for change in done:
        modules[change.name] = project.entry_for(
            change.offer,
            manifests[change.name].version,
            remote=known.entry(change.name).remote,
            is_pinned=change.is_pinned,
        )
    project.require_compatible(known, manifests)
    wired = project.wire(known, modules=modules, manifests=manifests, can_skip_lock=not install)
    names = ", ".join(f"{change.name} {change.offer.version}" for change in done)
    series.finish(known, wired, message=f"Update {names}: settings, addresses, requirements\n")
    in_conflict = place.places["MERGE_HEAD"].exists()
    if not in_conflict:
        repository.require_room(place, series.tip)
    operation.run(
        place,
        Journal(
            task="update",
            title=f"update {names}",
            start=start,
            target=series.tip,
            install=install and wired.changes_packages,
            check=install,
            needs=[each.name for change in done for each in manifests[change.name].settings],
            after=[f"updated {names}", *wired.told, *_next(known, done)],
        ),
    )


def _next(known: Project, done: Iterable[Change]) -> list[str]:
    place = known.repository
    for change in done:
        before = preview.base_tree(place, change.name, known.entry(change.name))
        changed = preview.changes(place, before, change.offer.tree)
        if any(path.startswith("migrations/") for path in changed):
            return ["  next: inv manage migrate"]
    return []


def _to_json(change: Change) -> dict[str, Any]:
    return asdict(change)


def _from_json(value: dict[str, Any]) -> Change:
    return Change(offer=Offer(**value["offer"]), is_pinned=value["is_pinned"])
