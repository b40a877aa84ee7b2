"""From a project to a public address, and every later run."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from quickscale.cli import main

from .standin import MIGRATE, RailwayStandin, unpack

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ["deploy", "railway"]
CREATES = ("projectCreate", "serviceCreate", "serviceDomainCreate", "templateDeployV2")


def test_a_first_deployment_makes_everything_and_prints_the_address(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(DEPLOY) == 0

    out, err = capsys.readouterr()
    assert out == f"live: http://localhost:{railway.port}\n"
    assert "create  project my-shop in Ada's workspace" in err
    assert "[10/10] address" in err
    assert {each.name for each in railway.services.values()} == {"my-shop", "Postgres"}
    site = railway.instance("my-shop")
    assert site.variables["DATABASE_URL"] == "${{Postgres.DATABASE_URL}}"
    assert len(site.variables["SECRET_KEY"]) >= 50
    assert site.variables["ALLOWED_HOSTS"] == "localhost,healthcheck.railway.app"
    assert site.variables["CSRF_TRUSTED_ORIGINS"] == "https://localhost"
    assert site.variables["PORT"] == str(site.domains[0]["targetPort"])
    assert site.preDeployCommand == [MIGRATE]
    assert site.healthcheckPath == "/readyz"


def test_a_later_run_ships_the_new_code_and_nothing_else(
    railway: RailwayStandin, shop: Path
) -> None:
    main(DEPLOY)
    before = dict(railway.instance("my-shop").variables)
    railway.calls.clear()
    (shop / "new.txt").write_text("new")

    assert main(DEPLOY) == 0

    assert railway.instance("my-shop").variables == before
    changing = {"variableCollectionUpsert", "serviceInstanceUpdate", *CREATES}
    assert changing & {*railway.calls} == set()
    first, second = railway.uploads()
    assert {*unpack(second.archive)} - {*unpack(first.archive)} == {"./new.txt"}


def test_a_first_deployment_costs_about_twenty_requests_and_a_later_one_thirteen(
    railway: RailwayStandin, shop: Path
) -> None:
    main(DEPLOY)
    first = len(railway.requests)
    polls = railway.count("deployment") + railway.count("workflowStatus")
    main(DEPLOY)
    later = len(railway.requests) - first

    assert first - polls <= 20
    assert later <= 13


def test_the_same_project_gives_the_same_archive(railway: RailwayStandin, shop: Path) -> None:
    main(DEPLOY)
    for path in shop.rglob("*"):
        path.touch()
    main(DEPLOY)

    first, second = railway.uploads()
    assert first.archive == second.archive
    assert first.query["message"].startswith("quickscale ")


def test_the_installed_script_deploys_from_any_folder_of_the_project(
    railway: RailwayStandin, shop: Path, installed_script: str
) -> None:
    done = subprocess.run(
        [installed_script, *DEPLOY],
        cwd=shop / "my_shop",
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"live: http://localhost:{railway.port}\n"


def test_a_dry_run_changes_nothing_here_or_there(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in shop.rglob("*")}

    assert main([*DEPLOY, "--dry-run", "--verbose"]) == 0

    out = capsys.readouterr().out
    assert "create  project my-shop" in out
    assert "  Dockerfile\n" in out
    assert railway.projects == {}
    assert {*railway.calls} == {"apiToken", "projects"}
    assert {path: path.stat().st_mtime_ns for path in shop.rglob("*")} == before


def test_a_dry_run_after_a_deployment_keeps_everything(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(DEPLOY)
    capsys.readouterr()

    assert main([*DEPLOY, "--dry-run"]) == 0

    verbs = {line.split()[0] for line in capsys.readouterr().out.splitlines()}
    assert verbs == {"keep", "send"}


def test_json_is_one_object_on_stdout(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*DEPLOY, "--json"]) == 0

    result = json.loads(capsys.readouterr().out)
    assert result["status"] == "live"
    assert result["exit_status"] == 0
    assert result["address"] == f"http://localhost:{railway.port}"
    assert [step["name"] for step in result["steps"]][0::9] == ["archive", "address"]
    assert result["requests"] == len(railway.requests)
    assert result["error"] is None


def test_json_of_a_dry_run_lists_the_files_when_verbose(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*DEPLOY, "--json", "--dry-run", "--verbose"]) == 0

    result = json.loads(capsys.readouterr().out)
    assert result["status"] == "planned"
    assert "Dockerfile" in result["files"]
    assert {"do": "create", "what": "public domain"} in result["plan"]


def test_verbose_shows_each_line_of_the_logs_once(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*DEPLOY, "--verbose"]) == 0

    err = capsys.readouterr().err
    assert err.count("| build 59\n") == 1
    assert err.count("| Listening at: ") == 1


def test_what_is_skipped_is_skipped_for_that_deployment_only(
    railway: RailwayStandin, shop: Path
) -> None:
    main(DEPLOY)

    assert main([*DEPLOY, "--skip-migrations", "--skip-collectstatic"]) == 0

    deployment = railway.uploads()[-1]
    assert deployment.pre_deploy == []
    assert deployment.variables["DISABLE_COLLECTSTATIC"]
    site = railway.instance("my-shop")
    assert site.preDeployCommand == [MIGRATE]
    assert site.variables["DISABLE_COLLECTSTATIC"] == ""
    main(DEPLOY)
    assert railway.uploads()[-1].pre_deploy == [MIGRATE]


def test_what_is_skipped_is_put_back_when_the_deployment_fails(
    railway: RailwayStandin, shop: Path
) -> None:
    main(DEPLOY)
    railway.site_status = 503
    railway.fail("upload", "403")

    assert main([*DEPLOY, "--skip-migrations", "--skip-collectstatic"]) == 4

    site = railway.instance("my-shop")
    assert site.preDeployCommand == [MIGRATE]
    assert site.variables["DISABLE_COLLECTSTATIC"] == ""


def test_with_redis_the_site_is_told_where_it_is(railway: RailwayStandin, shop: Path) -> None:
    assert main([*DEPLOY, "--redis"]) == 0

    assert railway.instance("my-shop").variables["REDIS_URL"] == "${{Redis.REDIS_URL}}"
    assert main(DEPLOY) == 0
    assert main([*DEPLOY, "--no-redis"]) == 0
    assert railway.instance("my-shop").variables["REDIS_URL"] == "${{Redis.REDIS_URL}}"
    assert railway.count("templateDeployV2") == 2


def test_a_plan_with_one_volume_gives_a_site_without_redis_and_says_so(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    railway.volume_limit = 1

    assert main([*DEPLOY, "--redis"]) == 0

    assert "REDIS_URL" not in railway.instance("my-shop").variables
    assert "warning: no Redis, and the site works without: " in capsys.readouterr().err


def test_the_real_name_of_a_new_database_is_used(railway: RailwayStandin, shop: Path) -> None:
    project = railway.add_project("my-shop")
    railway.add_service(project, "Postgres", repo="ada/something-else")

    assert main([*DEPLOY, "--project-name", "my-shop"]) == 0

    reference = railway.instance("my-shop").variables["DATABASE_URL"]
    assert reference.startswith("${{Postgres-")


def test_another_environment_has_a_service_and_a_database_of_its_own(
    railway: RailwayStandin, shop: Path
) -> None:
    main(DEPLOY)

    assert main([*DEPLOY, "--environment", "staging"]) == 0

    [project] = railway.projects.values()
    assert [*project.environments.values()] == ["production", "staging"]
    link = json.loads((shop / ".quickscale/railway.json").read_text())
    assert {*link["environments"]} == {*project.environments}


def test_what_the_owner_has_set_stays_and_is_added_to(railway: RailwayStandin, shop: Path) -> None:
    main(DEPLOY)
    site = railway.instance("my-shop")
    secret = site.variables["SECRET_KEY"]
    site.variables.update(
        ALLOWED_HOSTS="www.example.com, .example.org",
        CSRF_TRUSTED_ORIGINS="",
        TRUSTED_PROXY_COUNT="2",
        OTHER="stays",
        PORT="9000",
    )

    assert main(DEPLOY) == 0

    assert site.variables["SECRET_KEY"] == secret
    hosts = "www.example.com, .example.org,localhost,healthcheck.railway.app"
    assert site.variables["ALLOWED_HOSTS"] == hosts
    origins = "https://www.example.com,https://*.example.org,https://localhost"
    assert site.variables["CSRF_TRUSTED_ORIGINS"] == origins
    assert site.variables["TRUSTED_PROXY_COUNT"] == "2"
    assert site.variables["OTHER"] == "stays"
    assert site.variables["PORT"] == "8000"


def test_a_domain_without_a_port_gets_the_one_that_the_site_listens_on(
    railway: RailwayStandin, shop: Path
) -> None:
    main(DEPLOY)
    site = railway.instance("my-shop")
    site.domains[0]["targetPort"] = None
    site.variables["PORT"] = "7000"

    assert main(DEPLOY) == 0

    assert site.domains[0]["targetPort"] == 7000
    assert site.variables["PORT"] == "7000"
    assert railway.count("serviceDomainCreate") == 1


def test_a_domain_of_the_owners_is_allowed_as_well(railway: RailwayStandin, shop: Path) -> None:
    main(DEPLOY)
    domain = {"id": "custom-1", "domain": "www.example.com", "targetPort": 8000}
    railway.instance("my-shop").custom_domains.append(domain)

    assert main(DEPLOY) == 0

    assert "www.example.com" in railway.instance("my-shop").variables["ALLOWED_HOSTS"].split(",")


def test_a_database_elsewhere_is_left_where_it_is(railway: RailwayStandin, shop: Path) -> None:
    project = railway.add_project("my-shop")
    site = railway.add_service(project, "my-shop")
    [instance] = site.instances.values()
    elsewhere = "postgres://app:pw@db.example.com/app"  # pragma: allowlist secret
    instance.variables["DATABASE_URL"] = elsewhere

    assert main([*DEPLOY, "--project-name", "my-shop"]) == 0

    assert instance.variables["DATABASE_URL"] == elsewhere
    assert railway.count("templateDeployV2") == 0


def test_the_database_serves_before_the_code_is_sent(railway: RailwayStandin, shop: Path) -> None:
    railway.database_states = ["QUEUED", "BUILDING", "DEPLOYING", "DEPLOYING", "SUCCESS"]

    assert main(DEPLOY) == 0


def test_settings_are_sent_without_a_builder_and_as_one_command(
    railway: RailwayStandin, shop: Path
) -> None:
    main(DEPLOY)

    [sent] = [body for _, _, body in railway.requests if "SettingsUpdate" in body]
    values = json.loads(sent)["variables"]["input"]
    assert "builder" not in values
    assert values["preDeployCommand"] == [MIGRATE]


def test_the_files_that_are_remembered_hold_ids_only(railway: RailwayStandin, shop: Path) -> None:
    main(DEPLOY)

    text = (shop / ".quickscale/railway.json").read_text()
    content = json.loads(text)
    [project] = railway.projects.values()
    [environment] = project.environments
    assert content["project"] == project.id
    assert content["environments"][environment]["service"] == railway.service("my-shop").id
    assert content["environments"][environment]["database"] == railway.service("Postgres").id
    assert railway.instance("my-shop").variables["SECRET_KEY"] not in text
