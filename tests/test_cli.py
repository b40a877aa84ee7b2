from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import tomlkit

import quickscale
from quickscale import console, templates
from quickscale.cli import main
from quickscale.errors import QuickScaleError
from tests.pythons import find_python
from tests.systems import POSIX_ONLY

REPOSITORY = Path(__file__).parent.parent


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
    )


def test_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    project = tomlkit.parse((REPOSITORY / "pyproject.toml").read_text()).unwrap()["project"]

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"quickscale {project['version']}\n"
    assert quickscale.__version__ == project["version"]


@pytest.mark.parametrize("arguments", [["--help"], ["init", "--help"], ["themes", "--help"]])
def test_help_is_printed_on_stdout(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0

    output = capsys.readouterr()
    assert output.out.startswith("usage: quickscale")
    assert output.err == ""


def test_help_fits_the_width_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")

    done = run(sys.executable, "-m", "quickscale", "init", "--help")

    assert max(len(line) for line in done.stdout.splitlines()) <= 50


@pytest.mark.parametrize("command", [["--help"], ["themes"], ["--version"]])
def test_nothing_heavy_is_imported_without_need(command: list[str], installed_script: str) -> None:
    done = run(sys.executable, "-X", "importtime", installed_script, *command)

    assert done.returncode == 0
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "quickscale.cli" in imported
    top_level = {name.partition(".")[0] for name in imported}
    assert not top_level & {"cookiecutter", "jinja2", "requests", "rich", "yaml", "click"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([], "required: COMMAND"), (["int"], "invalid choice: 'int'"), (["--no"], "COMMAND")],
)
def test_a_wrong_command_line_gives_status_2_and_a_hint(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(arguments)

    lines = capsys.readouterr().err.splitlines()
    assert status == 2
    assert message in lines[0]
    assert lines[1:] == ["hint: type `quickscale --help`"]


def test_a_bug_gives_status_3_and_says_how_to_report_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(templates, "BASE", None)

    status = main(["init", "shop"])

    error = capsys.readouterr().err
    assert status == 3
    assert error.startswith("error: QuickScale failed in a way that it should not: TypeError:")
    assert "hint: type it again with QUICKSCALE_DEBUG=1" in error
    assert list(Path.cwd().iterdir()) == []


def test_a_bug_shows_its_traceback_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "BASE", None)
    monkeypatch.setenv("QUICKSCALE_DEBUG", "1")

    with pytest.raises(TypeError):
        main(["init", "shop"])


@POSIX_ONLY
def test_a_reader_that_leaves_is_no_error(installed_script: str) -> None:
    done = run("sh", "-c", f'"{installed_script}" init shop --dry-run | head -n 1')

    assert done.stdout.startswith("shop/")
    assert done.stderr == ""


@POSIX_ONLY
def test_a_full_stdout_is_an_error(installed_script: str) -> None:
    done = run("sh", "-c", f'"{installed_script}" themes > /dev/full')

    assert done.returncode == 1
    assert done.stderr == "error: No space left on device\n"


def test_python_m_quickscale_is_the_same_program() -> None:
    done = run(sys.executable, "-m", "quickscale", "--version")

    assert done.stdout == f"quickscale {quickscale.__version__}\n"


@pytest.mark.parametrize("version", ["3.6", "3.7", "3.8", "3.9"])
@pytest.mark.parametrize("module", ["quickscale", "quickscale.cli"])
def test_an_old_python_is_refused_with_one_line(module: str, version: str) -> None:
    python = find_python(version)
    if python is None:
        pytest.skip(f"no Python {version} on this machine")

    done = run(python, "-c", f"import {module}")

    assert done.returncode == 1
    message = f"error: QuickScale needs Python 3.10 or newer, this is {version}\n"
    assert done.stderr == message


def test_colour_only_on_a_terminal_and_never_under_no_color(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = QuickScaleError("no", hint="yes")

    console.print_error(error)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    console.print_error(error)
    monkeypatch.setenv("NO_COLOR", "1")
    console.print_error(error)

    plain, coloured, plain_again = (
        "error: no\nhint: yes\n",
        "\033[31merror:\033[0m no\n\033[36mhint:\033[0m yes\n",
        "error: no\nhint: yes\n",
    )
    assert capsys.readouterr().err == plain + coloured + plain_again


def test_a_character_that_the_terminal_cannot_show_is_no_error(installed_script: str) -> None:
    done = run(installed_script, "init", "café", PYTHONIOENCODING="ascii")

    assert done.returncode == 1
    assert "caf\\xe9" in done.stderr
