"""What a run has come to, and that as one JSON object."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quickscale.railway.failures import FAILED, INTERRUPTED, PATIENCE

if TYPE_CHECKING:
    from quickscale.errors import QuickScaleError
    from quickscale.railway.masking import Masker
    from quickscale.railway.plan import Item

STATES = {FAILED: "failed", PATIENCE: "waiting", INTERRUPTED: "interrupted"}


@dataclass
class Outcome:
    """What a run has come to, as far as it came.

    project, environment, service, deployment: ids, empty until they are known
    address: the public one, once it has answered
    steps: name, what was done and the seconds it took, in order
    """

    project: str = ""
    environment: str = ""
    service: str = ""
    deployment: str = ""
    address: str = ""
    steps: list[tuple[str, str, float]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def as_json(
    outcome: Outcome, items: list[Item], failure: QuickScaleError | None, masker: Masker
) -> dict[str, Any]:
    """Return what `--json` prints of a run."""
    return {
        "status": STATES.get(failure.status, "error") if failure else "live",
        "exit_status": failure.status if failure else 0,
        "address": outcome.address,
        "project": outcome.project,
        "environment": outcome.environment,
        "service": outcome.service,
        "deployment": outcome.deployment,
        "plan": [{"do": item.verb, "what": item.what} for item in items],
        "steps": [
            {"name": name, "done": masker.mask(note), "seconds": seconds}
            for name, note, seconds in outcome.steps
        ],
        "warnings": [masker.mask(text) for text in outcome.warnings],
        "error": _error(failure) if failure else None,
    }


def _error(failure: QuickScaleError) -> dict[str, Any]:
    return {
        "message": failure.message,
        "hint": failure.hint,
        "step": getattr(failure, "step", ""),
        "trace_id": getattr(failure, "trace_id", ""),
        "log": getattr(failure, "log", []),
    }
