"""What goes wrong at Railway, or on the way there, and the exit status that tells it."""

from __future__ import annotations

import json
import re
import time
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest

from quickscale.cli import main

from .standin import Deployment, RailwayStandin, fail_at

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ["deploy", "railway"]
TRACE = "4242424242"


def test_a_token_that_railway_does_not_know_is_status_3(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    railway.tokens.clear()

    assert main(DEPLOY) == 3

    err = capsys.readouterr().err
    assert "error: Railway does not know the token in RAILWAY_API_TOKEN (traceId 77)" in err
    assert len(railway.requests) == 1


@pytest.mark.parametrize("operation", ["apiToken", "projectCreate", "serviceCreate"])
def test_a_refusal_is_told_with_its_trace_and_never_tried_again(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str], operation: str
) -> None:
    railway.fail(operation, "Not Authorized", times=9)

    assert main(DEPLOY) == 3

    assert f"(traceId {TRACE})" in capsys.readouterr().err
    assert railway.count(operation) == 1


def test_a_limit_that_is_soon_over_is_waited_for(railway: RailwayStandin, shop: Path) -> None:
    railway.fail("serviceCreate", "429", times=2, retry_after="3")
    railway.fail("upload", "429", retry_after="3")

    assert main(DEPLOY) == 0

    assert railway.count("serviceCreate") == 3
    assert len(railway.uploads()) == 1


@pytest.mark.parametrize(
    ("moment", "status"), [(-60, 0), (3, 0), (360_000, 5)], ids=["past", "soon", "late"]
)
def test_the_end_of_a_limit_may_be_a_date(
    railway: RailwayStandin,
    shop: Path,
    capsys: pytest.CaptureFixture[str],
    moment: int,
    status: int,
) -> None:
    date = formatdate(time.time() + moment, usegmt=True)
    railway.fail("projects", "429", retry_after=date)

    assert main([*DEPLOY, "--timeout", "100"]) == status

    told = capsys.readouterr().err
    assert bool(re.search("it asks to wait (360000|359999) seconds", told)) is bool(status)


def test_a_limit_that_lasts_longer_than_we_wait_is_status_5(
    railway: RailwayStandin,
    shop: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QUICKSCALE_RAILWAY_PACE", "1")
    railway.fail("projects", "429", retry_after="3600")

    assert main([*DEPLOY, "--timeout", "100"]) == 5

    assert "it asks to wait 3600 seconds" in capsys.readouterr().err


def test_a_limit_without_an_end_is_status_5(railway: RailwayStandin, shop: Path) -> None:
    railway.fail("projects", "429", times=99)

    assert main(DEPLOY) == 5

    assert railway.count("projects") == 4


@pytest.mark.parametrize(
    "message",
    ["Your plan allows only one project: upgrade your plan", "Free trial has ended", "Rate limit"],
)
def test_a_quota_is_status_5_with_what_railway_says(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str], message: str
) -> None:
    railway.fail("projectCreate", message)

    assert main(DEPLOY) == 5

    assert f"error: Railway: {message}" in capsys.readouterr().err


def test_no_room_for_a_database_is_status_5(railway: RailwayStandin, shop: Path) -> None:
    railway.volume_limit = 0

    assert main(DEPLOY) == 5


