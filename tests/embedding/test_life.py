"""The life of a project, told in one go: real git, real Poetry, real Django, in each theme."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.projects import machine
from tests.projects.fixtures import shared_folder, workshop
from tests.projects.workshop import copy_of

from .shop import MANAGED, Shop
from .upstream import Upstream, git, manifest

if TYPE_CHECKING:
    from tests.projects.workshop import Workshop

__all__ = ["shared_folder", "workshop"]

pytestmark = pytest.mark.e2e

URLS = "modules/notes/urls.py"
ASK = (
    "from django.test import Client; print(Client().get('/notes/', headers={'host': 'localhost'}))"
)
BODY = ASK.replace("))", ").content.decode())")


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give Poetry what it needs on this machine, beside the tests' own git identity."""
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME")
    for name, value in machine.tools_environment().items():
        if not name.startswith("GIT_"):
            monkeypatch.setenv(name, value)


def installed(workshop: Workshop, theme: str, root: Path) -> Shop:
    """Return a theme's project with the packages of the shared one, committed."""
    made = workshop.project(theme)
    copy_of(made, root)
    (root / ".venv").symlink_to(made.root / ".venv")
    for built in ("static/build", "node_modules", "frontend/node_modules"):
        if (made.root / built).exists() and not (root / built).exists():
            (root / built).symlink_to(made.root / built)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "Start")
    return Shop(root, str(made.python))


def response(shop: Shop) -> str:
    """Return what the site answers at the module's address."""
    done = subprocess.run(
        [shop.python, "manage.py", "shell", "--verbosity", "0", "-c", BODY],
        cwd=shop.root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def others(shop: Shop) -> dict[str, str]:
    """Return every file of the project that no task may touch."""
    return {
        name: value
        for name, value in shop.state().items()
        if name not in {"", "index", *MANAGED}
        and not name.startswith(("modules/notes/", "modules/labels/", ".venv", "static/build"))
    }


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("theme", ["starter_html", "starter_htmx", "starter_react"])
def test_the_life_of_a_project(
    theme: str, workshop: Workshop, upstream: Upstream, homeless: Path
) -> None:
    shop = installed(workshop, theme, homeless / "my-shop")
    shop.write("my_shop/work.py", '"""Work of the owner."""\n')
    start = shop.commit("Work")
    untouched = others(shop)

    shop.inv("embed", "notes", "--remote", upstream.url)
    assert response(shop) == "first"
    shop.replace(URLS, '"second"', '"mine"')
    shop.commit("Edit a module")
    shop.replace(URLS, '"first"', '"edited"')
    assert response(shop) == "edited"
    shop.git("checkout", "--quiet", "--", URLS)
    shop.fsck()

    upstream.replace("notes", "urls.py", '"first"', '"released"')
    upstream.release("notes", "1.1.0")
    shop.inv("update", "--yes")
    assert response(shop) == "released"
    assert '"mine"' in shop.read(URLS)
    shop.fsck()

    upstream.replace("notes", "urls.py", '"second"', '"theirs"')
    upstream.release("notes", "1.2.0")
    before = shop.tree
    assert shop.inv("update", "--yes", check=False).status == 1
    shop.inv("update", "--abort")
    assert (shop.tree, shop.is_clean()) == (before, True)
    assert shop.inv("update", "--yes", check=False).status == 1
    shop.git("checkout", "--ours", URLS)
    shop.git("add", URLS)
    shop.inv("update", "--continue")
    assert response(shop) == "released"
    shop.fsck()

    shop.inv("push", "notes", "--branch", "better", "--yes")
    git(upstream.work, "fetch", "--quiet", "origin")
    git(upstream.work, "merge", "--quiet", "--no-ff", "-m", "Merge the request", "origin/better")
    upstream.release("notes", "1.3.0")
    other = installed(workshop, theme, homeless / "other")
    other.inv("embed", "notes@1.0.0", "--remote", upstream.url)
    other.inv("update", "notes", "--to", "latest", "--yes")
    shop.inv("update", "--yes")
    assert other.git("rev-parse", "HEAD:modules/notes") == shop.git(
        "rev-parse", "HEAD:modules/notes"
    )
    assert '"mine"' in other.read(URLS)

    shop.inv("remove", "notes", "--yes")
    assert shop.git("diff", start) == ""
    shop.inv("embed", "notes", "--remote", upstream.url)
    assert response(shop) == "released"
    assert others(shop) == untouched
    shop.fsck()


def with_own_packages(workshop: Workshop, root: Path) -> Shop:
    """Return a project with an environment of its own, into which packages may come."""
    copy_of(workshop.project("starter_html"), root)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "Start")
    subprocess.run(["poetry", "env", "use", "--quiet", machine.base_python()], cwd=root, check=True)
    subprocess.run(["poetry", "install", "--quiet"], cwd=root, check=True)
    return Shop(root, str(root / ".venv" / "bin" / "python"))


