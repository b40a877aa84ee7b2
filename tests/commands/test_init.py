from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from quickscale.cli import main
from quickscale.themes import THEMES
from tests.systems import POSIX_ONLY
from tests.tree import read_tree


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def path_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


@pytest.mark.parametrize("theme", THEMES)
def test_init_makes_a_project_of_each_theme(theme: str) -> None:
    status = main(["init", "my-shop", "--theme", theme])

    assert status == 0
    assert Path("my-shop/manage.py").is_file()
    assert Path("my-shop/my_shop/settings/base.py").is_file()
    assert not Path("my-shop/GENERATION-DID-NOT-FINISH.md").exists()
    assert [path.name for path in Path.cwd().iterdir()] == ["my-shop"]


def test_init_says_what_it_made_and_the_next_two_commands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["init", "my-shop"])

    output = capsys.readouterr()
    lines = output.out.splitlines()
    assert lines[0].startswith("created my-shop/ (starter_html, ")
    assert lines[1] == "committed on branch main"
    assert lines[-2:] == ["  cd my-shop", "  poetry install && poetry run inv serve"]
    assert output.err == ""


def test_init_takes_the_package_name_it_is_given() -> None:
    main(["init", "my-shop", "--package", "store"])

    assert Path("my-shop/store/settings/base.py").is_file()
    assert not Path("my-shop/my_shop").exists()


def test_init_makes_the_output_folder_and_quotes_it(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["init", "shop", "--output-dir", "new folder/below"])

    assert status == 0
    assert Path("new folder/below/shop/manage.py").is_file()
    assert "  cd 'new folder/below/shop'" in capsys.readouterr().out.splitlines()


def test_init_fills_an_empty_folder() -> None:
    Path("shop").mkdir()

    assert main(["init", "shop"]) == 0
    assert Path("shop/manage.py").is_file()


def test_init_twice_gives_the_same_files_but_another_secret() -> None:
    main(["init", "shop", "--output-dir", "one"])
    main(["init", "shop", "--output-dir", "two"])

    assert read_tree(Path("one")) == read_tree(Path("two"))
    assert Path("one/shop/.env").read_text() != Path("two/shop/.env").read_text()


@POSIX_ONLY
def test_init_keeps_the_secret_to_its_owner_and_out_of_git() -> None:
    main(["init", "shop"])

    environment = Path("shop/.env")
    secret = next(
        line.removeprefix("SECRET_KEY=")
        for line in environment.read_text().splitlines()
        if line.startswith("SECRET_KEY=")
    )
    assert len(secret) >= 50
    assert stat.S_IMODE(environment.stat().st_mode) == 0o600
    assert ".env" not in git(Path("shop"), "ls-files").splitlines()
    assert secret not in git(Path("shop"), "log", "-p")


def test_init_commits_once_on_main_and_leaves_nothing_to_commit() -> None:
    main(["init", "shop", "--theme", "starter_react"])

    repository = Path("shop")
    assert git(repository, "log", "--format=%an %s").splitlines() == [
        "Ada Tester Start from QuickScale 1.0.0 (starter_react)"
    ]
    assert git(repository, "symbolic-ref", "--short", "HEAD") == "main"
    assert git(repository, "status", "--porcelain") == ""


@pytest.mark.usefixtures("nobodys_identity")
def test_init_without_an_identity_leaves_files_uncommitted_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["init", "shop"])

    assert status == 0
    output = capsys.readouterr().out
    assert "not committed: git does not know your name and address" in output
    assert "git config --global user.email" in output
    assert '  git -C shop commit -m "First commit"' in output
    repository = Path("shop")
    assert git(repository, "symbolic-ref", "--short", "HEAD") == "main"
    assert "manage.py" in git(repository, "diff", "--cached", "--name-only").splitlines()
    assert not (Path(os.environ["HOME"]) / ".gitconfig").exists()
    assert "user" not in (repository / ".git" / "config").read_text()


