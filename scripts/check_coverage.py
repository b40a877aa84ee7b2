"""Check that every file is covered well enough; reads what `coverage json` wrote.

A good average hides a file that nothing tests, so each file has to pass.
"""

import argparse
import json
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Print the files below the limit, the least covered first; return 1 when there are any."""
    parser = argparse.ArgumentParser(description="Check the coverage of every single file.")
    parser.add_argument("report", type=Path, help="the JSON report of coverage")
    parser.add_argument("--at-least", type=float, default=70.0, metavar="PERCENT")
    options = parser.parse_args(arguments)
    coverage = read_report(options.report)
    if not coverage:
        print(f"{options.report} names no file: nothing was measured")
        return 1
    below = {path: percent for path, percent in coverage.items() if percent < options.at_least}
    for path, percent in sorted(below.items(), key=lambda item: item[1]):
        print(f"{path}: {percent:.1f} % is covered, less than {options.at_least:g} %")
    if not below:
        least = min(coverage, key=lambda path: coverage[path])
        print(f"{len(coverage)} files, the least covered is {least}: {coverage[least]:.1f} %")
    return 1 if below else 0


def read_report(report: Path) -> dict[str, float]:
    """Return path → percent covered of each file that has something to cover."""
    files = json.loads(report.read_text("utf-8"))["files"]
    return {
        path: float(file["summary"]["percent_covered"])
        for path, file in files.items()
        if file["summary"]["num_statements"]
    }


if __name__ == "__main__":
    sys.exit(main())
