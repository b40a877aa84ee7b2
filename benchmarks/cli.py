"""How fast the command line is, as ratios measured in one run.

    python benchmarks/cli.py

Needs the package index once: `django-admin startproject`, the yardstick for `init`, runs from a
virtual environment kept in the system's temporary folder. Exits with 1 when a bound is exceeded.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
THEMES = ("starter_html", "starter_htmx", "starter_react")
YARDSTICK = Path(tempfile.gettempdir()) / "quickscale-benchmark-django-5.2"
HELP_BOUND = 1.6
INIT_BOUND = 3.0
HELP_RUNS = 40
INIT_RUNS = 12


class Ratio(NamedTuple):
    """What was measured, in seconds of processor time, and against what."""

    name: str
    seconds: float
    yardstick: str
    yardstick_seconds: float
    bound: float

    @property
    def value(self) -> float:
        return self.seconds / self.yardstick_seconds


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        ratios = measure(Path(scratch))
    for ratio in ratios:
        verdict = "ok" if ratio.value <= ratio.bound else "TOO SLOW"
        print(
            f"{ratio.name:42} {ratio.seconds * 1000:7.1f} ms  "
            f"{ratio.value:5.2f} x {ratio.yardstick} (at most {ratio.bound}) {verdict}"
        )
    return int(any(ratio.value > ratio.bound for ratio in ratios))


def measure(scratch: Path) -> list[Ratio]:
    """Run all commands in turns, so that a busy moment of the machine meets each of them."""
    quickscale = str(Path(sys.executable).with_name("quickscale"))
    environment = compiled_environment(scratch)
    helps = {
        "import argparse": [sys.executable, "-c", "import argparse"],
        "quickscale --help": [quickscale, "--help"],
        "quickscale init --help": [quickscale, "init", "--help"],
    }
    django_admin = str(django_environment() / "bin" / "django-admin")
    inits = {"startproject": [django_admin, "startproject", "shop"]}
    for theme in THEMES:
        inits[f"quickscale init --theme {theme}"] = [quickscale, "init", "shop", "--theme", theme]
    help_seconds = best_of(helps, HELP_RUNS, environment, lambda: scratch)
    init_seconds = best_of(inits, INIT_RUNS, environment, lambda: empty_folder(scratch / "place"))
    return [
        *compare(help_seconds, "import argparse", HELP_BOUND),
        *compare(init_seconds, "startproject", INIT_BOUND),
    ]


def compiled_environment(scratch: Path) -> dict[str, str]:
    """Return an environment in which Python keeps compiled modules, as where it is installed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    identity = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Ada Tester"), ("EMAIL", "ada@example.com"))
    }
    return {**kept, **identity, "PYTHONPYCACHEPREFIX": str(scratch / "compiled")}


def django_environment() -> Path:
    """Return a virtual environment with Django, made the first time."""
    if not (YARDSTICK / "bin" / "django-admin").exists():
        shutil.rmtree(YARDSTICK, ignore_errors=True)
        venv.create(YARDSTICK, with_pip=True, symlinks=True)
        pip = [str(YARDSTICK / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "django>=5.2,<5.3"], check=True, stderr=subprocess.DEVNULL)
    return YARDSTICK


def best_of(
    commands: dict[str, list[str]],
    runs: int,
    environment: dict[str, str],
    place: Callable[[], Path],
) -> dict[str, float]:
    """Return for each command the least processor time of all its runs but the first."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs + 1):
        for name, command in commands.items():
            seconds[name].append(processor_seconds(command, environment, place()))
    return {name: min(times[1:]) for name, times in seconds.items()}


def processor_seconds(command: list[str], environment: dict[str, str], place: Path) -> float:
    """Return what a command and all that it starts take, user and system time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=place, env=environment, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def empty_folder(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def compare(seconds: dict[str, float], yardstick: str, bound: float) -> list[Ratio]:
    return [
        Ratio(name, taken, yardstick, seconds[yardstick], bound)
        for name, taken in seconds.items()
        if name != yardstick
    ]


if __name__ == "__main__":
    sys.exit(main())
