"""A module in a project, as it is after it has been embedded: its folder and two managed files."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.projects.machine import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.projects.workshop import Project

MODULES = REPOSITORY / "quickscale_modules"
NAMES = sorted(path.parent.name for path in MODULES.glob("*/pyproject.toml"))
LEFTOVERS = shutil.ignore_patterns("__pycache__", ".*_cache", "dist")

SETTINGS = """\
MODULE_APPS: list[str] = ["modules.notices"]
MODULE_MIDDLEWARE: list[str] = []
MODULE_CONTEXT_PROCESSORS: list[str] = ["modules.notices.context_processors.notices"]
"""
ADDRESSES = """\
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("notices/", include("modules.notices.urls"))]
"""


def embed_notices(project: Project) -> None:
    """Do to a project by hand what `inv embed notices` does to its files."""
    shutil.copytree(MODULES / "notices", project.root / "modules" / "notices", ignore=LEFTOVERS)
    package = project.root / project.package
    _replace_below_docstring(package / "settings" / "modules.py", SETTINGS)
    _replace_below_docstring(package / "urls_modules.py", ADDRESSES)


def _replace_below_docstring(path: Path, code: str) -> None:
    docstring = path.read_text(encoding="utf-8").rpartition('"""\n')[0]
    path.write_text(f'{docstring}"""\n\n{code}', encoding="utf-8")
