"""Resuming is running again: after a failure at each step, a kill at each moment, a lost answer."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from quickscale.cli import main
from quickscale.railway.stores import LOOKS

from .standin import Instance, LostError, RailwayStandin

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ["deploy", "railway"]
CREATES = ("projectCreate", "templateDeployV2", "serviceCreate", "serviceDomainCreate", "upload")
STEPS = (
    *CREATES,
    "apiToken",
    "projects",
    "template",
    "workflowStatus",
    "environment",
    "variableCollectionUpsert",
    "serviceInstanceUpdate",
    "serviceInstance",
    "deployment",
)


def assert_there_is_one_of_each(railway: RailwayStandin) -> None:
    assert len(railway.projects) == 1
    assert sorted(each.name for each in railway.services.values()) == ["Postgres", "my-shop"]
    site = railway.instance("my-shop")
    assert len(site.domains) == 1
    assert site.deployments[-1].status == "SUCCESS"
    assert site.variables["DATABASE_URL"] == "${{Postgres.DATABASE_URL}}"


@pytest.mark.parametrize("step", STEPS)
def test_a_run_that_failed_in_a_step_is_gone_on_with(
    railway: RailwayStandin, shop: Path, step: str
) -> None:
    railway.fail(step, "Something is wrong at our end")
    assert main(DEPLOY) == 4
    secret = [each.variables.get("SECRET_KEY") for each in sites(railway)]

    assert main(DEPLOY) == 0

    assert_there_is_one_of_each(railway)
    assert secret in ([], [None], [railway.instance("my-shop").variables["SECRET_KEY"]])


@pytest.mark.parametrize("how", ["lost", "drop", "502"])
@pytest.mark.parametrize("step", CREATES)
def test_nothing_is_made_twice_when_the_answer_is_lost(
    railway: RailwayStandin, shop: Path, step: str, how: str
) -> None:
    railway.fail(step, how)

    assert main(DEPLOY) == 0

    assert_there_is_one_of_each(railway)
    assert len(railway.uploads()) == 1


@pytest.mark.parametrize("step", ["variableCollectionUpsert", "serviceInstanceUpdate"])
def test_what_can_be_set_twice_is_set_again_when_the_answer_is_lost(
    railway: RailwayStandin, shop: Path, step: str
) -> None:
    railway.fail(step, "lost")

    assert main(DEPLOY) == 0

    assert_there_is_one_of_each(railway)


def test_a_new_environment_is_not_made_twice_when_the_answer_is_lost(
    railway: RailwayStandin, shop: Path
) -> None:
    main(DEPLOY)
    railway.fail("environmentCreate", "lost")

    assert main([*DEPLOY, "--environment", "staging"]) == 0

    [project] = railway.projects.values()
    assert [*project.environments.values()] == ["production", "staging"]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    "step",
    [
        *CREATES,
        "workflowStatus",
        "variableCollectionUpsert",
        "serviceInstanceUpdate",
        "deployment",
    ],
)
def test_a_run_that_was_killed_is_gone_on_with(
    railway: RailwayStandin, shop: Path, step: str, moment: str
) -> None:
    kill_at(railway, step, moment)
    secrets = [each.variables["SECRET_KEY"] for each in sites(railway) if each.variables]

    status = main(DEPLOY)
    if step == "projectCreate" and moment == "after":
        # Nobody knows whose project that is: a person has to say so.
        assert status == 2
        status = main([*DEPLOY, "--project-name", "my-shop"])

    assert status == 0
    assert_there_is_one_of_each(railway)
    assert secrets in ([], [railway.instance("my-shop").variables["SECRET_KEY"]])


def sites(railway: RailwayStandin) -> list[Instance]:
    found: list[Instance] = []
    for service in railway.services.values():
        if service.name == "my-shop":
            found += service.instances.values()
    return found


def kill_at(railway: RailwayStandin, step: str, moment: str) -> None:
    """Deploy in a process of its own, and kill that before or after Railway has done something."""
    running: list[subprocess.Popen[bytes]] = []

    def kill(name: str) -> None:
        if name == step and running[0].poll() is None:
            running[0].kill()
            running[0].wait()
            if moment == "before":
                raise LostError

    if moment == "before":
        railway.before_call = kill
    else:
        railway.after_call = kill
    command = [sys.executable, "-m", "quickscale", *DEPLOY]
    running.append(subprocess.Popen(command, env=dict(os.environ), stderr=subprocess.DEVNULL))
    assert running[0].wait(timeout=60) != 0
    railway.before_call = railway.after_call = lambda _: None


@pytest.mark.parametrize("how", ["lost", "drop", "502"])
def test_a_slow_database_is_not_made_twice_when_the_answer_is_lost(
    railway: RailwayStandin, shop: Path, how: str
) -> None:
    railway.slowness = 4
    railway.fail("templateDeployV2", how)

    assert main(DEPLOY) == 0

    assert_there_is_one_of_each(railway)
    assert len(railway.workflows) == 1


def test_a_slow_database_is_not_made_twice_when_the_run_that_asked_for_it_was_killed(
    railway: RailwayStandin, shop: Path
) -> None:
    railway.slowness = 4
    kill_at(railway, "templateDeployV2", "after")

    assert main(DEPLOY) == 0

    assert_there_is_one_of_each(railway)
    assert len(railway.workflows) == 1


def test_a_database_that_was_refused_is_asked_for_at_once_by_the_next_run(
    railway: RailwayStandin, shop: Path
) -> None:
    railway.volume_limit = 0
    main(DEPLOY)
    railway.volume_limit = 1
    looks = railway.count("environment")

    assert main(DEPLOY) == 0

    assert_there_is_one_of_each(railway)
    assert railway.count("environment") - looks < LOOKS


def test_two_interrupted_runs_leave_the_link_whole(railway: RailwayStandin, shop: Path) -> None:
    for step in ("serviceCreate", "upload"):
        railway.fail(step, "broken")
        main(DEPLOY)

    assert not [*shop.glob(".quickscale/.railway*")]
    assert main(DEPLOY) == 0
