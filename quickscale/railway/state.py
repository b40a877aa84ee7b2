"""What a project remembers of Railway: ids, no names and no secrets, so it can be committed."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quickscale.errors import describe
from quickscale.railway.failures import local

if TYPE_CHECKING:
    from pathlib import Path

FILE = ".quickscale/railway.json"
SCHEMA = 1


@dataclass
class Link:
    """The ids of one project at Railway, and of what we made in each of its environments.

    environments: id of an environment → `service`, `database`, `redis`, each the id of a service,
        and `database_workflow`, `redis_workflow`, the ids of what makes them, or `asked`
    """

    project: str = ""
    environments: dict[str, dict[str, str]] = field(default_factory=dict)

    def get(self, environment: str, what: str) -> str:
        """Return an id in an environment; empty when there is none."""
        return self.environments.get(environment, {}).get(what, "")

    def set(self, environment: str, what: str, value: str) -> None:
        """Remember an id in an environment; forget it when it is empty."""
        ids = self.environments.setdefault(environment, {})
        ids[what] = value
        if not value:
            del ids[what]


def read(root: Path) -> Link:
    """Return what a project remembers; nothing when there is no file.

    Raises QuickScaleError when the file is not one of ours.
    """
    path = root / FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return _parse(content)
    except FileNotFoundError:
        return Link()
    except OSError as error:
        raise local(f"{FILE}: {describe(error)}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        hint = "restore it from git, or delete it and use --project-name"
        raise local(f"{FILE} is not what QuickScale has written", hint) from error


def write(root: Path, link: Link) -> None:
    """Replace the file in one step. Raises QuickScaleError when it cannot be written."""
    path = root / FILE
    content = {"schema": SCHEMA, "project": link.project, "environments": link.environments}
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        scratch.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise local(f"{FILE}: {describe(error)}", "make it writable, then type it again") from error


def _parse(content: Any) -> Link:
    if content["schema"] != SCHEMA or not isinstance(content["project"], str):
        raise ValueError
    environments = {
        str(key): {str(what): str(value) for what, value in ids.items()}
        for key, ids in content["environments"].items()
    }
    return Link(content["project"], environments)
