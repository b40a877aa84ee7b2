"""What holds for the templates as files, before anything is rendered."""

from __future__ import annotations

import fnmatch
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from quickscale import templates
from quickscale.themes import THEMES
from tests.templates.conftest import REPOSITORY, list_repository_files

TEMPLATES = [templates.BASE, *(f"cookiecutter-{theme}" for theme in THEMES)]
PLACEHOLDER = re.compile(rb"\{\{ ?cookiecutter\.|\{%-? *(?:if|for|raw|set)\b[^%]*%\}")


def list_template_files(template: str) -> list[str]:
    """Return the paths of a template's files, relative to its project folder."""
    top = f"{template}/{templates.PROJECT_FOLDER}/"
    return [name.removeprefix(top) for name in list_repository_files() if name.startswith(top)]


def read(template: str, name: str) -> bytes:
    return (REPOSITORY / template / templates.PROJECT_FOLDER / name).read_bytes()


def settings() -> dict[str, object]:
    path = REPOSITORY / "cookiecutter-starter_html" / "cookiecutter.json"
    contents: dict[str, object] = json.loads(path.read_text())
    return contents


def is_copied(path: str) -> bool:
    patterns = settings()["_copy_without_render"]
    assert isinstance(patterns, list)
    return any(fnmatch.fnmatch(path, pattern) for pattern in patterns)


@pytest.mark.parametrize("theme", THEMES)
def test_a_path_is_in_the_base_or_in_a_theme_never_in_both(theme: str) -> None:
    base = set(list_template_files(templates.BASE))

    assert base & set(list_template_files(f"cookiecutter-{theme}")) == set()


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_has_the_marker_and_what_the_base_needs_of_it(theme: str) -> None:
    package = "{{cookiecutter.package_name}}"
    needed = {
        templates.MARKER,
        "pyproject.toml",
        "poetry.lock",
        f"{package}/urls_theme.py",
        f"{package}/settings/theme.py",
        "templates/base.html",
    }

    assert needed - set(list_template_files(f"cookiecutter-{theme}")) == set()


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_file_that_is_copied_has_no_placeholder(template: str) -> None:
    silent = [
        name
        for name in list_template_files(template)
        if is_copied(name) and re.search(rb"\{\{ ?cookiecutter\.", read(template, name))
    ]

    assert silent == [], "their placeholders stay: see _copy_without_render"


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_file_without_placeholders_is_copied(template: str) -> None:
    """But for tests, which may name the package any day, and what another theme has to render."""
    rendered_somewhere = {
        name
        for other in TEMPLATES
        for name in list_template_files(other)
        if PLACEHOLDER.search(read(other, name))
    }
    needless = [
        name
        for name in list_template_files(template)
        if not (is_copied(name) or name.startswith("tests/") or name in rendered_somewhere)
    ]

    assert needless == [], "add them to _copy_without_render in all three cookiecutter.json"


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_folder_is_never_copied_as_a_whole(template: str) -> None:
    """Cookiecutter empties such a folder first: what the theme has put there would be lost."""
    files = list_template_files(template)
    folders = {str(parent) for name in files for parent in Path(name).parents}

    assert [folder for folder in sorted(folders) if is_copied(folder)] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_placeholders_are_the_two_names_and_the_theme(template: str) -> None:
    names = {
        match.decode()
        for name in list_template_files(template)
        for match in re.findall(rb"\{\{ ?(cookiecutter\.[a-z_]+)", read(template, name))
    }

    known = {"project_slug", "package_name", "_theme"}
    assert names <= {f"cookiecutter.{name}" for name in known}


@pytest.mark.parametrize("theme", THEMES)
def test_cookiecutter_asks_for_the_two_names_only(theme: str) -> None:
    path = REPOSITORY / f"cookiecutter-{theme}" / "cookiecutter.json"

    public = [key for key in json.loads(path.read_text()) if not key.startswith("_")]

    assert public == ["project_slug", "package_name"]


def test_the_base_is_not_a_template_of_its_own() -> None:
    assert not (REPOSITORY / templates.BASE / "cookiecutter.json").exists()
    assert not (REPOSITORY / templates.BASE / "hooks").exists()


def test_the_hooks_are_well_kept() -> None:
    """They lie in folders that the checks of this repository leave out."""
    hooks = sorted(map(str, (REPOSITORY / "cookiecutter-starter_html" / "hooks").glob("*.py")))
    for tool in (
        ["ruff", "check", "--no-cache"],
        ["ruff", "format", "--check", "--no-cache"],
        ["mypy", "--strict", "--no-error-summary"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *tool, *hooks],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
