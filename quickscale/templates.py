"""Where the templates are, what they hold and how one is rendered."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from quickscale.errors import QuickScaleError

if TYPE_CHECKING:
    from typing import Any

BASE = "cookiecutter-base"
PROJECT_FOLDER = "{{cookiecutter.project_slug}}"
MARKER = "GENERATION-DID-NOT-FINISH.md"


class Answers(NamedTuple):
    """What a template is rendered with."""

    theme: str
    slug: str
    package: str


def find_root() -> Path:
    """Return the folder of all templates: inside the installed package, or the clone's root.

    Raises QuickScaleError when there is neither.
    """
    package = Path(__file__).parent
    for root in (package / "_templates", package.parent):
        if (root / BASE).is_dir():
            return root
    raise QuickScaleError(f"{package} has no templates", hint="install QuickScale again")


def theme_folder(theme: str) -> Path:
    """Return the folder of a theme's Cookiecutter template."""
    return find_root() / f"cookiecutter-{theme}"


def load_hook(name: str, theme: str) -> ModuleType:
    """Return a theme's hook as a module, without writing a cache beside it."""
    path = theme_folder(theme) / "hooks" / f"{name}.py"
    module = ModuleType(name)
    module.__file__ = str(path)
    exec(compile(path.read_bytes(), path, "exec"), module.__dict__)  # noqa: S102
    return module


def render(answers: Answers, *, into: Path) -> Path:
    """Render a project into a folder and return the project's own folder there.

    It does what Cookiecutter does with the theme and its hooks, in this one process and
    without the user's Cookiecutter configuration. What is half done when this raises stays
    in `into`: that folder is the caller's to remove.
    """
    from cookiecutter.generate import (  # type: ignore[import-untyped]  # noqa: PLC0415
        generate_files,
    )

    folder = theme_folder(answers.theme)
    context = _context(folder, answers)
    project = Path(
        generate_files(folder, {"cookiecutter": context}, output_dir=str(into), accept_hooks=False)
    )
    hook = load_hook("post_gen_project", answers.theme)
    try:
        hook.finish(project, find_root() / BASE, context)
    except SystemExit as error:
        raise RuntimeError(f"the post_gen_project hook gave up: {error}") from error
    return project


def list_files(answers: Answers) -> list[str]:
    """Return the paths of all files that `render` makes, sorted, without rendering any."""
    paths = {".env"}
    for template in (find_root() / BASE, theme_folder(answers.theme)):
        top = template / PROJECT_FOLDER
        paths |= {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}
    package = "{{cookiecutter.package_name}}"
    return sorted(
        path.replace(package, answers.package)
        for path in paths
        if path != MARKER and "__pycache__" not in path.split("/")
    )


def _context(folder: Path, answers: Answers) -> dict[str, Any]:
    """Return the variables of a theme's cookiecutter.json with these answers."""
    context: dict[str, Any] = json.loads((folder / "cookiecutter.json").read_bytes())
    return {**context, "project_slug": answers.slug, "package_name": answers.package}
