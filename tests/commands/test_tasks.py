from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from quickscale.cli import main
from quickscale.commands.tasks import TASKS
from quickscale.project import MARKER

OWN_TASKS = '''
import sys
from invoke.exceptions import Exit
from invoke.tasks import task

@task
def up(c, build=False):
    """Start everything."""
    print(f"up build={build}")

@task
def ps(c):
    raise Exit("nothing runs", code=7)

@task(positional=[])
def manage(c, command=None):
    print(sys.argv[1:])
'''


@pytest.fixture
def project(homeless: Path) -> Path:
    """Return a project with tasks of its own, which say how they were called."""
    root = homeless / "shop"
    (root / MARKER).parent.mkdir(parents=True)
    (root / MARKER).write_text("schema: 1\n")
    (root / "tasks.py").write_text(OWN_TASKS)
    (root / "shop" / "blog").mkdir(parents=True)
    return root


def test_a_verb_runs_the_projects_own_task_from_any_folder_below(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project / "shop" / "blog")

    assert main(["up", "--build"]) == 0

    assert capfd.readouterr().out == "up build=True\n"


def test_the_exit_status_is_that_of_the_task(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)

    assert main(["ps"]) == 7

    assert capfd.readouterr().err == "nothing runs\n"


@pytest.mark.parametrize(
    ("words", "handed_on"),
    [
        (["migrate", "--plan"], ["manage", "--", "migrate", "--plan"]),
        (["shell", "-c", "print('a  b')"], ["manage", "--", "shell", "-c", "print('a  b')"]),
        (["help", "--", "--x"], ["manage", "--", "help", "--", "--x"]),
    ],
    ids=["option", "quotes", "dashes"],
)
def test_manage_hands_on_every_word_as_it_is(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    words: list[str],
    handed_on: list[str],
) -> None:
    monkeypatch.chdir(project)

    assert main(["manage", *words]) == 0

    assert capfd.readouterr().out == f"{handed_on}\n"


@pytest.mark.parametrize("task", TASKS)
def test_help_is_the_tasks_own(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], task: str
) -> None:
    monkeypatch.chdir(project)

    status = main([task, "--help"])

    output = capfd.readouterr()
    if task == "up":
        assert (status, "Start everything." in output.out) == (0, True)
    assert "usage: quickscale" not in output.out


@pytest.mark.parametrize("task", TASKS)
def test_outside_of_a_project_nothing_runs(task: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([task]) == 1

    output = capsys.readouterr()
    assert output.err == (
        f"error: no QuickScale project in {Path.cwd()}\n"
        "hint: change to a project's folder, or make one: quickscale init my-shop\n"
    )


def test_the_installed_command_does_the_same(project: Path, installed_script: str) -> None:
    done = subprocess.run(
        [installed_script, "up"], cwd=project / "shop", capture_output=True, text=True, check=True
    )

    assert done.stdout == "up build=False\n"
