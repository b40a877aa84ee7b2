"""A project and its modules as a commit has them, and as a task will have them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from invoke.exceptions import Exit

from ..console import differences
from . import config, installation, manifest, requirements, trees, versions, wiring
from .config import Config, Entry
from .manifest import Manifest
from .remote import Offer
from .repository import Repository

PYPROJECT = "pyproject.toml"
LOCK = "poetry.lock"
FOLDER = "modules"


@dataclass(frozen=True)
class Project:
    """What a commit holds of all that the tasks write.

    commit: where everything is read from
    texts: of the files that the tasks write, by their path in the project
    lock: poetry.lock; None without one
    """

    repository: Repository
    commit: str
    config: Config
    texts: dict[str, str]
    lock: bytes | None

    @functools.cached_property
    def manifests(self) -> dict[str, Manifest]:
        """The manifests of the embedded modules, by name. Raises Exit for one that is wrong."""
        folders = [
            f"{self.commit}:{self.repository.path(entry.prefix)}"
            for entry in self.config.modules.values()
        ]
        names = [f"{folder}/{file}" for folder in folders for file in (PYPROJECT, "settings.py")]
        found = trees.read(self.repository, names)
        return {
            name: _manifest(name, text, has_settings=settings is not None)
            for name, text, settings in zip(
                self.config.modules, found[::2], found[1::2], strict=True
            )
        }

    @property
    def settings_path(self) -> str:
        """The managed settings."""
        return f"{self.config.package}/settings/modules.py"

    @property
    def urls_path(self) -> str:
        """The managed addresses."""
        return f"{self.config.package}/urls_modules.py"

    def entry(self, name: str) -> Entry:
        """Return what is recorded of a module. Raises Exit when it is not embedded."""
        if name not in self.config.modules:
            listed = ", ".join(sorted(self.config.modules)) or "none"
            raise Exit(f"the module {name} is not embedded: embedded are {listed}", code=1)
        return self.config.modules[name]

    def remote_of(self, name: str) -> str:
        """Return where a module comes from."""
        return self.entry(name).remote or self.config.remote

    def expected(self) -> dict[str, str]:
        """Return what the two managed files have to hold."""
        return managed_files(self, self.manifests)

    def drift(self) -> dict[str, str]:
        """Return how each managed file differs from what the tasks have written."""
        return {
            path: differences(before=text, after=self.texts[path], name=path)
            for path, text in self.expected().items()
            if self.texts[path] != text
        }


def load(repository: Repository, commit: str = "HEAD") -> Project:
    """Return the project at a commit. Raises Exit when a file of it is malformed or missing."""
    [text] = trees.read(repository, [f"{commit}:{repository.path(config.FILE)}"])
    if text is None:
        message = f"{config.FILE} is not committed"
        raise Exit(f"{message}: `git add {config.FILE} && git commit`", code=1)
    known = config.parse(_decoded(text))
    project = Project(
        repository=repository,
        commit=commit,
        config=known,
        texts={config.FILE: _decoded(text)},
        lock=None,
    )
    paths = (PYPROJECT, project.settings_path, project.urls_path)
    names = (f"{commit}:{repository.path(path)}" for path in (*paths, LOCK))
    *contents, lock = trees.read(repository, names)
    for path, content in zip(paths, contents, strict=True):
        if content is None:
            message = f"{path} is not in the last commit"
            raise Exit(f"{message}: `git log -- {path}` shows where it went", code=1)
        project.texts[path] = _decoded(content)
    return replace(project, lock=lock)


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def _manifest(name: str, text: bytes | None, *, has_settings: bool) -> Manifest:
    if text is None:
        folder = f"{FOLDER}/{name}"
        message = f"{folder}/{PYPROJECT} is gone, but config.yml names the module"
        raise Exit(f"{message}: bring it back by `git checkout COMMIT -- {folder}`", code=1)
    return manifest.read(name, _decoded(text), has_settings=has_settings)


def managed_files(project: Project, manifests: Mapping[str, Manifest]) -> dict[str, str]:
    """Return what the two managed files have to hold for these modules."""
    return {
        project.settings_path: wiring.settings_file(manifests),
        project.urls_path: wiring.urls_file(manifests),
    }


def require_unedited(project: Project, *, overwrite: bool) -> None:
    """Refuse when a managed file was edited by hand: raises Exit that shows the edit."""
    drift = project.drift()
    if drift and not overwrite:
        names = " and ".join(drift)
        advice = "move that to base.py or urls.py, or give it up with --overwrite"
        raise Exit(f"{names}: edited by hand\n{''.join(drift.values())}{advice}", code=1)


def require_compatible(project: Project, manifests: Mapping[str, Manifest]) -> None:
    """Refuse modules that do not fit the project or each other: raises Exit that says which."""
    wiring.check(manifests)
    for module in wiring.ordered(manifests):
        if not versions.satisfies(project.config.core, module.core_compatibility):
            message = f"{module.name} {module.version} needs a project of QuickScale"
            raise Exit(
                f"{message} {module.core_compatibility}: this one is of {project.config.core}",
                code=1,
            )
        for needed in module.requires:
            found = manifests.get(needed.name)
            if found is None:
                message = f"{module.name} requires the module {needed.name}"
                raise Exit(f"{message}: `inv embed {needed.name}` first", code=1)
            if not versions.satisfies(found.version, needed.specifier):
                message = f"{module.name} {module.version} requires {needed.name}"
                raise Exit(f"{message}{needed.specifier}: embedded is {found.version}", code=1)


@dataclass(frozen=True)
class Wired:
    """What a task writes besides the modules.

    files: new contents by path in the project, only those that change
    changes_packages: whether something has to be installed or may go
    told: lines for people, of what is left to do
    """

    files: dict[str, bytes]
    changes_packages: bool
    told: list[str]


def wire(
    project: Project,
    *,
    modules: Mapping[str, Entry],
    manifests: Mapping[str, Manifest],
    can_skip_lock: bool = False,
) -> Wired:
    """Return the files that these modules need, with a lock made anew where packages change.

    can_skip_lock: go on without Poetry, and say what is left to do
    Raises Exit when Poetry is missing or finds no versions that fit.
    """
    rewritten = requirements.rewrite(
        project.texts[PYPROJECT],
        managed=project.config.requirements,
        wanted=[each for module in manifests.values() for each in module.dependencies],
    )
    changed = replace(project.config, modules=dict(modules), requirements=rewritten.managed)
    texts = {
        PYPROJECT: rewritten.text,
        **managed_files(project, manifests),
        config.FILE: config.render(changed),
    }
    files = {path: text.encode() for path, text in texts.items() if text != project.texts[path]}
    changes_packages = PYPROJECT in files
    told = []
    if changes_packages and can_skip_lock and installation.find_poetry() is None:
        told.append("  Poetry is missing: run `poetry lock && poetry install`, and commit the lock")
    elif changes_packages:
        lock = installation.lock(pyproject=rewritten.text, lock=project.lock)
        if lock != project.lock:
            files[LOCK] = lock
        if can_skip_lock:
            told.append("  next: poetry install")
    return Wired(files=files, changes_packages=changes_packages, told=told)


def entry_for(found: Offer, version: str, *, remote: str | None, is_pinned: bool) -> Entry:
    """Return what is recorded of a module that is embedded or updated today."""
    return Entry(
        prefix=f"{FOLDER}/{found.name}",
        branch=found.branch,
        version=version,
        commit=found.commit,
        tree=found.tree,
        date=datetime.now(tz=timezone.utc).date().isoformat(),
        remote=remote,
        pinned=is_pinned,
    )
