"""A repository that offers modules, as ours does: main, split branches, tags of versions."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = """\
[project]
name = "quickscale-{name}"
version = "{version}"
description = "{title}, for trying"
requires-python = ">=3.10"
dependencies = {dependencies}

[tool.quickscale]
title = "{title}"
apps = ["."]
url-prefix = "{name}/"
requires = {requires}
core-compatibility = "{core}"
settings = {settings}
"""
APPS = """\
from django.apps import AppConfig


class Config(AppConfig):
    name = __name__.rpartition(".")[0]
    label = "quickscale_{name}"
"""
URLS = '''\
from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "quickscale_{name}"


def greet(request: HttpRequest) -> HttpResponse:
    """Answer with a word."""
    word = "first"
    return HttpResponse(word)


def part(request: HttpRequest) -> HttpResponse:
    """Answer with another word."""
    other = "second"
    return HttpResponse(other)


urlpatterns = [path("", greet, name="greet"), path("part/", part, name="part")]
'''


def git(folder: Path, *arguments: str) -> str:
    """Run git and return what it writes, without the last end of line."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.rstrip("\n")


def manifest(
    name: str,
    version: str = "1.0.0",
    *,
    dependencies: str = "[]",
    requires: str = "[]",
    core: str = ">=1.0,<2",
    settings: str = "[]",
) -> str:
    """Return the pyproject.toml of a module."""
    return MANIFEST.format(
        name=name,
        title=name.capitalize(),
        version=version,
        dependencies=dependencies,
        requires=requires,
        core=core,
        settings=settings,
    )


@dataclass(frozen=True)
class Upstream:
    """The maintainers' side.

    bare: the remote that projects know
    work: the maintainer's clone of it
    """

    bare: Path
    work: Path

    @property
    def url(self) -> str:
        """The remote as one types it."""
        return str(self.bare)

    def folder(self, name: str) -> Path:
        """Return where a module is developed."""
        return self.work / "quickscale_modules" / name

    def write(self, name: str, file: str, text: str) -> None:
        """Write a file of a module."""
        path = self.folder(name) / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

    def replace(self, name: str, file: str, old: str, new: str) -> None:
        """Edit a file of a module."""
        text = (self.folder(name) / file).read_text(encoding="utf-8")
        assert old in text
        self.write(name, file, text.replace(old, new))

    def start(self, name: str, text: str = "") -> None:
        """Begin a module at version 1.0.0 and release it."""
        self.write(name, "__init__.py", f'"""The module {name}."""\n')
        self.write(name, "apps.py", APPS.format(name=name))
        self.write(name, "urls.py", URLS.format(name=name))
        self.write(name, "migrations/__init__.py", "")
        self.write(name, "migrations/0001_initial.py", "operations: list[str] = []\n")
        self.write(name, "pyproject.toml", text or manifest(name))
        self.release(name, "1.0.0", f"{name}: start")

    def release(self, name: str, version: str, message: str = "") -> str:
        """Commit what was written as a version, split and publish; return the split's commit."""
        path = self.folder(name) / "pyproject.toml"
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^version = .*", f'version = "{version}"', text)
        path.write_text(text, encoding="utf-8", newline="\n")
        git(self.work, "add", "--all")
        git(self.work, "commit", "--quiet", "-m", message or f"{name}: {version}")
        commit = self.publish(name)
        tag = f"{name}-module/v{version}"
        git(self.work, "tag", tag, commit)
        git(self.work, "push", "--quiet", "origin", tag)
        return commit

    def publish(self, name: str) -> str:
        """Push main and a module's split branch; return the split's commit."""
        branch = f"splits/{name}-module"
        prefix = f"--prefix=quickscale_modules/{name}"
        commit = git(self.work, "subtree", "split", "-q", prefix, "-b", branch)
        git(self.work, "push", "--quiet", "origin", "main", branch)
        return commit


def open_upstream(folder: Path) -> Upstream:
    """Make a remote with one commit and no module."""
    bare, work = folder / "modules.git", folder / "upstream"
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(folder, "init", "--quiet", "--initial-branch=main", str(work))
    git(work, "remote", "add", "origin", str(bare))
    (work / "README.md").write_text("Modules.\n", encoding="utf-8")
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "-m", "start")
    git(work, "push", "--quiet", "origin", "main")
    return Upstream(bare=bare, work=work)
