"""Files under custom_frontend/ win over the theme's, those of the chosen variant over both."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "__pycache__", "media", "staticfiles")
ASK = """
import django
django.setup()
from django.contrib.staticfiles import finders
from django.template.loader import get_template
print(get_template("404.html").origin.name)
print(finders.find("css/tokens.css"))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of this project whose owner restyles it, once for all and once as a variant."""
    copy = tmp_path / "project"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    for folder in ("custom_frontend", "custom_frontend/spring"):
        for name in ("templates/404.html", "static/css/tokens.css"):
            path = copy / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", encoding="utf-8")
    return copy


def found_in(project: Path, variant: str) -> list[str]:
    """Return which template and which static file the project finds."""
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=project,
        env={**os.environ, "CUSTOM_FRONTEND_VARIANT": variant},
        capture_output=True,
        text=True,
        check=True,
    )
    return [Path(line).relative_to(project).as_posix() for line in answer.stdout.splitlines()]


def test_a_custom_file_wins_over_the_themes(project: Path) -> None:
    assert found_in(project, "") == [
        "custom_frontend/templates/404.html",
        "custom_frontend/static/css/tokens.css",
    ]


def test_the_chosen_variant_wins_over_both(project: Path) -> None:
    assert found_in(project, "spring") == [
        "custom_frontend/spring/templates/404.html",
        "custom_frontend/spring/static/css/tokens.css",
    ]


def test_without_custom_files_the_projects_own_are_found(project: Path) -> None:
    shutil.rmtree(project / "custom_frontend")

    assert found_in(project, "") == ["templates/404.html", "static/css/tokens.css"]
