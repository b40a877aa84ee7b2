"""How fast the splitter is, as ratios measured in one run on a generated history.

    python benchmarks/split_tools.py [--commits 10000] [--subtree-commits N]

The history has 20 % merges and eight modules; six of ten commits change one of them. The floor is
`git rev-list --parents` and `git cat-file --batch-check` over the same commits. Times are of the
clock, the least of several runs in turns, and mean something on an idle machine only: what is
measured starts several programs. Processor time is shown beside them.

`git subtree split` runs once and takes minutes; with --subtree-commits it splits a shorter history,
and its time is taken for proportional to the length. Exits with 1 when a bound is exceeded.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SPLIT = Path(__file__).resolve().parent.parent / "split-tools" / "split.py"
MODULES = ("accounts", "admin", "auth", "billing", "notices", "payments", "social", "teams")
PREFIX = "quickscale_modules/auth"
INSIDE = ("pyproject.toml", "README.md", "src/a.py", "src/b.py", "tests/test_a.py")
OUTSIDE = ("quickscale", "docs", "tests", "scripts", "benchmarks")
SUBTREE_BOUND = 150.0
FLOOR_BOUND = 3.0
EIGHT_BOUND = 1.6
INCREMENTAL_SECONDS_BOUND = 0.2
RUNS = 9


class Comparison(NamedTuple):
    """A measured value, what it is compared with, and the bound."""

    name: str
    value: float
    bound: str
    is_met: bool


def main() -> int:
    options = parse()
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch), options.commits)
        seconds = bench.measure()
        subtree = bench.subtree_seconds(options.subtree_commits or options.commits)
    for name, taken in {**seconds, "git subtree split": subtree}.items():
        processor = bench.processor.get(name, 0.0)
        print(f"{name:42} {taken * 1000:10.1f} ms  {processor * 1000:8.1f} ms of processor time")
    comparisons = compare(seconds, subtree)
    for one in comparisons:
        verdict = "ok" if one.is_met else "TOO SLOW"
        print(f"{one.name:42} {one.value:10.2f}    ({one.bound}) {verdict}")
    return int(not all(one.is_met for one in comparisons))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How fast the splitter is.")
    parser.add_argument("--commits", type=int, default=10_000)
    parser.add_argument("--subtree-commits", type=int, metavar="N")
    return parser.parse_args()


def compare(seconds: dict[str, float], subtree: float) -> list[Comparison]:
    one = seconds["one prefix"]
    faster = subtree / one
    floors = one / seconds["floor"]
    eight = seconds["eight prefixes"] / one
    new = seconds["ten new commits"] - seconds["git --version"]
    return [
        Comparison(
            "times faster than git subtree", faster, "at least 150", faster >= SUBTREE_BOUND
        ),
        Comparison("one prefix / floor", floors, "at most 3", floors <= FLOOR_BOUND),
        Comparison("eight prefixes / one", eight, "at most 1.6", eight <= EIGHT_BOUND),
        Comparison(
            "seconds for ten new commits", new, "at most 0.2", new <= INCREMENTAL_SECONDS_BOUND
        ),
    ]


class Bench:
    """A repository to measure in."""

    def __init__(self, scratch: Path, commits: int) -> None:
        self.scratch = scratch
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        compiled = str(scratch / "compiled")
        self.environment = {
            **kept,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "PYTHONPYCACHEPREFIX": compiled,
        }
        self.commits = commits
        self.processor: dict[str, float] = {}
        self.repository = self.generate("repository", commits)
        self.names = self.run("git", "rev-list", "main")

    def measure(self) -> dict[str, float]:
        """Run everything in turns; return name → seconds."""
        split = (sys.executable, str(SPLIT), "--rev")
        new = self.with_ten_new_commits()
        steps: dict[str, Callable[[], None]] = {
            "git --version": lambda: self.call("git", "--version"),
            "floor": self.floor,
            "one prefix": lambda: self.call(*split, "main", "--prefix", PREFIX),
            "ten new commits": lambda: self.call(*split, new, "--prefix", PREFIX),
            "eight prefixes": lambda: self.call(*split, "main", "--all"),
        }
        seconds: dict[str, list[float]] = {name: [] for name in steps}
        processor: dict[str, list[float]] = {name: [] for name in steps}
        for _ in range(RUNS):
            for name, step in steps.items():
                if name in {"one prefix", "eight prefixes"}:
                    self.forget()
                before = time.perf_counter(), processor_seconds()
                step()
                seconds[name].append(time.perf_counter() - before[0])
                processor[name].append(processor_seconds() - before[1])
        self.processor = {name: min(times) for name, times in processor.items()}
        return {name: min(times) for name, times in seconds.items()}

    def floor(self) -> None:
        self.call("git", "rev-list", "--parents", "main")
        self.call("git", "cat-file", "--batch-check", lines=self.names)

    def subtree_seconds(self, commits: int) -> float:
        """Return what `git subtree split` takes for the whole history."""
        repository = self.repository
        if commits != self.commits:
            repository = self.generate("shorter", commits)
        (repository / PREFIX).mkdir(parents=True, exist_ok=True)
        before = time.perf_counter()
        self.call("git", "subtree", "split", "-q", f"--prefix={PREFIX}", "main", place=repository)
        return (time.perf_counter() - before) * self.commits / commits

    def forget(self) -> None:
        """Take away what a run leaves: the cache, the branches and the split commits."""
        git = self.repository / ".git"
        shutil.rmtree(git / "quickscale-split", ignore_errors=True)
        shutil.rmtree(git / "refs/heads/splits", ignore_errors=True)
        for path in (git / "objects/pack").iterdir():
            if path not in self.packs:
                path.unlink()

    def with_ten_new_commits(self) -> str:
        """Return a branch that is ten commits ahead of main."""
        paths = [f"{PREFIX}/new.py"]
        stream = "".join(commit_lines("new", 10**6 + n, [], n, paths) for n in range(10))
        start = "reset refs/heads/new\nfrom refs/heads/main\n\n"
        self.run("git", "fast-import", "--quiet", lines=(start + stream).encode())
        self.packs = set((self.repository / ".git/objects/pack").iterdir())
        return "new"

    def generate(self, name: str, commits: int) -> Path:
        repository = self.scratch / name
        self.run("git", "init", "--quiet", str(repository), place=self.scratch)
        lines = "".join(history(commits)).encode()
        self.run("git", "fast-import", "--quiet", lines=lines, place=repository)
        return repository

    def call(self, *command: str, lines: bytes = b"", place: Path | None = None) -> None:
        """Run a command as a program would, which reads what it says."""
        self.run(*command, lines=lines, place=place)

    def run(self, *command: str, lines: bytes = b"", place: Path | None = None) -> bytes:
        done = subprocess.run(
            command,
            cwd=place or self.repository,
            env=self.environment,
            input=lines,
            capture_output=True,
            check=True,
        )
        return done.stdout


def processor_seconds() -> float:
    """Return what all programs that have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def history(commits: int) -> Iterator[str]:
    """Yield the lines of `git fast-import` for a history with 20 % merges, always the same."""
    dice = random.Random(7)  # noqa: S311
    inside = [f"quickscale_modules/{module}/{name}" for module in MODULES for name in INSIDE]
    outside = [f"{folder}/f{number}.py" for folder in OUTSIDE for number in range(10)]
    yield commit_lines("main", 1, [], 1, (*inside, *outside))
    main, sides = 1, [1]
    for mark in range(2, commits + 1):
        # A merge needs a side branch first, which a later merge takes up again.
        if dice.random() < 0.2 and len(sides) > 1:  # noqa: PLR2004
            side = sides.pop(dice.randrange(1, len(sides)))
            yield commit_lines("main", mark, [main, side], mark, ())
            main = mark
            continue
        changed = dice.sample(inside, 1) if dice.random() < 0.6 else dice.sample(outside, 2)  # noqa: PLR2004
        if dice.random() < 0.28:  # noqa: PLR2004
            yield commit_lines(f"side{mark}", mark, [main], mark, changed)
            sides.append(mark)
        else:
            yield commit_lines("main", mark, [main], mark, changed)
            main = mark
    for side in sides[1:]:
        yield commit_lines("main", commits + side, [main, side], side, ())
        main = commits + side


def commit_lines(
    branch: str, mark: int, parents: list[int], number: int, changed: tuple[str, ...] | list[str]
) -> str:
    seconds = 1_600_000_000 + mark * 60
    message = f"change number {number}\n\nWhy, in a line or two, as messages do.\nAnother line.\n"
    lines = [
        f"commit refs/heads/{branch}\nmark :{mark}\n"
        f"author Ada Tester <ada@example.com> {seconds} +0100\n"
        f"committer Bob Tester <bob@example.com> {seconds} -0330\n"
        f"data {len(message)}\n{message}"
    ]
    lines += [f"{word} :{one}\n" for word, one in zip(("from", "merge"), parents, strict=False)]
    for path in changed:
        text = f"line {number} of {path}\n" * 20
        lines.append(f"M 100644 inline {path}\ndata {len(text)}\n{text}")
    return "".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
