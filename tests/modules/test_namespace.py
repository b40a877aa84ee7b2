"""`quickscale_modules` is a PEP 420 namespace: modules from separate folders are side by side."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.projects import machine

from .embedding import LEFTOVERS, MODULES

if TYPE_CHECKING:
    from pathlib import Path

IMPORT_BOTH = """
import quickscale_modules.notices, quickscale_modules.tiny
print(quickscale_modules.__file__ is None, len(quickscale_modules.__path__))
print(quickscale_modules.notices.__file__)
print(quickscale_modules.tiny.__file__)
"""
TINY = """\
[project]
name = "quickscale-tiny"
version = "1.0.0"

[tool.poetry]
packages = [{ include = "**/*", to = "quickscale_modules/tiny" }]
exclude = ["pyproject.toml"]

[build-system]
requires = ["poetry-core (>=2.1,<3)"]
build-backend = "poetry.core.masonry.api"
"""


def copy_notices(into: Path) -> Path:
    return shutil.copytree(MODULES / "notices", into, ignore=LEFTOVERS)


def make_tiny(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text('"""Nearly nothing."""\n')
    (folder / "pyproject.toml").write_text(TINY)
    return folder


def import_both(*path: Path) -> list[str]:
    # Without site: what is installed beside pytest may be this repository.
    done = subprocess.run(
        [sys.executable, "-S", "-c", IMPORT_BOTH],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(str(folder) for folder in path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_two_modules_in_separate_folders_are_imported_side_by_side(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    copy_notices(first / "quickscale_modules" / "notices")
    make_tiny(second / "quickscale_modules" / "tiny")

    is_namespace, notices, tiny = import_both(first, second)

    assert is_namespace == "True 2"
    assert str(first) in notices
    assert str(second) in tiny


def build_wheel(source: Path) -> Path:
    poetry = machine.find_poetry()
    if poetry is None:
        pytest.skip("no Poetry 2: scripts/install_global.sh installs it")
    subprocess.run(
        [poetry, "build", "--quiet", "--format", "wheel"],
        cwd=source,
        env=machine.tools_environment(),
        check=True,
    )
    [wheel] = (source / "dist").glob("*.whl")
    return wheel


def install(target: Path, *wheels: Path) -> None:
    options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--target")
    subprocess.run([sys.executable, "-m", "pip", "install", *options, target, *wheels], check=True)


@pytest.mark.e2e
def test_two_modules_that_are_installed_are_imported_side_by_side(tmp_path: Path) -> None:
    notices = build_wheel(copy_notices(tmp_path / "notices"))
    tiny = build_wheel(make_tiny(tmp_path / "tiny"))
    here, there, both = (tmp_path / name for name in ("here", "there", "both"))

    install(here, notices)
    install(there, tiny)
    install(both, notices, tiny)

    assert import_both(here, there) == [
        "True 2",
        str(here / "quickscale_modules" / "notices" / "__init__.py"),
        str(there / "quickscale_modules" / "tiny" / "__init__.py"),
    ]
    assert import_both(both)[0] == "True 1"
    installed = here / "quickscale_modules" / "notices"
    assert (installed / "templates" / "quickscale_notices" / "banners.html").exists()
    assert (installed / "locale" / "de" / "LC_MESSAGES" / "django.mo").exists()
    assert not (installed / "tests").exists()
