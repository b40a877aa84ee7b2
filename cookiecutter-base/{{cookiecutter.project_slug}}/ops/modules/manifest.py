"""What a module says about itself: `[project]` and `[tool.quickscale]` of its pyproject.toml."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomlkit
from invoke.exceptions import Exit
from tomlkit.exceptions import TOMLKitError

from . import versions
from .requirements import Requirement

KEYS = {
    "title",
    "apps",
    "middleware",
    "context-processors",
    "authentication-backends",
    "url-prefix",
    "requires",
    "core-compatibility",
    "settings",
}
NAME = re.compile(r"[a-z][a-z0-9_]*")
DOTTED = re.compile(r"\.|\.?[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
URL_PREFIX = re.compile(r"([\w-]+/)*")
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
POSITIONS = ("first", "last")


@dataclass(frozen=True)
class Variable:
    """An environment variable that a module needs."""

    name: str
    description: str


@dataclass(frozen=True)
class Needed:
    """Another module that one stands on, and the versions of it that will do."""

    name: str
    specifier: str


@dataclass(frozen=True)
class Manifest:
    """A module, as its pyproject.toml describes it.

    apps, middleware_first, middleware_last, context_processors, authentication_backends: absolute
        dotted paths
    url_prefix: where its pages are, "auth/"; None for a module without pages
    has_settings: whether it has a settings.py for the project to import
    """

    name: str
    version: str
    description: str
    title: str
    dependencies: tuple[Requirement, ...]
    apps: tuple[str, ...]
    middleware_first: tuple[str, ...]
    middleware_last: tuple[str, ...]
    context_processors: tuple[str, ...]
    authentication_backends: tuple[str, ...]
    url_prefix: str | None
    requires: tuple[Needed, ...]
    core_compatibility: str
    settings: tuple[Variable, ...]
    has_settings: bool


class InvalidError(ValueError):
    """Something in a manifest that is not what it has to be."""


def read(name: str, text: str, *, has_settings: bool) -> Manifest:
    """Return the manifest of the module `name`.

    text: its pyproject.toml
    Raises Exit that names the key, when something is missing, malformed or unknown.
    """
    try:
        return _manifest(name, tomlkit.parse(text).unwrap(), has_settings)
    except (InvalidError, TOMLKitError, ValueError) as error:
        raise Exit(f"the pyproject.toml of the module {name}: {error}", code=1) from error


def describe(text: str) -> tuple[str, str]:
    """Return version and description of a pyproject.toml, for lists; empty where it says none."""
    try:
        project = tomlkit.parse(text).unwrap().get("project", {})
    except TOMLKitError:
        return "", ""
    return str(project.get("version", "")), str(project.get("description", ""))


def _manifest(name: str, document: dict[str, Any], has_settings: bool) -> Manifest:
    project = _table(document, "project")
    table = _table(_table(document, "tool"), "quickscale", shown="tool.quickscale")
    _refuse_unknown(table)
    compatibility = _text(table, "core-compatibility", default="")
    versions.check(compatibility)
    version = _text(project, "version")
    versions.key(version)
    first, last = _middleware(table, name)
    return Manifest(
        name=name,
        version=version,
        description=_text(project, "description", default=""),
        title=_text(table, "title", default=name.replace("_", " ").capitalize()),
        dependencies=tuple(Requirement.parse(text) for text in _texts(project, "dependencies")),
        apps=_dotted(table, "apps", name),
        middleware_first=first,
        middleware_last=last,
        context_processors=_dotted(table, "context-processors", name),
        authentication_backends=_dotted(table, "authentication-backends", name),
        url_prefix=_url_prefix(table),
        requires=tuple(_needed(text) for text in _texts(table, "requires")),
        core_compatibility=compatibility,
        settings=tuple(_variable(each) for each in _list(table, "settings")),
        has_settings=has_settings,
    )


def _table(document: Mapping[str, Any], key: str, *, shown: str = "") -> dict[str, Any]:
    value = document.get(key)
    if value is None:
        raise InvalidError(f"it has no [{shown or key}]")
    if not isinstance(value, dict):
        raise InvalidError(f"[{shown or key}] must be a table")
    return value


def _refuse_unknown(table: Mapping[str, Any]) -> None:
    for key in table:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1)
            hint = f": did you mean '{near[0]}'?" if near else ""
            raise InvalidError(f"[tool.quickscale] has an unknown key '{key}'{hint}")


def _text(table: Mapping[str, Any], key: str, *, default: str | None = None) -> str:
    value = table.get(key, default)
    if value is None:
        raise InvalidError(f"'{key}' is missing")
    if not isinstance(value, str) or "\n" in value:
        raise InvalidError(f"'{key}' must be a text of one line")
    return value


def _list(table: Mapping[str, Any], key: str) -> list[Any]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise InvalidError(f"'{key}' must be a list")
    return value


def _texts(table: Mapping[str, Any], key: str) -> list[str]:
    values = _list(table, key)
    if not all(isinstance(value, str) for value in values):
        raise InvalidError(f"'{key}' must be a list of texts")
    return values


def _dotted(table: Mapping[str, Any], key: str, name: str) -> tuple[str, ...]:
    return tuple(_absolute(path, key, name) for path in _texts(table, key))


def _absolute(path: Any, key: str, name: str) -> str:
    """Return a dotted path; with a leading dot it was relative to the module."""
    if not isinstance(path, str) or not DOTTED.fullmatch(path):
        raise InvalidError(f"'{key}': {path!r} is not a dotted path such as '.middleware.Name'")
    if path == ".":
        return f"modules.{name}"
    return f"modules.{name}{path}" if path.startswith(".") else path


def _middleware(table: Mapping[str, Any], name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    places: dict[str, list[str]] = {position: [] for position in POSITIONS}
    for entry in _list(table, "middleware"):
        given = entry if isinstance(entry, dict) else {"path": entry}
        position = given.get("position", "last")
        if position not in places or set(given) - {"path", "position"}:
            raise InvalidError("'middleware': an entry has a path and a position, first or last")
        places[position].append(_absolute(given.get("path"), "middleware", name))
    return tuple(places["first"]), tuple(places["last"])


def _url_prefix(table: Mapping[str, Any]) -> str | None:
    if "url-prefix" not in table:
        return None
    prefix = _text(table, "url-prefix")
    if not URL_PREFIX.fullmatch(prefix):
        raise InvalidError(f"'url-prefix': {prefix!r} must look like 'auth/', or be empty")
    return prefix


def _needed(text: str) -> Needed:
    found = NAME.match(text)
    if found is None:
        raise InvalidError(f"'requires': {text!r} must look like 'auth>=1.2'")
    specifier = text[found.end() :].strip()
    versions.check(specifier)
    return Needed(name=found[0], specifier=specifier)


def _variable(entry: Any) -> Variable:
    given = entry if isinstance(entry, dict) else {"name": entry}
    name, description = given.get("name"), given.get("description", "")
    if not isinstance(name, str) or not VARIABLE.fullmatch(name):
        raise InvalidError(f"'settings': {name!r} is not the name of an environment variable")
    if not isinstance(description, str):
        raise InvalidError(f"'settings': the description of {name} must be a text")
    return Variable(name=name, description=description)
