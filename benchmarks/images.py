"""What the production image of each theme weighs, and how long it takes to build, in one run.

    python benchmarks/images.py

Builds each image from nothing, then after a change of code, then after a change of dependencies.
"From nothing" means that the engine's whole build cache is REMOVED before, downloaded packages
included. Needs a Docker engine and the package indexes; a few minutes. Exits with 1 when the build
after a change of code takes more than BOUND of the build from nothing.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "scripts")]

from quickscale.themes import THEMES  # noqa: E402
from tests.containers import engine  # noqa: E402

BOUND = 0.1


class Build(NamedTuple):
    """One theme's image: its size in bytes, and the seconds of its three builds."""

    theme: str
    size: int
    cold: float
    after_code: float
    after_dependency: float

    @property
    def ratio(self) -> float:
        return self.after_code / self.cold


def main() -> int:
    problem = engine.find_problem()
    if problem:
        print(f"error: {problem}\nhint: start Docker", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        builds = [measure(theme, Path(scratch)) for theme in THEMES]
    for it in builds:
        print(
            f"{it.theme:14} {it.size / 1e6:5.0f} MB  cold {it.cold:5.1f} s, "
            f"after a change of code {it.after_code:4.1f} s = {it.ratio:.2f} x (at most {BOUND}), "
            f"of dependencies {it.after_dependency:5.1f} s "
            f"{'ok' if it.ratio <= BOUND else 'TOO SLOW'}"
        )
    return int(any(it.ratio > BOUND for it in builds))


def measure(theme: str, folder: Path) -> Build:
    """Build one theme's image three times."""
    root, package = engine.make_project(theme, folder)
    image = f"{root.name}:benchmark"
    for options in ((), ("--filter", "type=exec.cachemount")):
        engine.docker("builder", "prune", "--all", "--force", *options)
    cold = build(root, image, "--no-cache")
    # What --no-cache has built is no cache for the next build of some engines: fill it.
    build(root, image)
    edit(root / package / "health.py", "\n# A change.\n")
    after_code = build(root, image)
    size = int(engine.docker("image", "inspect", image, "--format", "{{.Size}}"))
    edit(root / "pyproject.toml", "\n# A change of dependencies as the cache sees it.\n")
    after_dependency = build(root, image)
    engine.docker("image", "rm", image, check=False)
    return Build(theme, size, cold, after_code, after_dependency)


def edit(path: Path, text: str) -> None:
    """Add text to a file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def build(root: Path, image: str, *options: str) -> float:
    """Build the production image; return the seconds that it took."""
    start = time.monotonic()
    command = ["docker", "build", "--quiet", "--tag", image, *options, "."]
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main())
