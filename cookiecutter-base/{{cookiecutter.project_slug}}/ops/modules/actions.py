"""What tasks.py calls: one function for each task, with errors in words."""

from __future__ import annotations

from invoke.exceptions import Exit

from ..process import note
from . import embed as embedding
from . import operation, repository
from . import push as pushing
from . import remove as removal
from . import status as state
from . import update as updating


def embed(module: str, *, remote: str, ref: str, yes: bool, install: bool, overwrite: bool) -> None:
    """Embed a module. Raises Exit when that cannot be."""
    options = embedding.Options(
        remote=remote, ref=ref, yes=yes, install=install, overwrite=overwrite
    )
    embedding.embed(module, options)


def update(
    names: list[str], *, to: str, dry_run: bool, yes: bool, install: bool, overwrite: bool
) -> None:
    """Update modules, all if none is named. Raises Exit when that cannot be."""
    options = updating.Options(
        to=to, dry_run=dry_run, yes=yes, install=install, overwrite=overwrite
    )
    updating.update(names, options)


def push(module: str, *, branch: str, remote: str, yes: bool) -> None:
    """Offer the edits of a module upstream. Raises Exit when that cannot be."""
    pushing.push(_required(module), branch=branch, address=remote, yes=yes)


def remove(module: str, *, yes: bool, install: bool, overwrite: bool) -> None:
    """Take a module out. Raises Exit when that cannot be."""
    removal.remove(_required(module), yes=yes, install=install, overwrite=overwrite)


def end(task: str, *, abort: bool) -> None:
    """Go on with a task that was interrupted or waits for its owner, or take it back."""
    place = repository.find()
    if task == "update" and not abort:
        updating.go_on()
        return
    with operation.alone(place):
        journal = operation.require_one(place, task)
        if not abort:
            operation.proceed(place, journal)
            return
        operation.go_back(place, journal)
    note(f"{journal.title}: taken back, everything is as it was")


def status(*, as_json: bool) -> None:
    """Show the embedded modules."""
    state.status(as_json=as_json)


def list_modules(*, remote: str, as_json: bool) -> None:
    """List what a remote offers."""
    state.list_modules(address=remote, as_json=as_json)


def diff(module: str) -> None:
    """Show the edits of a module."""
    state.diff(_required(module))


def _required(module: str) -> str:
    if not module:
        raise Exit("which module? `inv status` shows those that are embedded", code=2)
    return module
