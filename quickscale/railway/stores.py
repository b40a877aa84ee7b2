"""PostgreSQL and Redis: made from Railway's templates, and waited for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from quickscale.railway import api
from quickscale.railway.facts import stores
from quickscale.railway.failures import QUOTA, DeploymentFailedError, RailwayError
from quickscale.railway.retries import make_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from quickscale.railway.api import Service
    from quickscale.railway.client import Client
    from quickscale.railway.facts import Facts
    from quickscale.railway.state import Link

TEMPLATES = {"database": "postgres", "redis": "redis"}
LAST_LINES = 50
# In place of the id of the work that makes one, until Railway has answered.
ASKED = "asked"
# So often we look, in about a minute, for what was asked for when the answer is lost.
LOOKS = 8


def make(
    client: Client, kind: str, facts: Facts, link: Link, remember: Callable[[str, str], None]
) -> Facts:
    """Return the facts with a new database, or Redis.

    What an interrupted run has started is waited for instead of started again.
    remember: keeps an id under a name, on disk
    """
    project, environment = facts.project, facts.environment
    assert project is not None  # noqa: S101 - the step before has made both
    assert environment is not None  # noqa: S101
    before = {service.id for service in facts.services}
    name = f"{kind}_workflow"
    workflow = link.get(environment.id, name)
    if workflow == ASKED:
        is_coming = _appears(client, kind, facts, before)
    else:
        is_coming = bool(workflow) and _wait_for_workflow(client, workflow, kind, is_old=True)
    if not is_coming:
        found = api.template(client, TEMPLATES[kind])
        remember(name, ASKED)
        try:
            workflow = make_once(
                client,
                lambda: api.deploy_template(
                    client, found, project=project, environment=environment.id
                ),
                lambda: "" if _appears(client, kind, facts, before) else None,
            )
        except RailwayError as error:
            if not error.is_lost:
                remember(name, "")
            raise
        remember(name, workflow)
        if workflow:
            _wait_for_workflow(client, workflow, kind)
    return _wait_for_service(client, kind, facts, before)


def _appears(client: Client, kind: str, facts: Facts, before: set[str]) -> bool:
    """Return whether one comes that may have been asked for: to ask twice would make two."""
    pauses = client.pace.pauses()
    for _ in range(LOOKS):
        if _new(client, kind, facts, before) is not None:
            return True
        pauses.wait(f"the {kind}")
    return False


def _wait_for_workflow(client: Client, workflow: str, kind: str, *, is_old: bool = False) -> bool:
    """Wait until such work is done; return whether Railway knows it."""
    pauses = client.pace.pauses()
    while True:
        status, problem = api.workflow(client, workflow)
        if status == "Complete":
            return True
        if status == "Error":
            if is_old:
                return False
            raise refused(kind, client.masker.mask(problem))
        if status == "NotFound" and is_old:
            return False
        pauses.wait(f"the {kind}")


def refused(kind: str, problem: str) -> RailwayError:
    """Return the error for a template that Railway does not deploy."""
    return RailwayError(
        f"Railway did not make the {kind}: {problem or 'it does not say why'}",
        hint="a small plan allows one volume a project: see https://railway.com/account/plans",
        status=QUOTA,
    )


def _new(client: Client, kind: str, facts: Facts, before: set[str]) -> Service | None:
    """Return what has come since, under the name that Railway gave it."""
    assert facts.project is not None  # noqa: S101
    assert facts.environment is not None  # noqa: S101
    services = api.services(client, project_id=facts.project.id, environment=facts.environment.id)
    new = [service for service in services if service.id not in before]
    return next(iter(stores(kind, new) or new), None)


def _wait_for_service(client: Client, kind: str, facts: Facts, before: set[str]) -> Facts:
    pauses = client.pace.pauses()
    while True:
        service = _new(client, kind, facts, before)
        if service is not None:
            services = (*facts.services, service)
            if kind == "database":
                return replace(facts, database=service, services=services)
            return replace(facts, redis=service, services=services)
        pauses.wait(f"the {kind}")


def wait_until_it_serves(client: Client, service: Service, environment: str) -> None:
    """Wait until a store's deployment is good. Raises DeploymentFailedError when it ends badly."""
    pauses = client.pace.pauses()
    deployment = service.deployment
    while deployment.status not in api.GOOD:
        if deployment.status in api.BAD:
            lines = api.logs(client, deployment.id, of_build=False)[-LAST_LINES:]
            raise DeploymentFailedError(
                f"{service.name} is {deployment.status}",
                hint="start it again in Railway, then: quickscale deploy railway",
                log=[client.masker.mask(text) for _, text in lines],
            )
        pauses.wait(service.name)
        _, deployment = api.settings_and_deployment(
            client, environment=environment, service=service.id
        )
