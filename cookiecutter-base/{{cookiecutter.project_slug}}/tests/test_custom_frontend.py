"""Files under custom_frontend/ win over the theme's, those of the chosen variant over both."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "__pycache__", "media", "staticfiles")
# A template and a static file that only the theme has, that its owner restyles once for all, and
# that a variant restyles anew.
FROM_THEME = ["templates/500.html", "static/js/site.js"]
FOR_ALL = ["templates/403.html", "static/css/site.css"]
FOR_VARIANT = ["templates/404.html", "static/css/tokens.css"]
ASK = """
import django
django.setup()
from django.contrib.staticfiles import finders
from django.template.loader import get_template
for name in ("500.html", "403.html", "404.html"):
    print(get_template(name).origin.name)
for name in ("js/site.js", "css/site.css", "css/tokens.css"):
    print(finders.find(name))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of this project whose owner restyles it, once for all and once as a variant."""
    copy = tmp_path_factory.mktemp("custom") / "project"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    own = [f"custom_frontend/{name}" for name in [*FOR_ALL, *FOR_VARIANT]]
    for name in [*own, *(f"custom_frontend/spring/{name}" for name in FOR_VARIANT)]:
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    return copy


def found_in(project: Path, variant: str) -> set[str]:
    """Return which templates and static files the project finds."""
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=project,
        env={**os.environ, "CUSTOM_FRONTEND_VARIANT": variant},
        capture_output=True,
        text=True,
        check=True,
    )
    return {Path(line).relative_to(project).as_posix() for line in answer.stdout.splitlines()}


def test_a_custom_file_wins_over_the_themes(project: Path) -> None:
    own = {f"custom_frontend/{name}" for name in [*FOR_ALL, *FOR_VARIANT]}

    assert found_in(project, "") == {*FROM_THEME, *own}


def test_the_chosen_variant_wins_over_both(project: Path) -> None:
    own = {f"custom_frontend/{name}" for name in FOR_ALL}
    variant = {f"custom_frontend/spring/{name}" for name in FOR_VARIANT}

    assert found_in(project, "spring") == {*FROM_THEME, *own, *variant}
