"""Add up the JUnit reports of several pytest runs and end with one line as pytest writes it."""

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree


@dataclass
class Totals:
    """What all runs together came to; failed steps count as errors."""

    tests: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def passed(self) -> int:
        """The tests that ran to the end as they should."""
        return self.tests - self.failed - self.errors - self.skipped


def main(arguments: list[str] | None = None) -> int:
    """Print what failed and the closing line; return 1 when anything failed or nothing ran."""
    parser = argparse.ArgumentParser(description="Add up JUnit reports.")
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, required=True, help="how long everything took")
    parser.add_argument("--failed-step", action="append", default=[], metavar="NAME")
    options = parser.parse_args(arguments)
    totals = add_up(options.reports)
    for problem in totals.problems:
        print(f"FAILED {problem}")
    for step in options.failed_step:
        print(f"ERROR step: {step}")
    print(closing_line(totals, steps=len(options.failed_step), seconds=options.seconds))
    return 0 if totals.passed and not (totals.problems or options.failed_step) else 1


def add_up(reports: list[Path]) -> Totals:
    """Return the sum of the reports; one that is missing counts as an error."""
    totals = Totals()
    for report in reports:
        if not report.exists():
            totals.tests += 1
            totals.errors += 1
            totals.problems.append(f"{report.stem}: pytest wrote no report")
            continue
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314 - our own
            totals.tests += int(suite.get("tests", 0))
            totals.failed += int(suite.get("failures", 0))
            totals.errors += int(suite.get("errors", 0))
            totals.skipped += int(suite.get("skipped", 0))
            totals.problems += _problems(suite)
    return totals


def closing_line(totals: Totals, *, steps: int, seconds: float) -> str:
    """Return the last line, in pytest's own form: `==== 3 passed, 1 skipped in 4.20s ====`."""
    errors = totals.errors + steps
    counts = {
        "failed": totals.failed,
        "passed": totals.passed,
        "skipped": totals.skipped,
        "error" if errors == 1 else "errors": errors,
    }
    words = [f"{count} {name}" for name, count in counts.items() if count]
    text = f" {', '.join(words) or 'no tests ran'} in {seconds:.2f}s "
    return text.center(80, "=")


def _problems(suite: ElementTree.Element) -> list[str]:
    return [
        f"{case.get('classname')}::{case.get('name')}"
        for case in suite.iter("testcase")
        if case.find("failure") is not None or case.find("error") is not None
    ]


if __name__ == "__main__":
    sys.exit(main())
