"""`inv embed`: a module becomes part of the project."""

from __future__ import annotations

from dataclasses import dataclass

from invoke.exceptions import Exit

from ..console import confirm
from ..process import ROOT
from . import operation, project, remote, repository, trees, versions
from .manifest import Manifest
from .operation import Journal
from .project import FOLDER, Project
from .remote import Offer
from .series import Series


@dataclass(frozen=True)
class Options:
    """What was typed besides the module."""

    remote: str = ""
    ref: str = ""
    yes: bool = False
    install: bool = True
    overwrite: bool = False


@dataclass(frozen=True)
class Chosen:
    """A module that is about to be embedded."""

    offer: Offer
    manifest: Manifest
    is_pinned: bool


def embed(module: str, options: Options) -> None:
    """Embed a module, and first those that it requires: a merge for each, and one commit.

    module: "auth", or "auth@1.2.0" for a version that `inv update` leaves alone
    Raises Exit when that cannot be; then nothing has changed.
    """
    name, version = _parse(module, options.ref)
    place = repository.find()
    with operation.alone(place):
        operation.require_none(place)
        repository.require_calm(place)
        known = project.load(place)
        source = remote.address(options.remote) if options.remote else known.config.remote
        if not source:
            raise Exit("config.yml names no `remote`: `--remote URL` says where from", code=1)
        chosen = _choose(known, source, name, version)
        _announce(known, chosen, options)
        _embed(known, chosen, source, options)


def _parse(module: str, ref: str) -> tuple[str, str]:
    """Return the name and the version, empty for the newest, of "auth" or "auth@1.2.0"."""
    name, _, version = module.partition("@")
    if ref:
        asked, _, wanted = ref.rpartition("@")
        if (asked and asked != name) or (version and version != wanted):
            raise Exit(f"{module} with --ref {ref}: which of the two?", code=2)
        version = wanted
    if not name:
        raise Exit("which module? `inv list-modules` shows those there are", code=2)
    if version:
        try:
            versions.key(version)
        except ValueError as error:
            raise Exit(f"--ref: {error}", code=2) from error
    return name, version


def _choose(known: Project, source: str, name: str, version: str) -> list[Chosen]:
    """Return the module and those that it requires and that are not there, these first."""
    commits = remote.fetch(known.repository, source)
    chosen: dict[str, Chosen] = {}

    def add(wanted: str, exact: str) -> None:
        found = remote.offer(known.repository, commits, wanted, source)
        if exact:
            found = remote.release(known.repository, source, wanted, exact)
        manifest = remote.read_manifest(known.repository, found)
        _require_absent(known, wanted)
        chosen[wanted] = Chosen(offer=found, manifest=manifest, is_pinned=bool(exact))
        for needed in manifest.requires:
            if needed.name not in known.config.modules and needed.name not in chosen:
                add(needed.name, "")

    add(name, version)
    return list(reversed(chosen.values()))


def _require_absent(known: Project, name: str) -> None:
    folder = f"{FOLDER}/{name}"
    if name in known.config.modules:
        version = known.config.modules[name].version
        raise Exit(f"{name} {version} is embedded already: `inv update {name}`", code=1)
    place = known.repository
    is_tracked = bool(place.find("rev-parse", "--verify", f"HEAD:{place.path(folder)}"))
    entries = (ROOT / folder).rglob("*") if (ROOT / folder).is_dir() else []
    files = [path for path in entries if path.is_file() and "__pycache__" not in path.parts]
    if is_tracked or files or (ROOT / folder).is_file():
        raise Exit(f"{folder} is in the way: rename it, or remove it", code=1)


def _announce(known: Project, chosen: list[Chosen], options: Options) -> None:
    """Say what else will come, and ask."""
    others = chosen[:-1]
    if others:
        names = ", ".join(f"{each.manifest.name} {each.manifest.version}" for each in others)
        confirm(f"{chosen[-1].manifest.name} requires {names}: embed that, too?", yes=options.yes)
    project.require_unedited(known, overwrite=options.overwrite)


def _embed(known: Project, chosen: list[Chosen], source: str, options: Options) -> None:
    place = known.repository
    series = Series(place, place.head)
    default = source == known.config.remote
    modules, manifests = dict(known.config.modules), dict(known.manifests)
    for each in chosen:
        name, version = each.manifest.name, each.manifest.version
        series.merge(
            name,
            content=each.offer.tree,
            squash=series.squash(each.offer, None),
            message=f"Merge {name} {version} as {FOLDER}/{name}\n",
        )
        manifests[name] = each.manifest
        modules[name] = project.entry_for(
            each.offer, version, remote=None if default else source, is_pinned=each.is_pinned
        )
    project.require_compatible(known, manifests)
    wired = project.wire(
        known, modules=modules, manifests=manifests, can_skip_lock=not options.install
    )
    names = " and ".join(f"{each.manifest.name} {each.manifest.version}" for each in chosen)
    series.finish(known, wired, message=f"Embed {names}: settings, addresses, requirements\n")
    repository.require_room(place, series.tip)
    operation.run(
        place,
        Journal(
            task="embed",
            title=f"embed {names}",
            start=place.head,
            target=series.tip,
            install=options.install and wired.changes_packages,
            check=options.install,
            needs=[variable.name for each in chosen for variable in each.manifest.settings],
            after=_after(known, chosen, names, wired.told),
        ),
    )


def _after(known: Project, chosen: list[Chosen], names: str, told: list[str]) -> list[str]:
    """Return what to print when all is done: what was made, and what comes next."""
    lines = [f"embedded {names} in {FOLDER}/", *told]
    if any(trees.has_migrations(known.repository, each.offer.tree) for each in chosen):
        lines.append("  next: inv manage migrate")
    prefixes = [each.manifest.url_prefix for each in chosen if each.manifest.url_prefix]
    if prefixes:
        lines.append(f"  pages: {', '.join(f'/{prefix}' for prefix in prefixes)}")
    return lines
