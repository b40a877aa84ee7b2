"""What module tasks cost beside the git commands that they must run, as ratios in one run.

    python benchmarks/modules.py

The yardstick of each is those git commands, and Invoke that reads tasks.py, which every task of a
project pays (`inv --list`): both are measured in the same turns. Nothing is installed. Needs git
with git-subtree, and the development environment. Exits with 1 when a bound is exceeded.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from tests.embedding.upstream import Upstream, git, open_upstream  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

BOUND = 1.5
RUNS = 8
NAMES = tuple(f"module{number}" for number in range(1, 9))
IDENTITY = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "Ada Tester"), ("EMAIL", "ada@example.com"))
}


def main() -> int:
    os.environ.update(IDENTITY)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        upstream = open_upstream(folder / "remote")
        for name in NAMES:
            upstream.start(name)
        empty = make_project(folder / "empty", upstream)
        one = with_modules(empty, folder / "one", NAMES[:1])
        eight = with_modules(empty, folder / "eight", NAMES)
        results = [
            measure("embed", empty, ["embed", NAMES[0], "--no-install"], embedding(upstream)),
            measure("update of 1, nothing new", one, ["update"], fetching(upstream)),
            measure("update of 8, nothing new", eight, ["update"], fetching(upstream)),
            measure("status of 8", eight, ["status"], [*fetching(upstream), *diffs(NAMES)]),
        ]
    return int(not all(results))


def make_project(root: Path, upstream: Upstream) -> Path:
    """Make a project whose modules come from here."""
    words = ["init", "shop", "--quiet", "--no-git", "--output-dir", str(root)]
    root.mkdir()
    subprocess.run([sys.executable, "-m", "quickscale", *words], check=True, cwd=root)
    project = root / "shop"
    config = project / ".quickscale" / "config.yml"
    lines = config.read_text().splitlines()
    kept = [f"remote: {upstream.bare}" if line.startswith("remote:") else line for line in lines]
    config.write_text("\n".join(kept) + "\n")
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "start"]):
        git(project, *words)
    return project


def with_modules(project: Path, root: Path, names: Sequence[str]) -> Path:
    """Copy a project and embed modules."""
    shutil.copytree(project, root / project.name)
    for name in names:
        run(invoke("embed", name, "--no-install"), root / project.name)
    return root / project.name


def invoke(*words: str) -> list[str]:
    return [sys.executable, "-m", "invoke", *words]


def fetching(upstream: Upstream) -> list[list[str]]:
    """Return the one fetch that tells what is new."""
    refs = "+refs/heads/splits/*:refs/quickscale/x/*"
    return [["git", "fetch", "--quiet", "--prune", "--no-tags", str(upstream.bare), refs]]


def embedding(upstream: Upstream) -> list[list[str]]:
    """Return what one types without us: the subtree, then the commit of what connects it."""
    branch = f"splits/{NAMES[0]}-module"
    prefix = f"--prefix=modules/{NAMES[0]}"
    return [
        *fetching(upstream),
        ["git", "subtree", "add", "-q", "--squash", prefix, str(upstream.bare), branch],
        ["git", "commit", "--quiet", "--allow-empty", "-m", "connect"],
    ]


def diffs(names: Sequence[str]) -> list[list[str]]:
    """Return the comparison of each module with what is embedded."""
    return [["git", "diff", "--numstat", "HEAD~1", "--", f"modules/{name}"] for name in names]


def measure(name: str, project: Path, words: list[str], commands: list[list[str]]) -> bool:
    """Print how long a task takes beside its yardstick; return whether that is within bounds."""
    task, bare, start = [], [], []
    for _ in range(RUNS + 1):
        task.append(seconds([invoke(*words)], project))
        bare.append(seconds(commands, project))
        start.append(seconds([invoke("--list")], project))
    ours, git_alone, invoke_alone = min(task[1:]), min(bare[1:]), min(start[1:])
    ratio = ours / (git_alone + invoke_alone)
    verdict = "ok" if ratio <= BOUND else "TOO SLOW"
    print(
        f"{name:26} {ours * 1000:6.0f} ms  {ratio:4.2f} x both (at most {BOUND}) {verdict}:  "
        f"git alone {git_alone * 1000:5.0f} ms, Invoke alone {invoke_alone * 1000:4.0f} ms"
    )
    return ratio <= BOUND


def seconds(commands: list[list[str]], project: Path) -> float:
    """Return how long commands take in a copy of a project, which is then gone."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / project.name
        shutil.copytree(project, copy, symlinks=True)
        git(copy, "status", "--short")  # brings the index up to date with the copy
        start = time.perf_counter()
        for command in commands:
            run(command, copy)
        return time.perf_counter() - start


def run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
