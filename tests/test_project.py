from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from quickscale.cli import main


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
    theme: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    if shutil.which("poetry") is None:
        pytest.skip("Poetry is not on this machine: ./scripts/install_global.sh installs it")
    monkeypatch.setenv("VIRTUAL_ENV", "/somewhere/else")

    status = main(["init", "shop", "--install", "--theme", theme])

    output = capfd.readouterr()
    assert status == 0, output.err
    assert output.out.splitlines()[-1] == "  poetry run inv serve"
    python = Path("shop/.venv/bin/python")
    check = [str(python.absolute()), "manage.py", "check", "--fail-level", "WARNING"]
    subprocess.run(check, cwd="shop", check=True, env={**os.environ})
    has_front_end = any(Path("shop").glob("package.json")) or Path("shop/frontend").exists()
    assert has_front_end == (theme != "starter_html")
    assert has_front_end == bool([*Path("shop").glob("**/node_modules/.package-lock.json")])
