"""Versions and what they have to satisfy: the part of PEP 440 that modules use."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable

VERSION = re.compile(r"v?(\d+(?:\.\d+)*)(?:[.-]?(dev|a|b|rc)\.?(\d+))?")
CLAUSE = re.compile(r"(~=|==|!=|<=|>=|<|>)\s*(\S+)")
# A version under development is older than its release.
STAGES = {"dev": 0, "a": 1, "b": 2, "rc": 3, None: 4}
Key = tuple[tuple[int, ...], int, int]
COMPARE: dict[str, Callable[[Key, Key], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def key(version: str) -> Key:
    """Return what versions are ordered by. Raises ValueError for what is not one."""
    found = VERSION.fullmatch(version.strip())
    if found is None:
        raise ValueError(f"{version!r} is not a version such as 1.2.0")
    numbers = [int(number) for number in found[1].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers), STAGES[found[2]], int(found[3] or 0)


def check(specifier: str) -> None:
    """Raise ValueError when this is not a list of clauses such as ">=1.2,<2"."""
    satisfies("1", specifier)


def satisfies(version: str, specifier: str) -> bool:
    """Return whether a version is one of those that ">=1.2,<2" names; an empty one names all.

    Raises ValueError when either is malformed.
    """
    clauses = [clause.strip() for clause in specifier.split(",") if clause.strip()]
    return all([_satisfies_clause(version, clause) for clause in clauses])  # noqa: C419 - checks all


def _satisfies_clause(version: str, clause: str) -> bool:
    found = CLAUSE.fullmatch(clause)
    if found is None:
        raise ValueError(f"{clause!r} is not a condition such as >=1.2")
    comparison, wanted = found[1], found[2]
    if comparison != "~=":
        return COMPARE[comparison](key(version), key(wanted))
    # ~=1.4.2 is >=1.4.2 and 1.4.*
    series = [int(number) for number in wanted.split(".")[:-1] if number.isdigit()]
    if not series:
        raise ValueError(f"{clause!r} needs two numbers, such as ~=1.4")
    numbers = [*key(version)[0], *([0] * len(series))][: len(series)]
    return numbers == series and key(version) >= key(wanted)
