from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from quickscale.cli import main
from quickscale.themes import DEFAULT_THEME, THEMES

REPOSITORY = Path(__file__).parent.parent.parent


def test_themes_lists_each_with_what_it_is_made_of(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["themes"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(THEMES)
    assert [line.split()[0] for line in lines if line.endswith("(default)")] == [DEFAULT_THEME]


def test_themes_json_names_each_template_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["themes", "--json"]) == 0

    themes = json.loads(capsys.readouterr().out)["themes"]
    assert [theme["name"] for theme in themes] == list(THEMES)
    for theme in themes:
        assert (Path(theme["template"]) / "cookiecutter.json").is_file()


def test_themes_are_those_of_the_menu_of_the_repository() -> None:
    menu = json.loads((REPOSITORY / "cookiecutter.json").read_text())["templates"]

    assert {name: entry["description"] for name, entry in menu.items()} == THEMES
    assert [entry["path"] for entry in menu.values()] == [f"./cookiecutter-{name}" for name in menu]


def test_themes_through_the_installed_script(installed_script: str) -> None:
    done = subprocess.run([installed_script, "themes"], capture_output=True, text=True, check=True)

    assert "starter_react" in done.stdout
