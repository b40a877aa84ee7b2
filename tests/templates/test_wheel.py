"""The wheel holds exactly the template files that git tracks, and works where it is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from quickscale.themes import THEMES
from tests.tree import read_tree

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.e2e
INSIDE = "quickscale/_templates/"
THEME = "starter_htmx"


@pytest.fixture(scope="session")
def wheel(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the clone."""
    output = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(output), str(clone))
    return next(output.glob("*.whl"))


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a virtual environment with the wheel and what it needs, made ready by pip."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True, symlinks=True)
    pip("install", "--quiet", str(wheel), python=folder / "bin" / "python")
    return folder


def pip(*arguments: str, python: Path = Path(sys.executable)) -> None:
    done = subprocess.run(
        [str(python), "-m", "pip", "--disable-pip-version-check", *arguments],
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def template_files(clone: Path) -> set[str]:
    """Return the paths of all template files that the clone was made of."""
    folders = clone.glob("cookiecutter-*")
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(clone).as_posix() for path in paths}


def templates_of(environment: Path) -> Path:
    return next(environment.glob("lib/python*/site-packages/quickscale/_templates"))


def test_the_wheel_holds_exactly_the_template_files_git_tracks(wheel: Path, clone: Path) -> None:
    with ZipFile(wheel) as archive:
        entries = archive.infolist()
    held = {entry.filename.removeprefix(INSIDE) for entry in entries if INSIDE in entry.filename}
    tracked = template_files(clone)

    assert held == tracked


def test_the_wheel_keeps_executable_files_executable(wheel: Path, clone: Path) -> None:
    with ZipFile(wheel) as archive:
        executable = {
            entry.filename.removeprefix(INSIDE)
            for entry in archive.infolist()
            if INSIDE in entry.filename and (entry.external_attr >> 16) & 0o111
        }
    tracked = {name for name in template_files(clone) if os.access(clone / name, os.X_OK)}

    assert executable == tracked


@pytest.mark.parametrize("theme", THEMES)
def test_init_from_an_installed_wheel(
    theme: str, environment: Path, reference_of: Callable[[str], Path]
) -> None:
    command = [str(environment / "bin" / "quickscale"), "init", "my-shop", "--theme", theme]

    subprocess.run([*command, "--no-git"], check=True, capture_output=True)

    assert read_tree(Path("my-shop")) == read_tree(reference_of(theme))


def test_init_refuses_to_write_into_the_installed_templates(environment: Path) -> None:
    folder = templates_of(environment)

    done = subprocess.run(
        [str(environment / "bin" / "quickscale"), "init", "shop", "--output-dir", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "inside QuickScale itself" in done.stderr


def test_cookiecutter_from_the_templates_of_an_installed_wheel(
    environment: Path, reference_of: Callable[[str], Path]
) -> None:
    template = templates_of(environment) / f"cookiecutter-{THEME}"
    assert list(template.parent.rglob("__pycache__")), "pip compiles what it installs"
    cookiecutter = str(environment / "bin" / "cookiecutter")

    subprocess.run(
        [cookiecutter, str(template), "--no-input", "project_slug=my-shop"],
        check=True,
        capture_output=True,
    )

    assert read_tree(Path("my-shop")) == read_tree(reference_of(THEME))
