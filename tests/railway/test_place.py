"""Which project, environment and service it is: tokens, workspaces, names, links."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from quickscale.cli import main

from .standin import Access, RailwayStandin

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ["deploy", "railway"]


def use_project_token(
    railway: RailwayStandin, monkeypatch: pytest.MonkeyPatch, project: str, environment: str
) -> None:
    railway.tokens["token-of-one-project"] = Access(project=project, environment=environment)
    monkeypatch.delenv("RAILWAY_API_TOKEN")
    monkeypatch.setenv("RAILWAY_TOKEN", "token-of-one-project")


def test_without_a_token_nothing_is_asked(
    railway: RailwayStandin,
    shop: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("RAILWAY_API_TOKEN")

    assert main(DEPLOY) == 3

    err = capsys.readouterr().err
    assert "neither RAILWAY_API_TOKEN nor RAILWAY_TOKEN is set" in err
    assert railway.requests == []


def test_two_tokens_are_refused_by_name(
    railway: RailwayStandin,
    shop: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RAILWAY_TOKEN", "another")

    assert main(DEPLOY) == 3

    assert "both RAILWAY_API_TOKEN and RAILWAY_TOKEN are set" in capsys.readouterr().err
    assert railway.requests == []


def test_a_token_with_something_around_it_is_refused(
    railway: RailwayStandin, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAILWAY_API_TOKEN", "token with spaces")

    assert main(DEPLOY) == 3


def test_a_workspace_token_may_not_ask_who_it_is_and_works(
    railway: RailwayStandin, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    railway.tokens["token-of-workspace"] = Access(("workspace-1",), knows_me=False)
    monkeypatch.setenv("RAILWAY_API_TOKEN", "token-of-workspace")

    assert main(DEPLOY) == 0

    assert railway.count("me") == 0


def test_a_project_token_deploys_to_its_environment(
    railway: RailwayStandin, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = railway.add_project("shops", "workspace-1", "staging")
    [environment] = project.environments
    use_project_token(railway, monkeypatch, project.id, environment)

    assert main(DEPLOY) == 0
    assert main([*DEPLOY, "--environment", "staging"]) == 0

    assert railway.count("projectCreate") == 0
    _, headers, _ = railway.requests[-1]
    assert headers["Project-Access-Token"] == "token-of-one-project"
    assert "Authorization" not in headers


@pytest.mark.parametrize(
    "options",
    [["--environment", "production"], ["--project-name", "other"], ["--workspace", "mine"]],
)
def test_a_project_token_leaves_no_choice(
    railway: RailwayStandin,
    shop: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
) -> None:
    project = railway.add_project("shops", "workspace-1", "staging")
    [environment] = project.environments
    use_project_token(railway, monkeypatch, project.id, environment)

    assert main([*DEPLOY, *options]) == 2

    assert "alone" in capsys.readouterr().err


def test_a_project_token_of_another_project_than_the_linked_one_is_refused(
    railway: RailwayStandin, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(DEPLOY)
    project = railway.add_project("other")
    [environment] = project.environments
    use_project_token(railway, monkeypatch, project.id, environment)

    assert main(DEPLOY) == 2
    assert main([*DEPLOY, "--relink"]) == 0


def test_several_workspaces_are_named(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    railway.workspaces["workspace-2"] = "Work"
    [name] = railway.tokens
    railway.tokens[name] = Access(("workspace-1", "workspace-2"))

    assert main(DEPLOY) == 2
    assert "several workspaces: Ada's workspace (workspace-1), Work (workspace-2)" in (
        capsys.readouterr().err
    )
    assert main([*DEPLOY, "--workspace", "Play"]) == 2
    assert main([*DEPLOY, "--workspace", "Work"]) == 0
    assert [each.workspace for each in railway.projects.values()] == ["workspace-2"]
    assert main(DEPLOY) == 0
    assert main([*DEPLOY, "--workspace", "Ada's workspace"]) == 2


def test_a_token_without_a_workspace_is_told(railway: RailwayStandin, shop: Path) -> None:
    [name] = railway.tokens
    railway.tokens[name] = Access()

    assert main(DEPLOY) == 2


def test_a_project_that_only_has_the_name_is_not_taken(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two", "three", "my-shop"):
        railway.add_project(name)

    assert main([*DEPLOY, "--yes"]) == 2

    err = capsys.readouterr().err
    assert "hint: if it is this one: quickscale deploy railway --project-name my-shop" in err
    assert railway.services == {}
    assert main([*DEPLOY, "--project-name", "my-shop"]) == 0
    assert len(railway.projects) == 4


def test_projects_of_the_same_name_are_told_apart_by_id(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = railway.add_project("my-shop"), railway.add_project("my-shop")

    assert main(DEPLOY) == 2

    err = capsys.readouterr().err
    assert f"my-shop ({first.id}), my-shop ({second.id})" in err
    assert main([*DEPLOY, "--project-name", second.id]) == 0
    assert json.loads((shop / ".quickscale/railway.json").read_text())["project"] == second.id


@pytest.mark.parametrize("is_deleted", [True, False])
def test_a_linked_project_that_is_gone_is_told_and_not_replaced(
    railway: RailwayStandin,
    shop: Path,
    capsys: pytest.CaptureFixture[str],
    is_deleted: bool,
) -> None:
    main(DEPLOY)
    [project] = railway.projects.values()
    if is_deleted:
        project.is_deleted = True
    else:
        railway.projects.clear()

    assert main(DEPLOY) == 4

    err = capsys.readouterr().err
    assert f"the project {project.id} is gone, or this token may not see it" in err
    assert "quickscale deploy railway --relink" in err
    assert railway.count("projectCreate") == 1
    railway.services.clear()
    assert main([*DEPLOY, "--relink"]) == 0
    assert railway.count("projectCreate") == 2


@pytest.mark.parametrize("name", ["my-shop", "Postgres"])
def test_a_service_that_is_gone_is_told_and_not_replaced(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    main(DEPLOY)
    railway.services.pop(railway.service(name).id)

    assert main(DEPLOY) == 4

    assert "is gone from the environment" in capsys.readouterr().err
    assert len(railway.services) == 1


def test_a_new_database_is_made_where_the_old_one_is_gone_and_the_link_forgotten(
    railway: RailwayStandin, shop: Path
) -> None:
    main(DEPLOY)
    railway.services.pop(railway.service("Postgres").id)
    site = railway.instance("my-shop")
    site.variables["DATABASE_URL"] = "${{Old.DATABASE_URL}}"

    assert main([*DEPLOY, "--relink", "--project-name", "my-shop"]) == 0

    assert site.variables["DATABASE_URL"] == "${{Postgres.DATABASE_URL}}"
    assert len(railway.projects) == 1


def test_a_database_that_all_services_share_is_left_alone(
    railway: RailwayStandin, shop: Path
) -> None:
    project = railway.add_project("my-shop")
    site = railway.add_service(project, "my-shop")
    [instance] = site.instances.values()
    instance.variables["DATABASE_URL"] = "${{shared.DATABASE_URL}}"

    main([*DEPLOY, "--project-name", "my-shop"])

    assert railway.count("templateDeployV2") == 0
    assert instance.variables["DATABASE_URL"] == "${{shared.DATABASE_URL}}"


def test_a_link_to_another_project_than_the_one_that_is_named_is_refused(
    railway: RailwayStandin, shop: Path
) -> None:
    main(DEPLOY)

    assert main([*DEPLOY, "--project-name", "other"]) == 2
    assert main([*DEPLOY, "--project-name", "other", "--relink"]) == 0

    assert {each.name for each in railway.projects.values()} == {"my-shop", "other"}


def test_two_databases_are_refused_until_a_variable_says_which(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = railway.add_project("my-shop")
    site = railway.add_service(project, "my-shop")
    for _ in range(2):
        railway.add_store(project, "postgres")
    named = [*DEPLOY, "--project-name", "my-shop"]

    assert main(named) == 2

    err = capsys.readouterr().err
    assert "several services that could be the database: Postgres, Postgres-" in err
    [instance] = site.instances.values()
    instance.variables["DATABASE_URL"] = "${{Postgres.DATABASE_URL}}"
    assert main(named) == 0
    assert instance.variables["DATABASE_URL"] == "${{Postgres.DATABASE_URL}}"


def test_a_service_of_that_name_with_a_source_of_its_own_is_not_taken(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = railway.add_project("my-shop")
    railway.add_service(project, "my-shop", repo="ada/my-shop")

    assert main([*DEPLOY, "--project-name", "my-shop"]) == 2

    assert "is deployed from ada/my-shop, not from uploads" in capsys.readouterr().err


def test_sealed_variables_are_kept_and_those_that_need_a_value_are_named(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(DEPLOY)
    site = railway.instance("my-shop")
    site.sealed = {"SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS"}
    before = dict(site.variables)

    assert main(DEPLOY) == 0

    assert site.variables == before
    assert "warning: ALLOWED_HOSTS is sealed: make sure that it has localhost" in (
        capsys.readouterr().err
    )


def test_a_link_that_is_not_ours_is_refused(
    railway: RailwayStandin, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in ("{", '{"schema": 2}', "[]", '{"schema": 1, "project": 3, "environments": {}}'):
        (shop / ".quickscale/railway.json").write_text(text)
        assert main(DEPLOY) == 2

    assert ".quickscale/railway.json is not what QuickScale has written" in capsys.readouterr().err
    assert railway.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "http://backboard.railway.com",
        "https://railway.com.example.com",
        "https://example.com",
        "https://backboard.railway.com/path",
        "https://ada@backboard.railway.com",
        "http://127.0.0.1.example.com",
        "ftp://localhost",
        "http://[oops",
    ],
)
def test_a_token_is_sent_to_railway_and_this_machine_only(
    railway: RailwayStandin, shop: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("QUICKSCALE_RAILWAY_URL", url)

    assert main(DEPLOY) == 2


def on_a_terminal(answer: bytes, *options: str) -> tuple[int, bytes]:
    """Deploy on a terminal of its own, type an answer; return status and what is shown."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals")
    import pty  # noqa: PLC0415

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "quickscale", *DEPLOY, *options]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    os.close(theirs)
    os.write(ours, answer)
    output, _ = process.communicate(timeout=60)
    os.close(ours)
    return process.returncode, output


def test_on_a_terminal_the_plan_is_confirmed(railway: RailwayStandin, shop: Path) -> None:
    status, output = on_a_terminal(b"n\n")
    assert status == 2
    assert b"go on? [y/N]" in output
    assert railway.projects == {}

    status, output = on_a_terminal(b"y\n")
    assert status == 0
    status, output = on_a_terminal(b"", "--yes")
    assert status == 0
    assert b"go on?" not in output


def test_on_a_terminal_a_project_found_by_its_name_is_taken_on_confirmation(
    railway: RailwayStandin, shop: Path
) -> None:
    railway.add_project("my-shop")

    status, output = on_a_terminal(b"yes\n")

    assert status == 0
    assert b"adopt   project my-shop, found by its name" in output
    assert len(railway.projects) == 1
