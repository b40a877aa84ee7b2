from pathlib import Path

import pytest
import summarize_tests

GREEN = """<testsuites><testsuite name="pytest" tests="3" failures="0" errors="0" skipped="1">
<testcase classname="tests.a" name="test_one"/><testcase classname="tests.a" name="test_two"/>
<testcase classname="tests.a" name="test_three"><skipped/></testcase>
</testsuite></testsuites>"""
RED = """<testsuites><testsuite name="pytest" tests="2" failures="1" errors="0" skipped="0">
<testcase classname="tests.b" name="test_four"><failure/></testcase>
<testcase classname="tests.b" name="test_five"/></testsuite></testsuites>"""


def test_runs_are_added_up_in_one_line_as_pytest_writes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "tests.xml", tmp_path / "e2e.xml"
    first.write_text(GREEN)
    second.write_text(GREEN)

    status = summarize_tests.main([str(first), str(second), "--seconds", "61"])

    assert status == 0
    assert capsys.readouterr().out.strip("=\n") == " 4 passed, 2 skipped in 61.00s "


def test_a_failed_test_is_named_and_fails_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(RED)

    status = summarize_tests.main([str(report), "--seconds", "1"])

    lines = capsys.readouterr().out.splitlines()
    assert status == 1
    assert lines[0] == "FAILED tests.b::test_four"
    assert lines[1].strip("=") == " 1 failed, 1 passed in 1.00s "


def test_a_failed_step_counts_as_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(GREEN)

    status = summarize_tests.main([str(report), "--seconds", "1", "--failed-step", "lint"])

    lines = capsys.readouterr().out.splitlines()
    assert status == 1
    assert lines[0] == "ERROR step: lint"
    assert lines[1].strip("=") == " 2 passed, 1 skipped, 1 error in 1.00s "


def test_a_report_that_is_missing_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = summarize_tests.main([str(tmp_path / "e2e.xml"), "--seconds", "1"])

    assert status == 1
    assert "FAILED e2e: pytest wrote no report" in capsys.readouterr().out


def test_no_test_at_all_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert summarize_tests.main(["--seconds", "1"]) == 1
    assert "no tests ran" in capsys.readouterr().out
