from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from quickscale import templates
from quickscale.errors import QuickScaleError
from quickscale.templates import Answers
from tests.systems import POSIX_ONLY

ANSWERS = Answers(theme="starter_html", slug="my-shop", package="my_shop")


def move_package(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the package lie in another folder."""
    folder.mkdir(parents=True)
    monkeypatch.setattr(templates, "__file__", str(folder / "templates.py"))


def test_templates_of_a_clone_are_beside_the_package() -> None:
    root = templates.find_root()

    assert root == Path(templates.__file__).parent.parent


def test_templates_of_a_wheel_are_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "quickscale"
    move_package(package, monkeypatch)
    (package / "_templates" / templates.BASE).mkdir(parents=True)

    assert templates.find_root() == package / "_templates"


def test_a_package_without_templates_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_package(tmp_path / "site-packages" / "quickscale", monkeypatch)

    with pytest.raises(QuickScaleError, match="has no templates") as failure:
        templates.find_root()

    assert failure.value.hint == "install QuickScale again"


def test_loading_a_hook_writes_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = templates.theme_folder("starter_html") / "hooks"
    package = tmp_path / "quickscale"
    move_package(package, monkeypatch)
    (tmp_path / templates.BASE).mkdir()
    copied = tmp_path / "cookiecutter-starter_html" / "hooks"
    shutil.copytree(hooks, copied, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE")

    module = templates.load_hook("pre_gen_project", "starter_html")

    assert module.package_of("my-shop") == "my_shop"
    assert not (copied / "__pycache__").exists()


def test_caches_beside_the_templates_are_neither_listed_nor_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = templates.find_root()
    for folder in (templates.BASE, "cookiecutter-starter_html"):
        shutil.copytree(root / folder, tmp_path / folder)
    move_package(tmp_path / "quickscale", monkeypatch)
    cache = tmp_path / templates.BASE / templates.PROJECT_FOLDER / "ops" / "__pycache__"
    cache.mkdir(exist_ok=True)
    (cache / "node.cpython-311.pyc").write_bytes(b"\0\1\2\3")

    project = templates.render(ANSWERS, into=tmp_path)

    made = sorted(
        path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()
    )
    assert made == templates.list_files(ANSWERS)
    assert not any("__pycache__" in path for path in made)


@POSIX_ONLY
def test_what_begins_with_a_shebang_can_be_run(tmp_path: Path) -> None:
    project = templates.render(ANSWERS, into=tmp_path)

    assert (project / "manage.py").read_bytes().startswith(b"#!")
    assert (project / "manage.py").stat().st_mode & 0o111
    assert not (project / "pyproject.toml").stat().st_mode & 0o111
