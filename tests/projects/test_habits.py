"""What keeps a project in shape when nobody looks: hooks before a commit, line ends, editors."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
import yaml

from .workshop import copy_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .workshop import Project

NO_NETWORK = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    ).stdout


@pytest.fixture
def committed(project: Project, tmp_path: Path) -> Project:
    """Return a repository of the project that shares its packages."""
    copy = copy_of(project, tmp_path / "my-shop")
    (copy.root / ".venv").symlink_to(project.root / ".venv")
    git(copy.root, "init", "--quiet")
    (copy.root / ".git" / "info" / "exclude").write_text(".venv\n")
    git(copy.root, "add", ".")
    git(copy.root, "commit", "--quiet", "-m", "start")
    return copy


@pytest.mark.e2e
def test_the_hooks_pass_without_a_network_and_change_nothing(
    committed: Project, tmp_path: Path
) -> None:
    variables = {**NO_NETWORK, "PRE_COMMIT_HOME": str(tmp_path / "pre-commit")}

    output = committed.poetry("run", "pre-commit", "run", "--all-files", variables=variables).stdout

    hooks = yaml.safe_load((committed.root / ".pre-commit-config.yaml").read_text())["repos"]
    names = [hook["name"] for repository in hooks for hook in repository["hooks"]]
    assert {"ruff check", "ruff format", "djlint", "mypy"} <= set(names)
    lines = [re.fullmatch(r"(.+?)\.+Passed", line) for line in output.splitlines()]
    assert [line and line[1] for line in lines] == names, output
    assert git(committed.root, "status", "--porcelain") == ""


@pytest.mark.e2e
def test_a_commit_that_is_out_of_shape_is_refused(committed: Project, tmp_path: Path) -> None:
    variables = {**NO_NETWORK, "PRE_COMMIT_HOME": str(tmp_path / "pre-commit")}
    committed.poetry("run", "pre-commit", "install", variables=variables)
    (committed.root / "manage.py").write_text("import os\nx  =  1\n")

    done = committed.run("git", "commit", "--all", "-m", "out of shape", check=False)

    assert done.returncode == 1, done.stdout
    assert "ruff check" in done.stdout
    assert git(committed.root, "log", "--format=%s").splitlines() == ["start"]


def test_lines_end_with_lf_on_every_system(
    project_of: Callable[[str], Path], theme: str, tmp_path: Path
) -> None:
    attributes = (project_of(theme) / ".gitattributes").read_bytes()
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / ".gitattributes").write_bytes(attributes)
    (repository / "text.py").write_bytes(b"one\r\ntwo\r\n")
    (repository / "picture.png").write_bytes(b"\r\n\x00\r\n")
    git(repository, "init", "--quiet")
    git(repository, "add", ".")
    (repository / "text.py").unlink()

    # As on a Windows whose git has been told to write CRLF.
    git(repository, "-c", "core.autocrlf=true", "-c", "core.eol=crlf", "checkout", "--", ".")

    assert (repository / "text.py").read_bytes() == b"one\ntwo\n"
    assert (repository / "picture.png").read_bytes() == b"\r\n\x00\r\n"
