"""However Cookiecutter is called, it gives the tree that `quickscale init` gives."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quickscale.themes import THEMES
from tests.templates.conftest import QUICKSCALE, TAG, git
from tests.tree import read_tree

if TYPE_CHECKING:
    from collections.abc import Callable

    ReferenceOf = Callable[[str], Path]

COOKIECUTTER = str(Path(sys.executable).with_name("cookiecutter"))
THEME = "starter_htmx"
FOLDER = f"cookiecutter-{THEME}"
ANSWER = ("--no-input", "project_slug=my-shop")


def run(
    *command: str, answers: str = "", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PWD": str(cwd or Path.cwd())}
    return subprocess.run(
        command,
        input=answers,
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def assert_same(project: Path, reference: Path) -> None:
    got, expected = read_tree(project), read_tree(reference)
    assert sorted(got) == sorted(expected)
    assert [name for name in got if got[name] != expected[name]] == []


@pytest.mark.parametrize("theme", THEMES)
def test_from_a_local_path(theme: str, clone: Path, reference_of: ReferenceOf) -> None:
    done = run(COOKIECUTTER, f"{clone}/cookiecutter-{theme}", *ANSWER)

    assert done.returncode == 0, done.stderr
    assert_same(Path("my-shop"), reference_of(theme))


@pytest.mark.parametrize(
    "output", [[], ["--output-dir", "out"], ["--output-dir", "../out"]], ids=" ".join
)
def test_from_a_relative_path(output: list[str], clone: Path, reference_of: ReferenceOf) -> None:
    Path("template").symlink_to(clone)

    done = run(COOKIECUTTER, f"template/{FOLDER}", *ANSWER, *output)

    assert done.returncode == 0, done.stderr
    assert_same(Path(output[-1] if output else ".") / "my-shop", reference_of(THEME))


def test_from_a_git_address(clone: Path, reference_of: ReferenceOf) -> None:
    done = run(COOKIECUTTER, f"file://{clone}", "--directory", FOLDER, *ANSWER)

    assert done.returncode == 0, done.stderr
    assert_same(Path("my-shop"), reference_of(THEME))


def test_from_a_tag(clone: Path, reference_of: ReferenceOf, tmp_path: Path) -> None:
    newer = tmp_path / "newer.git"
    git(tmp_path, "clone", "--quiet", str(clone), str(newer))
    project = newer / "cookiecutter-base" / "{{cookiecutter.project_slug}}"
    (project / "new.txt").write_text("not in the tag\n")
    git(newer, "add", "--all")
    git(newer, "commit", "--quiet", "--message", "Newer than the tag")

    done = run(COOKIECUTTER, f"file://{newer}", "--checkout", TAG, "--directory", FOLDER, *ANSWER)

    assert done.returncode == 0, done.stderr
    assert_same(Path("my-shop"), reference_of(THEME))


def test_from_a_zip(clone: Path, reference_of: ReferenceOf, tmp_path: Path) -> None:
    archive = tmp_path / "quickscale.zip"
    git(clone, "archive", "--prefix=quickscale-main/", f"--output={archive}", "HEAD")

    done = run(COOKIECUTTER, str(archive), "--directory", FOLDER, *ANSWER)

    assert done.returncode == 0, done.stderr
    assert_same(Path("my-shop"), reference_of(THEME))


@pytest.mark.parametrize(("number", "theme"), list(enumerate(THEMES, start=1)))
def test_from_the_menu(number: int, theme: str, clone: Path, reference_of: ReferenceOf) -> None:
    done = run(COOKIECUTTER, f"file://{clone}", answers=f"{number}\nmy-shop\n\n")

    assert done.returncode == 0, done.stderr
    assert_same(Path("my-shop"), reference_of(theme))


def test_from_the_menu_without_input_takes_the_default_theme(
    clone: Path, reference_of: ReferenceOf
) -> None:
    done = run(COOKIECUTTER, str(clone), *ANSWER)

    assert done.returncode == 0, done.stderr
    assert_same(Path("my-shop"), reference_of("starter_html"))


def test_with_replay(clone: Path, reference_of: ReferenceOf) -> None:
    run(COOKIECUTTER, f"{clone}/{FOLDER}", *ANSWER)
    shutil.rmtree("my-shop")

    done = run(COOKIECUTTER, f"{clone}/{FOLDER}", "--replay")

    assert done.returncode == 0, done.stderr
    assert_same(Path("my-shop"), reference_of(THEME))


def test_it_asks_for_the_two_names_and_keeps_no_secret(
    clone: Path, reference_of: ReferenceOf
) -> None:
    done = run(COOKIECUTTER, f"{clone}/{FOLDER}", answers="my-shop\n\n")

    assert done.returncode == 0, done.stderr
    assert "[1/2] project_slug (my-project)" in done.stdout
    assert "[2/2] package_name (my_shop)" in done.stdout
    assert_same(Path("my-shop"), reference_of(THEME))
    replay = Path(os.environ["HOME"], ".cookiecutter_replay", f"{FOLDER}.json").read_text()
    secret = Path("my-shop/.env").read_text().split("SECRET_KEY=")[1].splitlines()[0]
    assert secret not in replay


def test_with_all_defaults(clone: Path) -> None:
    done = run(COOKIECUTTER, f"{clone}/{FOLDER}", "--no-input")

    assert done.returncode == 0, done.stderr
    assert Path("my-project/my_project/settings/base.py").is_file()


def test_through_the_python_api_from_another_folder(clone: Path, reference_of: ReferenceOf) -> None:
    Path("here").mkdir()
    Path("here/template").symlink_to(clone)
    call = (
        "import os; from cookiecutter.main import cookiecutter; os.chdir('here');"
        f"cookiecutter('template/{FOLDER}', no_input=True,"
        "extra_context={'project_slug': 'my-shop'}, output_dir='made')"
    )

    done = run(sys.executable, "-c", call)

    assert done.returncode == 0, done.stderr
    assert_same(Path("here/made/my-shop"), reference_of(THEME))


def test_a_base_that_cannot_be_found_leaves_nothing_and_says_what_to_give(clone: Path) -> None:
    shutil.copytree(clone / FOLDER, FOLDER)

    done = run(COOKIECUTTER, FOLDER, *ANSWER)

    assert done.returncode != 0
    assert f"no cookiecutter-base/ beside {FOLDER}: give the template's full path" in done.stderr
    assert not Path("my-shop").exists()


def test_without_hooks_a_marker_shows_that_the_project_is_half_made(clone: Path) -> None:
    run(COOKIECUTTER, f"{clone}/{FOLDER}", *ANSWER, "--accept-hooks", "no")

    marker = Path("my-shop/GENERATION-DID-NOT-FINISH.md")
    assert marker.read_text().startswith("# This project is not complete")
    assert not Path("my-shop/manage.py").exists()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("project_slug=class", "'class' is a Python keyword"),
        ("project_slug=My Shop", "'My Shop' is not a project name"),
        ("package_name=django", "'django' would shadow a package that the project installs"),
        ('project_slug=a"""b\\', "is not a project name"),
    ],
)
def test_a_bad_answer_leaves_nothing(answer: str, message: str, clone: Path) -> None:
    done = run(COOKIECUTTER, f"{clone}/{FOLDER}", "--no-input", answer)

    assert done.returncode != 0
    assert message in done.stderr
    assert list(Path.cwd().iterdir()) == []


