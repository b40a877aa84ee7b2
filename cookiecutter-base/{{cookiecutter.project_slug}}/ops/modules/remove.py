"""`inv remove`: everything that `inv embed` did is undone, in one commit."""

from __future__ import annotations

from invoke.exceptions import Exit

from ..console import confirm
from ..process import note
from . import operation, project, repository, trees
from .operation import Journal
from .project import FOLDER, Project
from .repository import Repository
from .series import Series


def remove(name: str, *, yes: bool, install: bool, overwrite: bool) -> None:
    """Take a module out of the project.

    Raises Exit when it is not there or another one requires it; then nothing has changed.
    """
    place = repository.find()
    with operation.alone(place):
        operation.require_none(place)
        repository.require_calm(place)
        known = project.load(place)
        known.entry(name)
        _require_unneeded(known, name)
        project.require_unedited(known, overwrite=overwrite)
        _warn(known, name)
        confirm(f"remove {FOLDER}/{name}?", yes=yes)
        _remove(known, name, install=install)


def _require_unneeded(known: Project, name: str) -> None:
    users = sorted(
        module.name
        for module in known.manifests.values()
        if any(needed.name == name for needed in module.requires)
    )
    if users:
        ways = " and ".join(f"`inv remove {user}`" for user in users)
        raise Exit(f"{name} is required by {', '.join(users)}: {ways} first", code=1)


def _warn(known: Project, name: str) -> None:
    """Say what stays, and what is lost with the folder."""
    place, entry = known.repository, known.config.modules[name]
    folder = place.path(entry.prefix)
    if trees.has_migrations(place, f"HEAD:{folder}"):
        note(f"the tables of {name} stay in every database. To drop them and their data, run this")
        note(f"  before the removal reaches a database: inv manage migrate quickscale_{name} zero")
    if trees.tree_of(place, f"HEAD:{folder}") != entry.tree:
        note(f"{entry.prefix} has edits of yours (`inv diff {name}`): they stay in git's history")


def _remove(known: Project, name: str, *, install: bool) -> None:
    place = known.repository
    modules = {key: entry for key, entry in known.config.modules.items() if key != name}
    manifests = {key: module for key, module in known.manifests.items() if key != name}
    wired = project.wire(known, modules=modules, manifests=manifests, can_skip_lock=not install)
    series = Series(place, place.head)
    version = known.config.modules[name].version
    series.finish(known, wired, message=f"Remove {name} {version}\n", without=name)
    repository.require_room(place, series.tip)
    operation.run(
        place,
        Journal(
            task="remove",
            title=f"remove {name} {version}",
            start=place.head,
            target=series.tip,
            install=install and wired.changes_packages,
            check=install,
            after=[f"removed {name} {version}", *wired.told, *_left_behind(place, name)],
        ),
    )


def _left_behind(place: Repository, name: str) -> list[str]:
    """Return a line about files in the folder that git does not track, which stay."""
    folder = place.path(f"{FOLDER}/{name}")
    listed = place.ask("ls-files", "--others", "--directory", "-z", "--", f":(top,literal){folder}")
    names = [each for each in listed.decode("utf-8", "replace").split("\0") if each]
    others = [each for each in names if "__pycache__" not in each]
    return [f"  files that git does not track stay: {repository.shown(others)}"] if others else []
