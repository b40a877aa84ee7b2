"""`.quickscale/config.yml`: what was generated, and which modules are embedded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import yaml
from invoke.exceptions import Exit

FILE = ".quickscale/config.yml"
SCHEMA = 1
HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True)
class Entry:
    """An embedded module, as config.yml records it.

    prefix: its folder in the project
    commit, tree: of the split branch, what is embedded; local edits are what differs from it
    remote: where it comes from; None for the project's default
    pinned: whether `inv update` leaves it at its version
    """

    prefix: str
    branch: str
    version: str
    commit: str
    tree: str
    date: str
    remote: str | None = None
    pinned: bool = False


@dataclass(frozen=True)
class Config:
    """The whole file.

    kept: the text before `modules:`, which is not ours to write
    requirements: the lines of pyproject.toml that the module tasks have added
    """

    kept: str
    core: str
    package: str
    remote: str
    modules: dict[str, Entry] = field(default_factory=dict)
    requirements: list[str] = field(default_factory=list)


def parse(text: str) -> Config:
    """Return what config.yml says. Raises Exit that names the part that is wrong."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        place = " ".join(str(error).split())
        raise _wrong(f"it is not YAML: {place}") from error
    if not isinstance(document, dict):
        raise _wrong("it has to hold `schema`, `generated` and `modules`")
    if document.get("schema") != SCHEMA:
        shown = document.get("schema")
        raise _wrong(f"schema {shown} is not the {SCHEMA} that this project's ops/ knows")
    generated = document.get("generated")
    if not isinstance(generated, dict) or "package_name" not in generated:
        raise _wrong("`generated` has no `package_name`")
    kept, found, _ = text.partition("\nmodules:")
    if not found:
        raise _wrong("it has no `modules:`")
    modules = document.get("modules") or {}
    requirements = document.get("requirements") or []
    if not isinstance(modules, dict) or not isinstance(requirements, list):
        raise _wrong("`modules` or `requirements` is not what the tasks have written")
    return Config(
        kept=f"{kept}\n",
        core=str(generated.get("by", "")).rpartition(" ")[2],
        package=str(generated["package_name"]),
        remote=str(document.get("remote") or ""),
        modules={str(name): _entry(str(name), value) for name, value in modules.items()},
        requirements=[str(line) for line in requirements],
    )


def render(config: Config) -> str:
    """Return the text of the file."""
    modules = {name: _shown(entry) for name, entry in sorted(config.modules.items())}
    document: dict[str, Any] = {"modules": modules}
    if config.requirements:
        document["requirements"] = config.requirements
    written: str = yaml.safe_dump(
        document, sort_keys=False, allow_unicode=True, default_flow_style=False, width=1000
    )
    return config.kept + written


def _entry(name: str, value: Any) -> Entry:
    if not isinstance(value, Mapping):
        raise _wrong(f"the module {name} is not a mapping")
    try:
        entry = Entry(**value)
    except TypeError as error:
        raise _wrong(f"the module {name} has other keys than the tasks write") from error
    for key in ("commit", "tree"):
        if not HASH.fullmatch(str(getattr(entry, key))):
            raise _wrong(f"the {key} of the module {name} is not a hash of git")
    return entry


def _shown(entry: Entry) -> dict[str, Any]:
    """Return what is written of a module: without what is as usual."""
    return {key: value for key, value in asdict(entry).items() if value not in (None, False)}


def _wrong(what: str) -> Exit:
    return Exit(f"{FILE}: {what}; `git log -p {FILE}` shows what it was", code=1)