def test_init_no_git_makes_no_repository(capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", "shop", "--no-git"])

    assert not Path("shop/.git").exists()
    assert "git" not in capsys.readouterr().out


@pytest.mark.usefixtures("path_without_git")
def test_init_works_without_git(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["init", "shop"])

    assert status == 0
    assert not Path("shop/.git").exists()
    assert "no git repository: git is not on this machine" in capsys.readouterr().out


def test_init_inside_a_repository_makes_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    git(Path.cwd(), "init", "--quiet")

    status = main(["init", "shop"])

    assert status == 0
    assert not Path("shop/.git").exists()
    assert "is a git repository already" in capsys.readouterr().out


def test_init_in_an_ignored_folder_of_a_repository_makes_its_own() -> None:
    git(Path.cwd(), "init", "--quiet")
    Path(".gitignore").write_text("/projects/\n")

    main(["init", "shop", "--output-dir", "projects"])

    assert Path("shop/.git").exists() is False
    assert Path("projects/shop/.git").is_dir()


@pytest.mark.parametrize(
    "configuration",
    [
        pytest.param("[core]\nautocrlf = true\nsafecrlf = true\n", id="autocrlf"),
        pytest.param("[core]\nhooksPath = {home}/hooks\n", id="failing hook"),
        pytest.param("[init]\ntemplateDir = {home}/template\n", id="template with failing hook"),
        pytest.param("[init]\ndefaultBranch = trunk\n", id="another default branch"),
        pytest.param("[core]\nexcludesFile = {home}/ignore\n", id="global ignore file"),
        pytest.param("[core]\nfsmonitor = true\n", id="fsmonitor"),
    ],
)
def test_init_commits_everything_under_a_peculiar_git_configuration(configuration: str) -> None:
    home = Path(os.environ["HOME"])
    for hook in (home / "hooks" / "pre-commit", home / "template" / "hooks" / "commit-msg"):
        hook.parent.mkdir(parents=True)
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
    (home / "ignore").write_text("*.lock\n.env.example\nstatic/\n")
    (home / ".gitconfig").write_text(configuration.format(home=home))

    main(["init", "shop"])

    assert git(Path("shop"), "log", "--format=%s", "main").count("Start from QuickScale") == 1
    tracked = set(git(Path("shop"), "-c", "core.quotePath=false", "ls-files").splitlines())
    on_disk = {name for name in read_tree(Path("shop")) if Path("shop", name).is_file()}
    assert on_disk - tracked == {".env"}


def test_init_survives_a_commit_that_cannot_be_signed(capsys: pytest.CaptureFixture[str]) -> None:
    configuration = "[commit]\ngpgSign = true\n[gpg]\nprogram = /nonexistent/gpg\n"
    (Path(os.environ["HOME"]) / ".gitconfig").write_text(configuration)

    status = main(["init", "shop"])

    assert status == 0
    assert Path("shop/manage.py").is_file()
    assert "not committed: " in capsys.readouterr().out


def test_init_survives_a_git_configuration_that_git_cannot_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (Path(os.environ["HOME"]) / ".gitconfig").write_text("[broken\n")

    status = main(["init", "shop"])

    assert status == 0
    assert Path("shop/manage.py").is_file()
    assert not Path("shop/.git").exists()
    assert "no git repository: " in capsys.readouterr().out


def test_init_json_prints_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", "my-shop", "--theme", "starter_htmx", "--json"])

    result = json.loads(capsys.readouterr().out)
    assert result["project"] == str(Path.cwd() / "my-shop")
    assert result["theme"] == "starter_htmx"
    assert result["package"] == "my_shop"
    assert result["git"] == {"state": "committed", "reason": ""}
    assert result["next"] == ["cd my-shop", "poetry install && poetry run inv serve"]
    files = [name for name in read_tree(Path("my-shop")) if Path("my-shop", name).is_file()]
    assert result["files"] == sorted(files)


def test_init_quiet_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", "shop", "--quiet"])

    assert capsys.readouterr() == ("", "")
    assert Path("shop/manage.py").is_file()


@pytest.mark.parametrize("theme", THEMES)
def test_init_dry_run_lists_what_init_makes_and_changes_nothing(
    theme: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["init", "shop", "--theme", theme, "--output-dir", "new", "--dry-run"])

    assert status == 0
    listed = capsys.readouterr().out.splitlines()
    assert list(Path.cwd().iterdir()) == []
    main(["init", "shop", "--theme", theme, "--output-dir", "new", "--no-git"])
    made = [path.as_posix() for path in Path("new").rglob("*") if path.is_file()]
    assert listed == sorted(made)


def test_init_dry_run_json_says_that_it_was_one(capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", "shop", "--dry-run", "--json"])

    result = json.loads(capsys.readouterr().out)
    assert (result["dry_run"], result["git"]) == (True, None)
    assert "manage.py" in result["files"]


def test_init_reads_and_writes_nothing_at_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".cookiecutterrc").write_text("default_context:\n  package_name: wrong\n")
    before = read_tree(home)

    main(["init", "shop"])

    assert Path("shop/shop").is_dir()
    assert read_tree(home) == before


def test_init_works_without_a_home(monkeypatch: pytest.MonkeyPatch, installed_script: str) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("GIT_CONFIG_GLOBAL")

    subprocess.run([installed_script, "init", "shop", "--quiet"], check=True)

    assert Path("shop/manage.py").is_file()


def test_init_works_without_a_network(installed_script: str) -> None:
    probe = subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False)
    if probe.returncode != 0:
        pytest.skip("this machine does not let us run without a network: unshare -n fails")

    subprocess.run(["unshare", "-n", installed_script, "init", "shop", "--quiet"], check=True)

    assert Path("shop/manage.py").is_file()


