"""What holds for the folder of every module."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit

from quickscale.themes import THEMES
from tests.projects.machine import REPOSITORY

from .embedding import MODULES, NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEYS = {
    "title", "apps", "middleware", "context-processors", "authentication-backends",
    "url-prefix", "requires", "core-compatibility", "settings",
}  # fmt: skip
THEME_NAMES = {*THEMES, *(name.removeprefix("starter_") for name in THEMES)} - {"html"}


@pytest.fixture(params=NAMES)
def module(request: pytest.FixtureRequest) -> Path:
    return MODULES / str(request.param)


def manifest(module: Path) -> dict[str, Any]:
    text = (module / "pyproject.toml").read_text(encoding="utf-8")
    return tomlkit.parse(text).unwrap()


def files(module: Path, *suffixes: str) -> Iterator[Path]:
    return (path for path in module.rglob("*") if path.suffix in suffixes)


def test_there_are_modules() -> None:
    assert "notices" in NAMES


def test_the_root_is_a_namespace_and_holds_nothing_but_modules() -> None:
    found = {path.name for path in MODULES.iterdir()} - {"__pycache__"}

    assert found == set(NAMES)


def test_a_manifest_says_all_that_a_project_needs(module: Path) -> None:
    project, wiring = manifest(module)["project"], manifest(module)["tool"]["quickscale"]

    assert project["name"] == f"quickscale-{module.name}"
    assert re.fullmatch(r"\d+\.\d+\.\d+", project["version"])
    assert set(wiring) == KEYS
    for path in (*wiring["apps"], *wiring["middleware"], *wiring["context-processors"]):
        if isinstance(path, str) and path.startswith(".") and path != ".":
            parts = path.removeprefix(".").split(".")[:-1]
            assert module.joinpath(*parts).with_suffix(".py").exists(), path


def test_a_changelog_begins_with_the_version_of_the_manifest(module: Path) -> None:
    text = (module / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", text, re.MULTILINE)

    assert newest is not None
    assert newest[1] == manifest(module)["project"]["version"]


def test_a_module_has_its_guide_in_docs(module: Path) -> None:
    assert (REPOSITORY / "docs" / "modules" / f"{module.name}.md").exists()
    assert not (module / "README.md").exists()


def test_a_module_imports_itself_by_relative_names_only(module: Path) -> None:
    for path in files(module, ".py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            roots = {name.partition(".")[0] for name in names}
            assert roots.isdisjoint({"modules", "quickscale_modules", "quickscale"}), path


def test_a_module_names_no_theme(module: Path) -> None:
    pattern = re.compile(rf"\b({'|'.join(sorted(THEME_NAMES))})\b|\bhx-", re.IGNORECASE)

    for path in files(module, ".py", ".html", ".toml", ".js", ".css"):
        assert pattern.search(path.read_text(encoding="utf-8")) is None, path


def test_no_module_is_shipped_with_the_command_line() -> None:
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    packages = tomlkit.parse(text).unwrap()["tool"]["poetry"]["packages"]

    assert [each for each in packages if "quickscale_modules" in str(each)] == []