def test_forced_into_a_folder_with_files_it_touches_none(clone: Path) -> None:
    Path("my-shop").mkdir()
    Path("my-shop/manage.py").write_text("mine")

    done = run(COOKIECUTTER, f"{clone}/{FOLDER}", *ANSWER, "--overwrite-if-exists")

    assert done.returncode != 0
    assert "is not empty: generate into a new folder" in done.stderr
    assert {name: content for name, (_, content) in read_tree(Path("my-shop")).items()} == {
        "manage.py": b"mine"
    }


@pytest.mark.parametrize(
    ("path", "content"),
    [
        pytest.param("manage.py", "{% broken", id="syntax error in the base"),
        pytest.param(".env.example", "# no secret here\n", id="no line for the secret"),
    ],
)
def test_a_failing_hook_leaves_nothing(
    path: str, content: str, clone: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(clone, broken)
    (broken / "cookiecutter-base" / "{{cookiecutter.project_slug}}" / path).write_text(content)

    done = run(COOKIECUTTER, f"{broken}/{FOLDER}", *ANSWER)

    assert done.returncode != 0
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    ("path", "content"),
    [
        pytest.param("manage.py", "{% broken", id="syntax error in the base"),
        pytest.param("manage.py", "{{ cookiecutter.nothing }}", id="unknown variable in the base"),
        pytest.param(".env.example", "# no secret here\n", id="no line for the secret"),
    ],
)
def test_a_failing_template_leaves_nothing_of_init(
    path: str, content: str, clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(clone, broken)
    (broken / "cookiecutter-base" / "{{cookiecutter.project_slug}}" / path).write_text(content)
    monkeypatch.setenv("PYTHONPATH", str(broken))

    done = run(*QUICKSCALE, "init", "shop")

    assert done.returncode == 3
    assert done.stderr.startswith("error: QuickScale failed in a way that it should not: ")
    assert "Traceback" not in done.stderr
    assert list(Path.cwd().iterdir()) == []
