"""How many requests the landing page of each theme takes, beside a bare project, in one run.

    python benchmarks/load.py [--seconds 60]

Serves each theme as production does, with all its middleware, and beside it what `django-admin
startproject` makes, by the same gunicorn with the same workers. Both are asked in turns, so that a
busy moment of the machine meets each of them. Needs wrk, Poetry and the package indexes; about two
minutes a theme. Exits with 1 when a theme answers less than BOUND of the bare project's requests a
second, when any request fails, or when the workers' memory grows.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "scripts")]

from quickscale.themes import THEMES  # noqa: E402
from tests.projects.serving import Server, free_port, run_gunicorn  # noqa: E402
from tests.projects.workshop import (  # noqa: E402
    Project,
    Workshop,
    open_workshop,
    production_variables,
)

BOUND = 0.9
ROUNDS = 10
CONNECTIONS = 8
SERVING = ("--workers", "2", "--threads", "4")
# What the first requests load stays in memory; growth is measured from here on.
WARM_UP_SECONDS = 5
GROWTH_ALLOWED = 1.05
PROXY = ("-H", "X-Forwarded-Proto: https", "-H", "Host: localhost")


class Load(NamedTuple):
    """What wrk measured in one round."""

    requests_per_second: float
    failures: int


class Result(NamedTuple):
    """A theme beside the bare project: medians of all rounds, and memory in bytes."""

    theme: str
    requests_per_second: float
    bare_requests_per_second: float
    failures: int
    memory_before: int
    memory_after: int

    @property
    def ratio(self) -> float:
        return self.requests_per_second / self.bare_requests_per_second

    @property
    def is_good(self) -> bool:
        is_flat = self.memory_after <= self.memory_before * GROWTH_ALLOWED
        return self.ratio >= BOUND and not self.failures and is_flat


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60, help="for each theme (default: 60)")
    seconds = parser.parse_args().seconds
    if which("wrk") is None:
        print("error: no wrk\nhint: on Debian and Ubuntu: apt-get install wrk", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with open_workshop(folder / "projects") as workshop:
            results = [measure(workshop, theme, folder, seconds) for theme in THEMES]
    for result in results:
        print(
            f"{result.theme:14} {result.requests_per_second:6.0f} requests/s  "
            f"{result.ratio:.2f} x bare project (at least {BOUND}), {result.failures} failures, "
            f"memory {result.memory_before / 1e6:.0f} to {result.memory_after / 1e6:.0f} MB "
            f"{'ok' if result.is_good else 'NOT GOOD'}"
        )
    return int(not all(result.is_good for result in results))


def measure(workshop: Workshop, theme: str, folder: Path, seconds: int) -> Result:
    """Load a theme and the bare project in turns."""
    project = workshop.deployed(theme)
    bare = make_bare(project, folder / theme)
    variables = production_variables(database_url=f"sqlite:///{folder}/{theme}.sqlite3")
    project.manage("migrate", "--verbosity", "0", variables=variables)
    port, bare_port = free_port(), free_port()
    log = folder / f"{theme}.log"
    bare_variables = {"DJANGO_SETTINGS_MODULE": "bare.settings"}
    with (
        run_gunicorn(project, port, *SERVING, log=log, variables=variables) as server,
        run_gunicorn(
            bare, bare_port, *SERVING, log=folder / "bare.log", variables=bare_variables, path="/"
        ),
    ):
        load(port, WARM_UP_SECONDS)
        load(bare_port, WARM_UP_SECONDS)
        before = memory(server)
        rounds = [
            (load(port, seconds / ROUNDS), load(bare_port, seconds / ROUNDS)) for _ in range(ROUNDS)
        ]
        after = memory(server)
    ours, theirs = zip(*rounds, strict=True)
    return Result(
        theme,
        statistics.median(it.requests_per_second for it in ours),
        statistics.median(it.requests_per_second for it in theirs),
        sum(it.failures for it in ours),
        before,
        after,
    )


def make_bare(project: Project, folder: Path) -> Project:
    """Make what `django-admin startproject` makes, with the theme's own Django."""
    folder.mkdir()
    django_admin = project.python.with_name("django-admin")
    project.run(django_admin, "startproject", "bare", folder)
    return Project(project.theme, folder, project.python, package="bare")


def load(port: int, seconds: float) -> Load:
    """Ask for the landing page as fast as it comes, over CONNECTIONS connections."""
    duration = f"{max(1, round(seconds))}s"
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", duration]
    address = f"http://127.0.0.1:{port}/"
    output = subprocess.run(
        [*command, *PROXY, address], capture_output=True, text=True, check=True
    ).stdout
    rate = re.search(r"Requests/sec:\s+([0-9.]+)", output)
    assert rate is not None, output
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    broken = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output
    )
    failures = int(refused[1]) if refused else 0
    failures += sum(int(count) for count in broken.groups()) if broken else 0
    return Load(float(rate[1]), failures)


def memory(server: Server) -> int:
    """Return the bytes that the server's processes hold for themselves (Linux: see proc(5))."""
    listing = subprocess.run(
        ["ps", "-o", "rss=", "-g", str(server.process.pid)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sum(int(kilobytes) for kilobytes in listing.split()) * 1024


if __name__ == "__main__":
    sys.exit(main())
