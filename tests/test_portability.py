"""What runs on Windows does not import what only POSIX has.

This is proven by hiding it, on any system; `scripts/lint.sh` checks the types as on the other two.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quickscale.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parent.parent
# Only our own files are kept from them: the standard library has its own ways on each system.
IMPORT_ALL = """
import builtins, importlib, os, signal, sys
from pathlib import Path

root = sys.argv[1]
hidden = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
import_anything = builtins.__import__

def import_what_windows_has(name, variables=None, *more, **named):
    importer = (variables or {}).get("__file__") or ""
    if name in hidden and Path(root) in Path(importer).parents and ".venv" not in importer:
        raise ModuleNotFoundError(f"{importer} imports {name}")
    return import_anything(name, variables, *more, **named)

for module, name in [
    (signal, "SIGHUP"), (signal, "SIGKILL"), (signal, "SIGALRM"), (os, "getuid"), (os, "geteuid"),
    (os, "fork"), (os, "killpg"), (os, "O_NOFOLLOW"), (os, "O_DIRECTORY"), (os, "mkfifo"),
]:
    if hasattr(module, name):
        delattr(module, name)
sys.path[:0] = [root, str(Path(root, "scripts")), str(Path(root, "split-tools"))]
for name in sys.argv[2:]:
    builtins.__import__ = import_what_windows_has
    importlib.import_module(name)
    builtins.__import__ = import_anything
    print(name)
"""


def modules_in(root: Path, *names: str) -> list[str]:
    """Return the names of a folder's modules, those of sub-folders included, and of files."""
    paths = [path for name in names for path in [root / f"{name}.py", *(root / name).rglob("*.py")]]
    relative = [path.relative_to(root).with_suffix("") for path in paths if path.is_file()]
    return sorted(".".join(path.parts).removesuffix(".__init__") for path in relative)


def import_all(root: Path, modules: list[str]) -> None:
    """Import the modules in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, str(root), *modules],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.split() == modules


def test_the_command_line_needs_nothing_that_only_posix_has() -> None:
    modules = [name for name in modules_in(REPOSITORY, "quickscale") if "__main__" not in name]
    assert "quickscale.scaffold" in modules

    import_all(REPOSITORY, modules)


def test_the_tests_can_be_collected_where_there_is_no_posix() -> None:
    modules = modules_in(REPOSITORY, "tests")
    assert "tests.commands.test_init" in modules

    import_all(REPOSITORY, modules)


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_the_tasks_of_a_project_need_nothing_that_only_posix_has(
    project_of: Callable[[str], Path], theme: str
) -> None:
    root = project_of(theme)
    modules = modules_in(root, "ops", "tasks", "manage")
    assert {"ops.checks", "tasks", "manage"} <= set(modules)

    import_all(root, modules)
