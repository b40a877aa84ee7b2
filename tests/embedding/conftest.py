"""A remote with two modules and a project of each theme; every test gets copies of its own."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .shop import Shop
from .upstream import Upstream, git, manifest, open_upstream

if TYPE_CHECKING:
    from collections.abc import Callable

OPS = Path(__file__).parents[2] / "cookiecutter-base" / "{{cookiecutter.project_slug}}"


@pytest.fixture(scope="session", autouse=True)
def _ops_importable() -> None:
    """Let tests import a project's ops/ as it is in the templates."""
    sys.path.append(str(OPS))


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a remote that offers `notes` and `labels`, to be copied."""
    folder = tmp_path_factory.mktemp("origin")
    with pytest.MonkeyPatch.context() as patch:
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_NAME", "Mia Maintainer")
            patch.setenv(f"GIT_{role}_EMAIL", "mia@example.com")
        made = open_upstream(folder / "remote")
        made.start("notes")
        made.start("labels", manifest("labels", requires='["notes>=1.0"]'))
    return folder / "remote"


@pytest.fixture
def upstream(origin: Path, tmp_path: Path) -> Upstream:
    """Return the remote, and the maintainer's clone of it."""
    folder = tmp_path / "remote"
    shutil.copytree(origin, folder)
    made = Upstream(bare=folder / "modules.git", work=folder / "upstream")
    git(made.work, "remote", "set-url", "origin", str(made.bare))
    return made


@pytest.fixture
def shop_of(project_of: Callable[[str], Path], tmp_path: Path) -> Callable[[str, Path], Shop]:
    """Return a function that puts a theme's project, committed, into a folder."""

    def make(theme: str, root: Path) -> Shop:
        shutil.copytree(project_of(theme), root)
        git(root, "init", "--quiet", "--initial-branch=main")
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "-m", "Start")
        return Shop(root)

    return make


@pytest.fixture
def shop(shop_of: Callable[[str, Path], Shop], upstream: Upstream, homeless: Path) -> Shop:
    """Return a project of the html theme whose config.yml names the remote."""
    made = shop_of("starter_html", homeless / "my-shop")
    _use(made, upstream)
    return made


def _use(made: Shop, upstream: Upstream) -> None:
    lines = made.read(".quickscale/config.yml").splitlines()
    kept = [f"remote: {upstream.url}" if line.startswith("remote:") else line for line in lines]
    made.write(".quickscale/config.yml", "\n".join(kept) + "\n")
    made.commit("Use our modules")
