"""What has to be right on this machine before Railway is asked anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quickscale.errors import QuickScaleError
from quickscale.railway import archive
from quickscale.railway.failures import local

if TYPE_CHECKING:
    from pathlib import Path

DOCKERFILE = "Dockerfile"
# The first that a project answers is asked by Railway before it sends people to a release.
HEALTH_PATHS = ("/readyz", "/healthz")


@dataclass(frozen=True)
class Site:
    """A project that can be sent.

    slug: its name, `my-shop`; package: that of its Python package, `my_shop`
    health_path: what Railway asks before it lets people in
    """

    root: Path
    slug: str
    package: str
    health_path: str
    files: archive.Selection

    @property
    def settings_module(self) -> str:
        """The settings of production."""
        return f"{self.package}.settings.production"


def check(folder: Path) -> Site:
    """Return the project that `folder` lies in. Raises QuickScaleError with status 2."""
    from quickscale import project  # noqa: PLC0415

    try:
        root = project.find(folder)
    except QuickScaleError as error:
        raise local(error.message, error.hint) from error
    slug, package = _names(root)
    _check_dockerfile(root)
    settings = f"{package}/settings/production.py"
    for name in (settings, "manage.py"):
        if not (root / name).is_file():
            raise local(f"{root} has no {name}", "restore it: what is sent cannot start without it")
    health_path = _health_path(root, package)
    files = archive.select(root)
    for name in (DOCKERFILE, "manage.py", settings):
        if not files.has(name):
            hint = "take it out of .gitignore and .railwayignore"
            raise local(f"{name} would not be sent: it is ignored", hint)
    return Site(root, slug, package, health_path, files)


def _names(root: Path) -> tuple[str, str]:
    import yaml  # noqa: PLC0415

    from quickscale.project import MARKER  # noqa: PLC0415

    try:
        generated = yaml.safe_load((root / MARKER).read_bytes())["generated"]
        slug, package = generated["project_slug"], generated["package_name"]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        hint = f"restore {MARKER} from git"
        raise local(f"{MARKER} does not name the project and its package", hint) from error
    if not isinstance(slug, str) or not re.fullmatch(r"[a-z][\w-]*", slug):
        raise local(f"{MARKER}: {slug!r} is no project's name", f"restore {MARKER} from git")
    if not isinstance(package, str) or not package.isidentifier():
        raise local(f"{MARKER}: {package!r} is no package's name", f"restore {MARKER} from git")
    return slug, package


def _check_dockerfile(root: Path) -> None:
    """Railway takes a file of this very name; some systems here would open `dockerfile` as well."""
    names = [path.name for path in root.iterdir() if path.is_file()]
    if DOCKERFILE in names:
        return
    similar = [name for name in names if name.lower() == DOCKERFILE.lower()]
    if similar:
        message = f"{similar[0]} must be named {DOCKERFILE}: Railway does not take it otherwise"
        raise local(message, f"git mv {similar[0]} {DOCKERFILE}")
    raise local(f"{root} has no {DOCKERFILE}", "restore it: Railway builds what it says")


def _health_path(root: Path, package: str) -> str:
    try:
        text = (root / package / "health.py").read_text(encoding="utf-8")
    except OSError:
        text = ""
    for path in HEALTH_PATHS:
        if f'"{path}"' in text or f"'{path}'" in text:
            return path
    hint = f"restore {package}/health.py: Railway asks it before people get to a release"
    raise local(f"{package}/health.py answers none of {', '.join(HEALTH_PATHS)}", hint)
