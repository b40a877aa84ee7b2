"""Every test is deaf and homeless: no configuration of this machine reaches it, no network."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quickscale import templates
from quickscale.templates import Answers

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parent.parent
INHERITED_GIT = [name for name in os.environ if name.startswith("GIT_")]


@pytest.fixture(autouse=True)
def homeless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test an empty HOME, a git identity, fixed dates, and an empty folder to stand in."""
    home = tmp_path / "home"
    home.mkdir()
    for name in INHERITED_GIT:
        monkeypatch.delenv(name, raising=False)
    for name in ("NO_COLOR", "COLUMNS", "FORCE_COLOR", "QUICKSCALE_DEBUG", "VIRTUAL_ENV"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / f".{name.lower()}"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada Tester")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.com")
        monkeypatch.setenv(f"GIT_{role}_DATE", "2026-01-02T03:04:05+00:00")
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture(scope="session")
def project_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that gives a theme's project `my-shop`: made once, to be read only."""
    made: dict[str, Path] = {}

    def project(theme: str) -> Path:
        if theme not in made:
            answers = Answers(theme=theme, slug="my-shop", package="my_shop")
            made[theme] = templates.render(answers, into=tmp_path_factory.mktemp(theme))
        return made[theme]

    return project


@pytest.fixture
def installed_script() -> str:
    """Return the path of the `quickscale` that the environment's installer made."""
    return str(Path(sys.executable).with_name("quickscale"))


@pytest.fixture
def nobodys_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the git identity away."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")


@pytest.fixture
def poetry_that_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a `poetry` on PATH that writes down how it was called, and fails where $FAIL says."""
    if sys.platform == "win32":
        pytest.skip("Windows does not start shell scripts")
    folder = tmp_path / "bin"
    folder.mkdir()
    log = tmp_path / "poetry.log"
    script = folder / "poetry"
    script.write_text(
        f'#!/bin/sh\necho "$PWD $* ${{VIRTUAL_ENV-none}}" >> {log}\n'
        'echo "progress of $1"\nexit ${FAIL:-0}\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    monkeypatch.setenv("VIRTUAL_ENV", "/ours")
    return log