def require_humanize(upstream: Upstream) -> None:
    """Release a version that needs a package which the project does not have."""
    text = manifest("notes", dependencies='["humanize (>=4)"]')
    upstream.write("notes", "pyproject.toml", text)
    upstream.replace("notes", "urls.py", "from django.http", "import humanize\nfrom django.http")
    upstream.replace("notes", "urls.py", '"first"', "humanize.intcomma(12345)")
    upstream.release("notes", "1.1.0")


@pytest.mark.usefixtures("at_home")
def test_requirements_are_locked_installed_and_taken_out_again(
    workshop: Workshop, upstream: Upstream, homeless: Path
) -> None:
    shop = with_own_packages(workshop, homeless / "my-shop")
    start = shop.head
    require_humanize(upstream)

    shop.inv("embed", "notes", "--remote", upstream.url)

    assert response(shop) == "12,345"
    assert '    "humanize (>=4)",\n' in shop.read("pyproject.toml")
    assert 'name = "humanize"' in shop.read("poetry.lock")
    subprocess.run(["poetry", "check", "--lock", "--strict"], cwd=shop.root, check=True)
    assert shop.is_clean()
    shop.inv("remove", "notes")
    assert shop.git("diff", start) == ""


@pytest.mark.usefixtures("at_home")
def test_a_kill_while_poetry_works_loses_nothing(
    workshop: Workshop, upstream: Upstream, homeless: Path, tmp_path: Path
) -> None:
    shop = with_own_packages(workshop, homeless / "my-shop")
    require_humanize(upstream)
    before = shop.state()
    words = ("embed", "notes", "--remote", upstream.url)

    killed = shop.inv(*words, check=False, variables=_killed_by_poetry(tmp_path, "lock"))
    assert killed.status == -signal.SIGKILL
    assert shop.state() == before

    variables = _killed_by_poetry(tmp_path, "install")
    for way in ("--abort", "--continue"):
        killed = shop.inv(*words, check=False, variables=variables)
        assert killed.status == -signal.SIGKILL
        assert "embed notes 1.1.0: was interrupted" in shop.inv("update", check=False).errors
        shop.inv("embed", way)
        if way == "--abort":
            assert shop.state() == before
    assert response(shop) == "12,345"
    assert shop.is_clean()


def _killed_by_poetry(folder: Path, verb: str) -> dict[str, str]:
    """Return variables under which Poetry does its work, but for one verb kills who called it."""
    real = _which("poetry")
    script = folder / verb / "poetry"
    script.parent.mkdir()
    script.write_text(
        f'#!/bin/sh\n[ "$1" = {verb} ] && kill -9 $PPID && exit 1\nexec {real} "$@"\n'
    )
    script.chmod(0o755)
    return {"PATH": f"{script.parent}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.usefixtures("at_home")
def test_a_lock_that_cannot_be_resolved_leaves_everything_as_it_was(
    workshop: Workshop, upstream: Upstream, homeless: Path
) -> None:
    shop = installed(workshop, "starter_html", homeless / "my-shop")
    upstream.write(
        "notes", "pyproject.toml", manifest("notes", dependencies='["humanize (>=999)"]')
    )
    upstream.release("notes", "1.1.0")

    said = shop.refuses("embed", "notes", "--remote", upstream.url)

    assert "locking failed: `poetry lock --no-interaction` says" in said
    assert "humanize" in said


@pytest.mark.usefixtures("at_home")
def test_a_module_that_fails_djangos_checks_is_taken_back(
    workshop: Workshop, upstream: Upstream, homeless: Path
) -> None:
    shop = installed(workshop, "starter_html", homeless / "my-shop")
    upstream.replace("notes", "urls.py", "urlpatterns =", "urlpatterns = 1 +")
    upstream.release("notes", "1.1.0")

    said = shop.refuses("embed", "notes", "--remote", upstream.url)

    assert "Django's checks fail with it:" in said
    assert "everything is as it was" in said


def test_without_poetry_the_way_out_is_told(shop: Shop, upstream: Upstream, tmp_path: Path) -> None:
    upstream.write("notes", "pyproject.toml", manifest("notes", dependencies='["humanize (>=4)"]'))
    upstream.release("notes", "1.1.0")
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").symlink_to(_which("git"))
    variables = {"PATH": str(folder), "HOME": str(tmp_path)}

    said = shop.refuses("embed", "notes", variables=variables)
    answer = shop.inv("embed", "notes", "--no-install", variables=variables)

    assert "Poetry is not on this machine" in said
    assert "--no-install" in said
    assert "Poetry is missing: run `poetry lock && poetry install`" in answer.errors
    assert '    "humanize (>=4)",\n' in shop.read("pyproject.toml")
    assert shop.is_clean()


def _which(program: str) -> str:
    for folder in os.environ["PATH"].split(os.pathsep):
        if (Path(folder) / program).is_file():
            return str(Path(folder) / program)
    raise AssertionError(program)
