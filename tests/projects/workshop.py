"""Makes each theme's project once per test run, for all tests and all workers."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SLUG = "my-shop"
PACKAGE = "my_shop"
# What Poetry and the front end's tools leave in a project; none of it is the project's own.
LEFTOVERS = (
    ".venv", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache",
    ".coverage", "staticfiles", "build", "db.sqlite3",
)  # fmt: skip
SECRET = "x0Jm6Pq4vR8tYw2zB5nC7dF9gH1kL3sA0eU6iO8pXqZrTvWy-test-only"  # pragma: allowlist secret


class CommandError(Exception):
    """A command of a project failed."""


@dataclass(frozen=True)
class Project:
    """A generated project on disk.

    root: its folder
    python: the interpreter that has its packages
    """

    theme: str
    root: Path
    python: Path
    package: str = PACKAGE

    def run(
        self,
        *command: str | Path,
        cwd: Path | None = None,
        check: bool = True,
        timeout_seconds: int = 600,
        variables: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in the project with `variables` on top of the machine's environment.

        stderr is part of stdout. Raises CommandError with the end of the output when it fails.
        """
        answer = subprocess.run(
            [str(word) for word in command],
            cwd=cwd or self.root,
            env={**machine.tools_environment(), **(variables or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=timeout_seconds,
        )
        if check and answer.returncode:
            shown = " ".join(str(word) for word in command)
            end = answer.stdout[-6000:]
            raise CommandError(f"`{shown}` failed with {answer.returncode} in {self.root}:\n{end}")
        return answer

    def poetry(
        self, *arguments: str, variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run Poetry in the project."""
        return self.run(machine.find_poetry() or "poetry", *arguments, variables=variables)

    def inv(
        self, *arguments: str, variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a task. Poetry keeps the first `--` to itself; a task gets to see the second."""
        return self.poetry("run", "--", "inv", *arguments, variables=variables)

    def manage(
        self, *arguments: str, variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py."""
        return self.run(self.python, "manage.py", *arguments, variables=variables)

    @property
    def frontend(self) -> Path | None:
        """The folder with package.json, or None."""
        for folder in (self.root / "frontend", self.root):
            if (folder / "package.json").is_file():
                return folder
        return None

    def npm(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run npm of the project's own Node, in the front end's folder."""
        return self.run(
            self.python, "-m", "ops.node", "npm", *arguments,
            cwd=self.frontend, variables={"PYTHONPATH": str(self.root)},
        )  # fmt: skip

    def own_files(self) -> dict[str, bytes]:
        """Return path and content of each file that is the project's own, as git would see it."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(walk(self.root))
        }


def walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that neither Poetry nor npm nor a checker has left there."""
    for directory, names, files in os.walk(folder):
        names[:] = [name for name in names if name not in LEFTOVERS]
        for name in files:
            if name not in LEFTOVERS and not name.startswith(".coverage"):
                yield Path(directory) / name


def copy_of(made: Project, root: Path) -> Project:
    """Copy what is the project's own into a new folder; nothing is installed there."""
    for name, content in made.own_files().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert not any((root / name).exists() for name in LEFTOVERS)
    return Project(made.theme, root, root / ".venv" / "bin" / "python")


def production_variables(*, database_url: str, host: str = "localhost") -> dict[str, str]:
    """Return the least that production needs, and a mail server that nobody asks."""
    return {
        "DJANGO_SETTINGS_MODULE": f"{PACKAGE}.settings.production",
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": host,
        "DATABASE_URL": database_url,
        "EMAIL_URL": "smtp+tls://user:password@localhost:587",  # pragma: allowlist secret
    }


@dataclass(frozen=True)
class Workshop:
    """The folder in which all workers of a run find the projects."""

    folder: Path

    def project(self, theme: str) -> Project:
        """Return a theme's project: made by the CLI, installed by Poetry, its front end built."""
        root = self.folder / theme / SLUG
        project = Project(theme, root, root / ".venv" / "bin" / "python")
        self._once(f"{theme}-installed", lambda: _make(project))
        return project

    def deployed(self, theme: str) -> Project:
        """Return the project as a server has it: no `.env`, static files collected.

        It shares the packages of `project(theme)`.
        """
        project = self.project(theme)
        copy = Project(theme, self.folder / theme / "deployed", project.python)
        self._once(f"{theme}-deployed", lambda: _deploy(project, copy))
        return copy

    def with_modules(self, theme: str, *names: str) -> Project:
        """Return the deployed project with modules of this working copy and their packages.

        It is shared, so leave it as it is.
        """
        name = "-".join(names)
        root = self.folder / theme / f"with-{name}"
        project = Project(theme, root, root / ".venv" / "bin" / "python")
        deployed = self.deployed(theme)
        self._once(f"{theme}-with-{name}", lambda: _embed(deployed, project, *names))
        return project

    @contextlib.contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Let one worker at a time do what `name` stands for."""
        import fcntl  # noqa: PLC0415 - so that Windows can collect the tests

        with (self.folder / f"{name}.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _once(self, name: str, make: Callable[[], None]) -> None:
        """Make something unless it is made; a failure is told to everyone who asks later."""
        outcome = self.folder / f"{name}.json"
        with self.lock(name):
            if not outcome.exists():
                start = time.monotonic()
                error = ""
                try:
                    make()
                except (CommandError, OSError, subprocess.SubprocessError) as failure:
                    error = str(failure)
                seconds = round(time.monotonic() - start, 1)
                outcome.write_text(json.dumps({"error": error, "seconds": seconds}))
        error = json.loads(outcome.read_text())["error"]
        if error:
            raise CommandError(error)


def _make(project: Project) -> None:
    parent = project.root.parent
    parent.mkdir(parents=True, exist_ok=True)
    project.run(
        sys.executable, "-m", "quickscale", "init", SLUG, "--theme", project.theme,
        "--output-dir", parent, "--no-git",
        cwd=parent, variables={"PYTHONPATH": str(machine.REPOSITORY)},
    )  # fmt: skip
    project.poetry("env", "use", "--quiet", machine.base_python())
    project.poetry("install")
    if project.frontend:
        project.inv("build")


def _deploy(project: Project, copy: Project) -> None:
    ignore = shutil.ignore_patterns(".venv", "node_modules", ".env", "*.sqlite3", ".*_cache")
    shutil.copytree(project.root, copy.root, ignore=ignore)
    variables = production_variables(database_url="sqlite://:memory:")
    copy.manage("collectstatic", "--noinput", "--verbosity", "0", variables=variables)


def _embed(deployed: Project, project: Project, *names: str) -> None:
    from tests.modules.embedding import embed  # noqa: PLC0415 - it imports this package

    shutil.copytree(deployed.root, project.root)
    project.poetry("env", "use", "--quiet", machine.base_python())
    embed(project, *names, with_packages=True)
    variables = production_variables(database_url="sqlite://:memory:")
    project.manage("collectstatic", "--noinput", "--verbosity", "0", variables=variables)


@contextlib.contextmanager
def open_workshop(folder: Path, *, keep: bool = False) -> Iterator[Workshop]:
    """Open the workshop in a folder; the last one who leaves clears it up, unless it is kept."""
    import fcntl  # noqa: PLC0415 - so that Windows can collect the tests

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "in-use.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield Workshop(folder)
        if keep:
            return
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