def test_init_cleans_up_after_a_run_that_was_killed(tmp_path: Path) -> None:
    abandoned = Path(".quickscale-shop-0123abcd")
    abandoned.mkdir()
    (abandoned / "half").write_text("")
    os.utime(abandoned, (0, 0))
    theirs = Path(".quickscale-notes")
    theirs.mkdir()

    main(["init", "shop"])

    assert {path.name for path in Path.cwd().iterdir()} == {"shop", theirs.name}


def test_init_through_the_installed_script(installed_script: str) -> None:
    done = subprocess.run(
        [installed_script, "init", "my-shop"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("created my-shop/ (starter_html, ")
    assert git(Path("my-shop"), "status", "--porcelain") == ""


def test_init_install_runs_poetry_in_the_project_with_progress_on_stderr(
    poetry_that_records: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    status = main(["init", "shop", "--install"])

    assert status == 0
    output = capfd.readouterr()
    assert output.err == "progress of install\n"
    assert output.out.splitlines()[-2:] == ["  cd shop", "  poetry run inv serve"]
    assert poetry_that_records.read_text() == f"{Path.cwd()}/shop install none\n"


def test_init_install_that_fails_keeps_the_project_and_says_how_to_go_on(
    poetry_that_records: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("FAIL", "7")

    status = main(["init", "shop", "--install", "--quiet"])

    assert status == 1
    assert capfd.readouterr().err.splitlines() == [
        "error: `poetry install` failed with status 7",
        "hint: the project is made; to go on: cd shop && poetry install && poetry run inv serve",
    ]
    assert Path("shop/manage.py").is_file()
    assert poetry_that_records.exists()


@pytest.mark.usefixtures("path_without_git")
def test_init_install_without_poetry_keeps_the_project_and_says_how_to_go_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["init", "shop", "--install"])

    assert status == 1
    error = capsys.readouterr().err
    assert "poetry is not on this machine; install Poetry as" in error
    assert "to go on: cd shop && poetry install" in error
    assert Path("shop/manage.py").is_file()