def test_a_template_that_fails_at_railway_is_status_5_and_tells_why(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_it(name: str) -> None:
        if name == "templateDeployV2":
            railway.workflow_results.clear()
            for states in railway.workflows.values():
                states[:] = ["Running", "Error: the volume could not be made"]

    railway.after_call = break_it

    assert main(DEPLOY) == 5

    assert "did not make the database: the volume could not be made" in capsys.readouterr().err
    railway.after_call = lambda _: None
    assert main(DEPLOY) == 0


@pytest.mark.parametrize("status", ["500", "502", "503", "Problem processing request"])
def test_a_server_that_is_down_is_asked_again_some_times(
    railway: RailwayStandin, shop: Path, status: str
) -> None:
    railway.fail("projects", status, times=3)
    assert main(DEPLOY) == 0

    railway.fail("project", status, times=99)
    assert main(DEPLOY) == 4


def test_a_railway_that_cannot_be_reached_is_status_4(
    shop: Path, railway: RailwayStandin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUICKSCALE_RAILWAY_URL", "http://127.0.0.1:9")

    assert main(DEPLOY) == 4


def test_a_redirect_is_not_followed_for_it_would_get_the_token(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    railway.fail("apiToken", "302")

    assert main(DEPLOY) == 4

    assert "redirect" in capsys.readouterr().err
    assert len(railway.requests) == 1


@pytest.mark.parametrize(
    ("step", "hint"),
    [
        ("BUILD_IMAGE", "docker build ."),
        ("PRE_DEPLOY_COMMAND", "quickscale manage migrate --plan"),
        ("HEALTHCHECK", "quickscale deploy railway --verbose"),
        ("CREATE_CONTAINER", "quickscale deploy railway --verbose"),
    ],
)
def test_a_deployment_that_fails_shows_the_log_of_that_step_and_one_command(
    railway: RailwayStandin,
    shop: Path,
    capsys: pytest.CaptureFixture[str],
    step: str,
    hint: str,
) -> None:
    line = f"{step} line 69"
    railway.script = lambda deployment: fail_at(deployment, step, "it went wrong")

    assert main([*DEPLOY, "--json"]) == 6

    out, err = capsys.readouterr()
    result = json.loads(out)
    assert result["status"] == "failed"
    assert result["error"]["step"] == step
    assert len(result["error"]["log"]) == 50
    assert line in result["error"]["log"]
    assert f"  | {line}\n" in err
    assert err.splitlines()[-1] == f"hint: {hint}"


@pytest.mark.parametrize("status", ["CRASHED", "REMOVED", "SKIPPED"])
def test_other_bad_ends_are_status_6(railway: RailwayStandin, shop: Path, status: str) -> None:
    railway.script = lambda deployment: end_with(deployment, status)

    assert main(DEPLOY) == 6


def end_with(deployment: Deployment, status: str) -> None:
    deployment.states = ["BUILDING", status]


def test_a_site_that_sleeps_is_good(railway: RailwayStandin, shop: Path) -> None:
    railway.script = lambda deployment: end_with(deployment, "SLEEPING")

    assert main(DEPLOY) == 0


def test_a_crash_after_success_is_status_6(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash_later(deployment: Deployment) -> None:
        deployment.states = ["BUILDING", "SUCCESS", "CRASHED"]
        deployment.log = ["Traceback", "SystemExit: 1"]

    railway.script = crash_later
    railway.site_status = 502

    assert main(DEPLOY) == 6

    assert "  | SystemExit: 1" in capsys.readouterr().err


def test_an_approval_that_is_missing_is_status_7(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    railway.script = lambda deployment: end_with(deployment, "NEEDS_APPROVAL")

    assert main(DEPLOY) == 7

    assert "approve it in Railway's dashboard" in capsys.readouterr().err


def test_a_deployment_that_takes_longer_than_we_wait_is_status_7_and_goes_on_there(
    railway: RailwayStandin,
    shop: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QUICKSCALE_RAILWAY_PACE", "0.02")
    railway.script = lambda deployment: end_with(deployment, "BUILDING")

    assert main([*DEPLOY, "--timeout", "2"]) == 7

    assert "it goes on at Railway" in capsys.readouterr().err
    assert railway.uploads()[-1].status == "BUILDING"


def test_an_address_that_stays_silent_is_status_7(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    railway.site_status = 404

    assert main(DEPLOY) == 7

    assert "answers with status 404" in capsys.readouterr().err


def test_a_database_that_does_not_start_is_status_6_with_its_log(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    railway.database_states = ["DEPLOYING", "CRASHED"]

    assert main(DEPLOY) == 6

    err = capsys.readouterr().err
    assert "error: Postgres is CRASHED" in err
    assert "  | Postgres: line 4" in err
    assert railway.uploads() == []


def test_a_large_archive_is_refused_with_the_largest_files(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    railway.largest_upload = 1000
    (shop / "film.bin").write_bytes(bytes(range(256)) * 8000)

    assert main(DEPLOY) == 4

    err = capsys.readouterr().err
    assert "larger than Railway takes; the largest files are film.bin (2.0 MB), " in err
    assert "hint: name what is not needed in .railwayignore" in err


def test_an_image_that_was_not_built_from_the_dockerfile_is_told(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def build_otherwise(deployment: Deployment) -> None:
        deployment.meta = {"serviceManifest": {"build": {"builder": "RAILPACK"}}}

    railway.script = build_otherwise
    assert main(DEPLOY) == 0

    def say_so_in_the_log(deployment: Deployment) -> None:
        build_otherwise(deployment)
        deployment.build_log = ["Using Railpack"]

    railway.script = say_so_in_the_log
    assert main(DEPLOY) == 4

    assert "built the image with RAILPACK, not from the Dockerfile" in capsys.readouterr().err


def test_the_log_tells_the_builder_where_nothing_else_does(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    railway.script = lambda deployment: deployment.meta.clear()
    assert main(DEPLOY) == 0
    assert "does not say" not in capsys.readouterr().err

    def say_nothing(deployment: Deployment) -> None:
        deployment.meta.clear()
        deployment.build_log = []

    railway.script = say_nothing
    assert main(DEPLOY) == 0
    assert "Railway does not say what it built the image from" in capsys.readouterr().err


def test_settings_that_railway_does_not_take_are_named(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def forget(name: str) -> None:
        if name == "serviceInstanceUpdate":
            railway.instance("my-shop").healthcheckPath = None

    railway.after_call = forget

    assert main(DEPLOY) == 4

    assert "did not take these settings of the service: healthcheckPath" in capsys.readouterr().err


def test_a_service_without_an_instance_is_told_as_railway_tells_it(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    railway.fail("upload", "404")

    assert main(DEPLOY) == 4

    assert "Railway answers with status 404: not now" in capsys.readouterr().err


def test_a_bug_is_status_1(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # An answer that the schema does not allow.
    railway.workspaces["workspace-1"] = ""
    railway.script = lambda deployment: setattr(deployment, "meta", {"serviceManifest": "odd"})

    assert main(DEPLOY) == 1

    assert "QuickScale failed in a way that it should not" in capsys.readouterr().err


def test_json_tells_failures_too(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    railway.fail("serviceCreate", "Not Authorized")

    assert main([*DEPLOY, "--json"]) == 3

    out, err = capsys.readouterr()
    result = json.loads(out)
    assert result["status"] == "error"
    assert result["exit_status"] == 3
    assert result["error"]["trace_id"] == TRACE
    assert "error: not authorized" in err
