"""What the shell scripts say before they install anything."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scripts.fresh_machine import REPOSITORY, FreshMachine

SCRIPTS = ["quickstart.sh", "install_global.sh", "bootstrap.sh", "lint.sh", "test_all.sh"]


@pytest.fixture
def machine(tmp_path: Path) -> FreshMachine:
    """The repository itself: these tests stop before anything is written."""
    home = tmp_path / "nobody"
    home.mkdir()
    return FreshMachine(clone=REPOSITORY, home=home)


@pytest.mark.parametrize("script", [*SCRIPTS, "release.py"])
def test_every_script_says_what_it_does(machine: FreshMachine, script: str) -> None:
    answer = machine.run(script, "--help")

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("usage: ")
    assert answer.stderr == ""


@pytest.mark.parametrize("script", [*SCRIPTS, "release.py"])
def test_every_script_refuses_an_unknown_option(machine: FreshMachine, script: str) -> None:
    answer = machine.run(script, "--nonsense")

    assert answer.returncode == 2
    assert "--nonsense" in answer.stderr or "version" in answer.stderr


@pytest.mark.parametrize("script", sorted([*SCRIPTS, "release.py", "../.ci/run"]))
def test_every_script_can_be_run(script: str) -> None:
    mode = (REPOSITORY / "scripts" / script).stat().st_mode

    assert mode & stat.S_IXUSR


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        pytest.param([], 2, "the project needs a name", id="no name"),
        pytest.param(["one", "two"], 2, "one name, not two: one, two", id="two names"),
        pytest.param(["my-shop", "--theme"], 2, "--theme needs a value", id="theme missing"),
        pytest.param(["my-shop", "--output-dir="], 2, "--output-dir needs a value", id="empty"),
        pytest.param(["../my-shop"], 2, "../my-shop is a path", id="path"),
        pytest.param(["test"], 1, "standard library", id="module"),
        pytest.param(["my-shop", "--theme", "html"], 1, "did you mean starter_html", id="theme"),
        pytest.param(["my-shop", "--output-dir", "docs"], 1, "inside QuickScale", id="inside"),
    ],
)
def test_quickstart_refuses_bad_input_before_it_installs_anything(
    machine: FreshMachine, arguments: list[str], status: int, message: str
) -> None:
    answer = machine.run("quickstart.sh", *arguments)

    assert answer.returncode == status, answer.stderr
    assert message in answer.stderr
    assert "hint: " in answer.stderr
    assert list(machine.home.iterdir()) == []


def test_quickstart_refuses_a_folder_that_is_not_empty(
    machine: FreshMachine, tmp_path: Path
) -> None:
    (tmp_path / "my-shop").mkdir()
    (tmp_path / "my-shop" / "mine.txt").write_text("mine")

    answer = machine.run("quickstart.sh", "my-shop", "--output-dir", str(tmp_path))

    assert answer.returncode == 1
    assert "my-shop" in answer.stderr
    assert "not empty" in answer.stderr
    assert list(machine.home.iterdir()) == []


def test_quickstart_refuses_another_theme_for_a_project_that_is_there(
    machine: FreshMachine, tmp_path: Path
) -> None:
    project = tmp_path / "my-shop"
    (project / ".quickscale").mkdir(parents=True)
    (project / "manage.py").write_text("")
    (project / ".quickscale" / "config.yml").write_text("theme: starter_html\n")

    answer = machine.run(
        "quickstart.sh", "my-shop", "--theme", "starter_htmx", "--output-dir", str(tmp_path)
    )

    assert answer.returncode == 1
    assert "has the theme starter_html, not starter_htmx" in answer.stderr
    assert list(machine.home.iterdir()) == []


def write_python(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_a_python_without_venv_names_the_package_to_install(
    machine: FreshMachine, tmp_path: Path
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "ensurepip.py").write_text("raise ImportError\n")
    python = write_python(
        tmp_path / "bin" / "python",
        f'#!/bin/sh\nPYTHONPATH={tmp_path}/broken exec {sys.executable} "$@"\n',
    )

    answer = machine.run("install_global.sh", PYTHON=str(python))

    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert answer.returncode == 1
    assert "ensurepip" in answer.stderr
    assert f"apt-get install python{version}-venv" in answer.stderr


def test_a_python_that_is_too_old_is_refused_by_its_name(
    machine: FreshMachine, tmp_path: Path
) -> None:
    python = write_python(tmp_path / "bin" / "python", "#!/bin/sh\nexit 1\n")

    answer = machine.run("install_global.sh", PYTHON=str(python))

    assert answer.returncode == 1
    assert f"PYTHON={python} is not a Python 3.10 or newer" in answer.stderr


def test_the_newest_python_that_works_is_taken(tmp_path: Path) -> None:
    # A shim of pyenv is there for versions that are not active, and fails.
    write_python(tmp_path / "bin" / "python3.13", "#!/bin/sh\nexit 127\n")
    good = write_python(tmp_path / "bin" / "python3.12", f'#!/bin/sh\nexec {sys.executable} "$@"\n')

    found = subprocess.run(
        ["bash", "-c", f'. "{REPOSITORY}/scripts/environment.sh"; find_python'],
        env={"PATH": f"{good.parent}:/usr/bin:/bin", "HOME": os.environ["HOME"]},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()

    assert found == str(good)


def test_no_python_at_all_is_said(tmp_path: Path) -> None:
    for tool in ("dirname",):
        write_python(tmp_path / "bin" / tool, f'#!/bin/sh\nexec /usr/bin/{tool} "$@"\n')

    answer = subprocess.run(
        ["/bin/bash", str(REPOSITORY / "scripts" / "quickstart.sh"), "my-shop"],
        env={"PATH": str(tmp_path / "bin"), "HOME": os.environ["HOME"]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1
    assert "error: no Python 3.10 or newer was found" in answer.stderr
