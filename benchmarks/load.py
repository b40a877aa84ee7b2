"""How many requests the landing page of each theme takes, beside a bare project, in one run.

    python benchmarks/load.py [--seconds 60]

Serves each theme as production does, with all its middleware, and beside it, by the same gunicorn
with the same workers, what `django-admin startproject` makes, untouched: its page says that it
works. All are asked in turns, so that a busy moment of the machine meets each of them. Needs wrk,
Poetry and the package indexes; about three minutes a theme. Exits with 1 when a theme answers less
than BOUND of the bare project's requests a second, when any request fails, or when the workers'
memory grows. On a machine that others use as well, look at the requests for each second of
processor time: nobody else can take those away.

The bare project's page is no light one: Django reads and compiles its template for every request.
So there is a second comparison, without a bound: with a bare project, DEBUG off, whose one view
sends the very bytes of our page, as a template without a single tag. It says what everything costs
that makes the page depend on who asks for it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "scripts")]

from quickscale.themes import THEMES  # noqa: E402
from tests.projects.serving import Server, free_port, get, run_gunicorn  # noqa: E402
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

    per_second: float
    per_processor_second: float
    failures: int


class Result(NamedTuple):
    """A theme beside the two bare projects: medians of all rounds, and memory in bytes."""

    theme: str
    ours: Load
    bare: Load
    plain: Load
    memory_before: int
    memory_after: int

    @property
    def ratio(self) -> float:
        return self.ours.per_second / self.bare.per_second

    @property
    def is_good(self) -> bool:
        is_flat = self.memory_after <= self.memory_before * GROWTH_ALLOWED
        return self.ratio >= BOUND and not self.ours.failures and is_flat


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
        ours = result.ours
        print(
            f"{result.theme:14} {ours.per_second:6.0f} requests/s  "
            f"{result.ratio:.2f} x bare project (at least {BOUND}; by processor time "
            f"{ours.per_processor_second / result.bare.per_processor_second:.2f} x), "
            f"{ours.per_second / result.plain.per_second:.2f} x plain template "
            f"({ours.per_processor_second / result.plain.per_processor_second:.2f} x), "
            f"{ours.failures} failures, "
            f"memory {result.memory_before / 1e6:.0f} to {result.memory_after / 1e6:.0f} MB "
            f"{'ok' if result.is_good else 'NOT GOOD'}"
        )
    return int(not all(result.is_good for result in results))


def measure(workshop: Workshop, theme: str, folder: Path, seconds: int) -> Result:
    """Load a theme and the bare projects in turns."""
    project = workshop.deployed(theme)
    bare = make_bare(project, folder / theme)
    plain = make_bare(project, folder / f"{theme}-plain")
    variables = production_variables(database_url=f"sqlite:///{folder}/{theme}.sqlite3")
    project.manage("migrate", "--verbosity", "0", variables=variables)
    port = free_port()
    log = folder / f"{theme}.log"
    with (
        run_gunicorn(project, port, *SERVING, log=log, variables=variables) as server,
        run_bare(bare, folder / "bare.log") as (bare_port, bare_server),
    ):
        serve_one_page(plain, get(port, "/", Host="localhost", X_Forwarded_Proto="https").body)
        with run_bare(plain, folder / "plain.log") as (plain_port, plain_server):
            targets = [(port, server), (bare_port, bare_server), (plain_port, plain_server)]
            for target in targets:
                load(*target, WARM_UP_SECONDS)
            before = memory(server)
            rounds = [[load(*each, seconds / ROUNDS) for each in targets] for _ in range(ROUNDS)]
            after = memory(server)
    ours, bare_loads, plain_loads = (median(loads) for loads in zip(*rounds, strict=True))
    return Result(theme, ours, bare_loads, plain_loads, before, after)


@contextlib.contextmanager
def run_bare(project: Project, log: Path) -> Iterator[tuple[int, Server]]:
    """Serve a bare project; give its port and its server."""
    port = free_port()
    variables = {"DJANGO_SETTINGS_MODULE": "bare.settings"}
    with run_gunicorn(project, port, *SERVING, log=log, variables=variables, path="/") as server:
        yield port, server


def make_bare(project: Project, folder: Path) -> Project:
    """Make what `django-admin startproject` makes, with the theme's own Django."""
    folder.mkdir()
    django_admin = project.python.with_name("django-admin")
    project.run(django_admin, "startproject", "bare", folder)
    return Project(project.theme, folder, project.python, package="bare")


def serve_one_page(project: Project, page: bytes) -> None:
    """Give a bare project a view that sends a page, and turn DEBUG off."""
    (project.root / "templates").mkdir()
    (project.root / "templates" / "page.html").write_bytes(page)
    (project.root / "bare" / "urls.py").write_text(
        "from django.urls import path\n"
        "from django.views.generic import TemplateView\n"
        "urlpatterns = [path('', TemplateView.as_view(template_name='page.html'))]\n"
    )
    with (project.root / "bare" / "settings.py").open("a") as settings:
        settings.write("DEBUG = False\nALLOWED_HOSTS = ['*']\n")
        settings.write("TEMPLATES[0]['DIRS'] = [BASE_DIR / 'templates']\n")


def median(loads: Sequence[Load]) -> Load:
    """Return the medians of what was measured, and all failures."""
    return Load(
        statistics.median(it.per_second for it in loads),
        statistics.median(it.per_processor_second for it in loads),
        sum(it.failures for it in loads),
    )


def load(port: int, server: Server, seconds: float) -> Load:
    """Ask for the landing page as fast as it comes, over CONNECTIONS connections."""
    duration = f"{max(1, round(seconds))}s"
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", duration]
    address = f"http://127.0.0.1:{port}/"
    before = processor_seconds(server)
    output = subprocess.run(
        [*command, *PROXY, address], capture_output=True, text=True, check=True
    ).stdout
    spent = processor_seconds(server) - before
    rate = re.search(r"Requests/sec:\s+([0-9.]+)", output)
    count = re.search(r"(\d+) requests in", output)
    assert rate is not None, output
    assert count is not None, output
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    broken = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output
    )
    failures = int(refused[1]) if refused else 0
    failures += sum(int(count) for count in broken.groups()) if broken else 0
    return Load(float(rate[1]), int(count[1]) / spent, failures)


def memory(server: Server) -> int:
    """Return the bytes that the server's processes hold for themselves (Linux: see proc(5))."""
    return sum(int(kilobytes) for kilobytes in ask_ps(server, "rss")) * 1024


def processor_seconds(server: Server) -> float:
    """Return the processor time that the server's processes have used (Linux: see proc(5))."""
    ticks = 0
    for process in ask_ps(server, "pid"):
        _, _, fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")
        ticks += sum(int(field) for field in fields.split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def ask_ps(server: Server, column: str) -> list[str]:
    """Return what ps says of each process of the server."""
    command = ["ps", "-o", f"{column}=", "-g", str(server.process.pid)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


if __name__ == "__main__":
    sys.exit(main())
