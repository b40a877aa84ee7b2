"""What modules need from the package index, in the project's pyproject.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import tomlkit
from invoke.exceptions import Exit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*"
    r"(?:\[(?P<extras>[^\]]*)\])?\s*"
    r"(?:\((?P<wrapped>[^()]*)\)|(?P<bare>[^;@()]*))\s*"
    r"(?:;\s*(?P<marker>.+))?"
)


@dataclass(frozen=True)
class Requirement:
    """A package that is needed: the part of PEP 508 without addresses.

    specifiers: each such as ">=65.3"
    """

    name: str
    extras: frozenset[str]
    specifiers: frozenset[str]
    marker: str

    @classmethod
    def parse(cls, text: str) -> Requirement:
        """Return what "name[extra] (>=1,<2) ; marker" says. Raises ValueError if malformed."""
        found = REQUIREMENT.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"{text!r} is not a requirement such as 'stripe (>=12,<13)'")
        return cls(
            name=found["name"],
            extras=_parts(found["extras"]),
            specifiers=_parts(found["wrapped"] or found["bare"]),
            marker=(found["marker"] or "").strip(),
        )

    @property
    def key(self) -> str:
        """The name as the package index compares it."""
        return re.sub(r"[-_.]+", "-", self.name).lower()

    def __str__(self) -> str:
        """Return it as Poetry writes requirements."""
        extras = f"[{','.join(sorted(self.extras))}]" if self.extras else ""
        wanted = ",".join(sorted(self.specifiers, key=_lower_bound_first))
        specifiers = f" ({wanted})" if wanted else ""
        marker = f" ; {self.marker}" if self.marker else ""
        return f"{self.name}{extras}{specifiers}{marker}"


def combine(requirements: Iterable[Requirement]) -> list[str]:
    """Return one line for each package and marker, in alphabetical order, that satisfies all."""
    merged: dict[tuple[str, str], Requirement] = {}
    for each in sorted(requirements, key=lambda each: (each.key, each.marker, str(each))):
        place = (each.key, each.marker)
        known = merged.get(place, each)
        merged[place] = Requirement(
            name=known.name,
            extras=known.extras | each.extras,
            specifiers=known.specifiers | each.specifiers,
            marker=each.marker,
        )
    return [str(each) for each in merged.values()]


@dataclass(frozen=True)
class Rewritten:
    """A pyproject.toml after a change of what the modules need.

    managed: the lines that the module tasks have written, to take out again later
    """

    text: str
    managed: list[str]


def rewrite(text: str, *, managed: Iterable[str], wanted: Iterable[Requirement]) -> Rewritten:
    """Return the project's pyproject.toml with what its modules need, and no more.

    managed: the lines that earlier tasks have written; one that the owner has changed since, or
        a package that the project had by itself, is the owner's and is left alone
    Raises Exit when the file has no [project] with a list of dependencies.
    """
    document = _parse(text)
    lines = _dependencies(document)
    old = set(managed)
    own = {Requirement.parse(str(line)).key for line in lines if str(line) not in old}
    needed = [line for line in combine(wanted) if Requirement.parse(line).key not in own]
    if {str(line) for line in lines} & old == set(needed):
        return Rewritten(text=text, managed=needed)
    for position in reversed(range(len(lines))):
        if str(lines[position]) in old and str(lines[position]) not in needed:
            del lines[position]
    present = {str(line) for line in lines}
    for line in needed:
        if line not in present:
            lines.insert(_place(lines, line), line)
    return Rewritten(text=tomlkit.dumps(document), managed=needed)


def _parse(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise Exit(f"the project's pyproject.toml: {error}", code=1) from error


def _dependencies(document: tomlkit.TOMLDocument) -> Array:
    lines = document.get("project", {}).get("dependencies")
    if not isinstance(lines, Array):
        message = "the project's pyproject.toml has no list `dependencies` in [project]"
        raise Exit(f"{message}: add `dependencies = []` there", code=1)
    return lines


def _place(lines: Array, line: str) -> int:
    """Return where a line goes in a list that is in alphabetical order so far."""
    for position, other in enumerate(lines):
        if Requirement.parse(str(other)).key > Requirement.parse(line).key:
            return position
    return len(lines)


def _parts(text: str | None) -> frozenset[str]:
    return frozenset("".join(part.split()) for part in (text or "").split(",") if part.strip())


def _lower_bound_first(specifier: str) -> tuple[bool, str]:
    return not specifier.startswith((">", "=", "~", "^")), specifier
