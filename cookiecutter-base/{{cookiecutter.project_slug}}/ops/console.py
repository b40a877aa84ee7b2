"""Asking people, where there is someone to ask."""

from __future__ import annotations

import difflib
import sys

from invoke.exceptions import Exit

from .process import note


def confirm(question: str, *, yes: bool) -> None:
    """Go on when the answer is yes, or when nobody can be asked.

    yes: it is given already
    Raises Exit when the answer is no.
    """
    if yes or not sys.stdin.isatty():
        return
    note(f"{question} [y/N] ")
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise Exit("nothing was changed", code=1)


def differences(*, before: str, after: str, name: str) -> str:
    """Return how a text was changed, in the form of `diff -u`."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
    )
    return "".join(lines)
