import json
from pathlib import Path

import check_coverage
import pytest


def write_report(path: Path, files: dict[str, tuple[int, float]]) -> Path:
    report = {
        name: {"summary": {"num_statements": statements, "percent_covered": percent}}
        for name, (statements, percent) in files.items()
    }
    path.write_text(json.dumps({"files": report}))
    return path


def test_every_file_above_the_limit_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = write_report(tmp_path / "report.json", {"a.py": (10, 95.0), "b.py": (10, 70.0)})

    status = check_coverage.main([str(report)])

    assert status == 0
    assert capsys.readouterr().out == "2 files, the least covered is b.py: 70.0 %\n"


def test_one_file_below_the_limit_fails_whatever_the_average(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"a.py": (1000, 100.0), "b.py": (10, 69.9), "c.py": (10, 12.0)}
    report = write_report(tmp_path / "report.json", files)

    status = check_coverage.main([str(report)])

    assert status == 1
    assert capsys.readouterr().out.splitlines() == [
        "c.py: 12.0 % is covered, less than 70 %",
        "b.py: 69.9 % is covered, less than 70 %",
    ]


def test_a_file_without_a_statement_is_left_out(tmp_path: Path) -> None:
    report = write_report(tmp_path / "report.json", {"a.py": (10, 100.0), "empty.py": (0, 0.0)})

    assert check_coverage.main([str(report)]) == 0


def test_a_report_without_a_file_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = write_report(tmp_path / "report.json", {})

    assert check_coverage.main([str(report)]) == 1
    assert "nothing was measured" in capsys.readouterr().out
