"""The linters that an owner may use find nothing in a fresh project."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .workflow import WORKFLOW, read_jobs
from .workshop import walk

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAMS = Path(sys.executable).parent
FROM_3_11 = {"compose-lint", "zizmor"}
# Made for its owner's eyes only, and not committed: it holds a secret, as it has to.
SECRETS_OF_ITS_OWN = {".env"}
SHELL_SCRIPT = re.compile(rb"#!.*\b(ba)?sh\b")


@pytest.fixture
def made(project_of: Callable[[str], Path], theme: str) -> Path:
    """Return the theme's project as it comes, nothing installed; read it only."""
    return project_of(theme)


def lint(project: Path, program: str, *arguments: str | Path, given: str = "") -> str:
    """Run a linter of this environment in the project; fail with what it says."""
    if program in FROM_3_11 and sys.version_info < (3, 11):
        pytest.skip(f"{program} needs Python 3.11")
    done = subprocess.run(
        [str(PROGRAMS / program), *map(str, arguments)],
        cwd=project,
        env={**os.environ, "NO_COLOR": "1"},
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_hadolint_finds_nothing(made: Path) -> None:
    files = list(made.glob("Dockerfile*"))

    assert files
    for path in files:
        lint(made, "hadolint", "--failure-threshold", "style", "--no-color", path.name)


def test_compose_lint_finds_nothing(made: Path) -> None:
    files = list(made.glob("docker-compose*.yml"))

    assert len(files) == 3
    for path in files:
        lint(made, "compose-lint", "check", "--fail-on", "low", path.name)


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("compose-spec", "docker-compose*.yml"),
        ("github-workflows", ".github/workflows/*.yml"),
        ("dependabot", ".github/dependabot.yml"),
    ],
)
def test_files_are_as_their_schema_says(made: Path, schema: str, pattern: str) -> None:
    files = list(made.glob(pattern))

    assert files
    lint(made, "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)


def test_every_job_has_a_time_limit(made: Path) -> None:
    schema = "custom.github-workflows-require-timeout"

    lint(made, "check-jsonschema", "--builtin-schema", schema, made / WORKFLOW)


def test_zizmor_finds_nothing(made: Path) -> None:
    output = lint(made, "zizmor", "--offline", "--persona", "auditor", ".github")

    assert "No findings to report" in output


def test_yamllint_finds_nothing(made: Path) -> None:
    assert (made / ".yamllint.yml").is_file()

    assert lint(made, "yamllint", "--strict", ".") == ""


def test_deptry_finds_nothing(made: Path) -> None:
    lint(made, "deptry", ".")


def test_detect_secrets_finds_nothing(made: Path) -> None:
    files = [path.relative_to(made).as_posix() for path in walk(made)]
    assert {".env.example", WORKFLOW} <= set(files)

    lint(
        made,
        "detect-secrets-hook",
        "--no-verify",
        *sorted(set(files) - SECRETS_OF_ITS_OWN),
    )


def test_shellcheck_finds_nothing_in_scripts_and_in_the_steps_of_the_workflow(made: Path) -> None:
    for path in walk(made):
        if SHELL_SCRIPT.match(path.read_bytes()):
            lint(made, "shellcheck", path)
    scripts = [
        step["run"]
        for job in read_jobs(made).values()
        for step in job.content["steps"]
        if "run" in step
    ]

    assert scripts
    for script in scripts:
        lint(made, "shellcheck", "--shell", "bash", "-", given=script)
