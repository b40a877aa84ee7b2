"""Making projects, environments, services and domains: each once, though an answer may be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quickscale.railway import api
from quickscale.railway.api import Domain, Named, Project, Service
from quickscale.railway.retries import make_once

if TYPE_CHECKING:
    from quickscale.railway.client import Client
    from quickscale.railway.facts import Facts


def make_project(client: Client, facts: Facts, *, name: str, environment: str) -> Project:
    """Make a project with one environment; one that was there before is never taken for it."""
    workspace = facts.workspace.id if facts.workspace else ""

    def find() -> Project | None:
        for each in api.projects(client, workspace):
            if each.name == name and each.id not in facts.known_projects:
                return api.project(client, each.id)
        return None

    return make_once(
        client,
        lambda: api.create_project(client, name=name, workspace=workspace, environment=environment),
        find,
    )


def find_environment(project: Project | None, name: str) -> Named | None:
    """Return a project's environment by its name."""
    environments = project.environments if project else ()
    return next((each for each in environments if each.name == name), None)


def make_environment(client: Client, project: Project, name: str) -> Named:
    """Make an environment in a project."""
    return make_once(
        client,
        lambda: api.create_environment(client, project_id=project.id, name=name),
        lambda: find_environment(api.project(client, project.id), name),
    )


def make_service(client: Client, *, project_id: str, environment: str, name: str) -> Service:
    """Make a service for uploads."""

    def make() -> Service:
        made = api.create_service(client, project_id=project_id, environment=environment, name=name)
        return Service(made.id, made.name)

    def find() -> Service | None:
        services = api.services(client, project_id=project_id, environment=environment)
        return next((each for each in services if each.name == name), None)

    return make_once(client, make, find)


def make_domain(
    client: Client, *, project_id: str, environment: str, service: str, port: int
) -> Domain:
    """Give a service a public name."""

    def find() -> Domain | None:
        found = api.services(client, project_id=project_id, environment=environment)
        ours = [each for each in found if each.id == service and each.domains]
        return ours[0].domains[0] if ours else None

    return make_once(
        client,
        lambda: api.create_domain(client, environment=environment, service=service, port=port),
        find,
    )
