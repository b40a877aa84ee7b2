from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from quickscale.cli import main
from tests.projects import machine


def test_install_runs_npm_where_the_project_has_a_front_end(
    poetry_that_records: Path,
) -> None:
    main(["init", "shop", "--install", "--quiet", "--no-git", "--theme", "starter_htmx"])

    assert poetry_that_records.read_text().splitlines() == [
        f"{Path.cwd()}/shop install none",
        f"{Path.cwd()}/shop run python -c from ops import frontend; frontend.install() none",
    ]


@pytest.mark.e2e
@pytest.mark.parametrize("theme", ["starter_html", "starter_htmx", "starter_react"])
def test_install_makes_a_project_that_passes_its_own_checks(
    theme: str, installed_script: str
) -> None:
    if machine.find_poetry() is None:
        pytest.skip("Poetry is not on this machine: ./scripts/install_global.sh installs it")

    answer = _run(installed_script, "init", "shop", "--install", "--theme", theme)

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[-1] == "  poetry run inv serve"
    python = str(Path("shop/.venv/bin/python").absolute())
    check = _run(python, "manage.py", "check", "--fail-level", "WARNING", cwd="shop")
    assert check.returncode == 0, check.stderr
    has_front_end = any(Path("shop").glob("package.json")) or Path("shop/frontend").exists()
    assert has_front_end == (theme != "starter_html")
    assert has_front_end == bool([*Path("shop").glob("**/node_modules/.package-lock.json")])


def _run(*command: str, cwd: str = ".") -> subprocess.CompletedProcess[str]:
    """Run a command with this machine's own Poetry and npm, and an environment that is active."""
    variables = {**machine.tools_environment(), "VIRTUAL_ENV": "/somewhere/else"}
    return subprocess.run(
        command, cwd=cwd, env=variables, capture_output=True, text=True, check=False
    )
