import subprocess
from pathlib import Path

import pytest
import release

CHANGELOG = """\
# Changelog

## [Unreleased]

### Added

- A door for cats.

### Fixed

- The roof.

## [1.0.0] - 2026-01-01

- The house.
"""


def git(repository: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=repository, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "house"
    (root / "quickscale").mkdir(parents=True)
    (root / "pyproject.toml").write_text('[project]\nname = "quickscale"\nversion = "1.0.0"\n')
    (root / "quickscale" / "__init__.py").write_text('"""House."""\n\n__version__ = "1.0.0"\n')
    (root / "CHANGELOG.md").write_text(CHANGELOG)
    git(tmp_path, "init", "--quiet", "--initial-branch", "main", str(root))
    git(root, "config", "user.name", "Ada")
    git(root, "config", "user.email", "ada@example.com")
    commit_all(root)
    git(root, "tag", "v1.0.0")
    monkeypatch.chdir(root)
    return root


def commit_all(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "house: build")


def state(root: Path) -> tuple[str, str, str, dict[str, bytes]]:
    files = {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }
    tags = git(root, "tag", "--list")
    return git(root, "rev-parse", "HEAD"), tags, git(root, "status", "--porcelain"), files


def test_a_release_sets_the_version_and_moves_the_changelog(repository: Path) -> None:
    status = release.main(["1.1.0", "--date", "2026-12-31"])

    assert status == 0
    assert 'version = "1.1.0"' in (repository / "pyproject.toml").read_text()
    assert '__version__ = "1.1.0"' in (repository / "quickscale" / "__init__.py").read_text()
    changelog = (repository / "CHANGELOG.md").read_text()
    assert "## [Unreleased]\n\n## [1.1.0] - 2026-12-31\n\n### Added\n\n- A door" in changelog
    assert changelog.endswith(CHANGELOG.split("### Fixed")[1])


def test_a_release_writes_notes_and_commits_and_tags_them(repository: Path) -> None:
    release.main(["1.1.0", "--date", "2026-12-31"])

    assert (repository / "docs" / "releases" / "1.1.0.md").read_text() == (
        "# QuickScale 1.1.0\n\nReleased on 2026-12-31.\n\n"
        "## Added\n\n- A door for cats.\n\n## Fixed\n\n- The roof.\n"
    )
    assert git(repository, "status", "--porcelain") == ""
    assert git(repository, "log", "-1", "--format=%s").strip() == "release: 1.1.0"
    assert git(repository, "rev-list", "-1", "v1.1.0") == git(repository, "rev-parse", "HEAD")


def test_a_second_release_needs_news_of_its_own(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release.main(["1.1.0"])
    before = state(repository)

    status = release.main(["1.2.0"])

    assert status == 1
    assert "lists nothing under Unreleased" in capsys.readouterr().err
    assert state(repository) == before


def test_the_first_release_takes_the_version_that_is_there(repository: Path) -> None:
    git(repository, "tag", "--delete", "v1.0.0")

    assert release.main(["1.0.0"]) == 0
    assert git(repository, "tag", "--list").strip() == "v1.0.0"


def test_a_dry_run_names_the_files_and_changes_nothing(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(repository)

    status = release.main(["1.1.0", "--dry-run"])

    assert status == 0
    assert capsys.readouterr().out.splitlines() == [
        "pyproject.toml",
        "quickscale/__init__.py",
        "CHANGELOG.md",
        "docs/releases/1.1.0.md",
    ]
    assert state(repository) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["1.1"], "1.1 is not a version", id="two numbers"),
        pytest.param(["v1.1.0"], "v1.1.0 is not a version", id="with a v"),
        pytest.param(["1.01.0"], "1.01.0 is not a version", id="leading zero"),
        pytest.param(["1.1.0rc1"], "1.1.0rc1 is not a version", id="candidate"),
        pytest.param(["0.9.0"], "0.9.0 is older than 1.0.0", id="older"),
        pytest.param(["1.0.0"], "the tag v1.0.0 exists", id="released"),
        pytest.param(["1.1.0", "--date", "tomorrow"], "tomorrow is not a date", id="date"),
    ],
)
def test_bad_arguments_are_refused_and_nothing_changes(
    repository: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(repository)

    status = release.main(arguments)

    assert status == 1
    assert f"error: {message}" in capsys.readouterr().err
    assert state(repository) == before


def test_a_tree_that_is_not_clean_is_refused(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "note.txt").write_text("mine")
    before = state(repository)

    status = release.main(["1.1.0"])

    assert status == 1
    assert "the working tree is not clean: ?? note.txt" in capsys.readouterr().err
    assert state(repository) == before


@pytest.mark.parametrize("place", ["pyproject.toml", "quickscale/__init__.py"])
def test_a_file_without_a_version_is_refused(
    repository: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / place).write_text("# nothing\n")
    commit_all(repository)

    status = release.main(["1.1.0"])

    assert status == 1
    assert "version" in capsys.readouterr().err


def test_a_changelog_without_the_heading_is_refused(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "CHANGELOG.md").write_text("# Changelog\n")
    commit_all(repository)

    status = release.main(["1.1.0"])

    assert status == 1
    assert "has no heading `## [Unreleased]`" in capsys.readouterr().err


@pytest.mark.parametrize("hook", ["pre-commit", "reference-transaction"])
def test_a_hook_that_refuses_leaves_everything_as_it_was(
    repository: Path, hook: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(repository)
    script = repository / ".git" / "hooks" / hook
    script.parent.mkdir(exist_ok=True)
    # The second one refuses the tag only, when the commit is made already.
    condition = "true" if hook == "pre-commit" else '[ "$1" = prepared ] && grep -q refs/tags/'
    script.write_text(f"#!/bin/sh\nif {condition}; then echo no >&2; exit 1; fi\n")
    script.chmod(0o755)

    status = release.main(["1.1.0"])

    script.unlink()
    assert status == 1
    assert "failed" in capsys.readouterr().err
    assert state(repository) == before


def test_notes_that_exist_are_never_overwritten(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = repository / "docs" / "releases" / "1.1.0.md"
    notes.parent.mkdir(parents=True)
    notes.write_text("mine\n")
    commit_all(repository)

    status = release.main(["1.1.0"])

    assert status == 1
    assert "docs/releases/1.1.0.md exists already" in capsys.readouterr().err


def test_outside_a_repository_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert release.main(["1.1.0"]) == 1
    assert "not a git repository" in capsys.readouterr().err
