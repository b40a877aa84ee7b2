"""Looking at what is there before anything is changed: the project, its services, its variables."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from quickscale.railway import api, variables
from quickscale.railway.api import Named, Project, Service
from quickscale.railway.failures import SERVICE, NotAuthorizedError, RailwayError, local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from quickscale.railway.checks import Site
    from quickscale.railway.client import Client
    from quickscale.railway.state import Link
    from quickscale.railway.variables import Known

RELINK = "quickscale deploy railway --relink"
NEW, LINKED, FOUND, OF_TOKEN = "new", "linked", "found", "token"
IMAGES = {"database": ("postgres", "postgis", "timescale"), "redis": ("redis", "valkey")}
VARIABLES = {"database": "DATABASE_URL", "redis": "REDIS_URL"}


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line.

    redis: None leaves it as it is
    """

    project_name: str = ""
    environment: str = ""
    workspace: str = ""
    skip_migrations: bool = False
    skip_collectstatic: bool = False
    redis: bool | None = None
    relink: bool = False

    @property
    def environment_name(self) -> str:
        """The environment to deploy to."""
        return self.environment or "production"


@dataclass(frozen=True)
class Facts:
    """What is there.

    origin: how the project was found; NEW when there is none yet
    known_projects: ids of all projects that the workspace has, to tell a new one
    service, database, redis: None as long as there is none
    """

    origin: str
    workspace: Named | None
    project: Project | None
    environment: Named | None
    known_projects: frozenset[str] = frozenset()
    services: tuple[Service, ...] = ()
    service: Service | None = None
    database: Service | None = None
    redis: Service | None = None
    known: Known = field(default_factory=lambda: variables.Known({}, frozenset()))

    @property
    def needs_database(self) -> bool:
        """Whether a database has to be made: there is none, and none is named."""
        return self.database is None and not self.known.has("DATABASE_URL")


def look(client: Client, options: Options, link: Link, site: Site) -> Facts:
    """Return what is there. Nothing is changed.

    Raises QuickScaleError when it is ambiguous, gone or not ours to see.
    """
    facts = _find_place(client, options, link, site.slug)
    if facts.project is None or facts.environment is None:
        return facts
    return look_into(client, facts, options, link, site.slug)


def look_into(client: Client, facts: Facts, options: Options, link: Link, slug: str) -> Facts:
    """Return the facts with the services and variables of the environment."""
    project, environment = facts.project, facts.environment
    if project is None or environment is None:
        return facts
    services = tuple(api.services(client, project_id=project.id, environment=environment.id))
    service = _find_service(services, link.get(environment.id, "service"), slug)
    known = facts.known
    if service is not None:
        values = api.variables(
            client, project_id=project.id, environment=environment.id, service=service.id
        )
        client.masker.learn_variables(values)
        known = variables.known(service, values)
    if options.relink:
        names = {"", *(each.name for each in services)}
        known = known.without(
            *(each for each in VARIABLES.values() if known.service_in(each) not in names)
        )
    facts = replace(facts, services=services, service=service, known=known)
    database = find_store("database", facts, link)
    redis = find_store("redis", facts, link, must_be=bool(options.redis))
    return replace(facts, database=database, redis=redis)


def _find_place(client: Client, options: Options, link: Link, slug: str) -> Facts:
    if client.token.is_for_one_project:
        return _place_of_token(client, options, link)
    workspaces = api.workspaces(client)
    if link.project:
        project = _linked_project(client, link.project)
        workspace = next((each for each in workspaces if each.id == project.workspace), None)
        _check_linked_names(options, project, workspace)
        return Facts(LINKED, workspace, project, _environment(project, options))
    workspace = _choose_workspace(workspaces, options.workspace)
    name = options.project_name or slug
    projects = api.projects(client, workspace.id)
    ids = frozenset(each.id for each in projects)
    found = [each for each in projects if name in {each.name, each.id}]
    if not found:
        return Facts(NEW, workspace, None, None, known_projects=ids)
    if len(found) > 1:
        raise _ambiguous(f"projects named {name} in {workspace.name}", found, "--project-name")
    existing = _linked_project(client, found[0].id)
    return Facts(FOUND, workspace, existing, _environment(existing, options), known_projects=ids)


def _place_of_token(client: Client, options: Options, link: Link) -> Facts:
    project_id, environment_id = api.place_of_token(client)
    project = _linked_project(client, project_id)
    if link.project and link.project != project_id:
        message = f"RAILWAY_TOKEN is for the project {project.name}, which is not the linked one"
        raise local(message, f"use the linked project's token, or {RELINK}")
    if options.workspace or options.project_name not in {"", project.name, project.id}:
        message = f"RAILWAY_TOKEN is for the project {project.name} alone"
        raise local(message, "leave --project-name and --workspace out, or use RAILWAY_API_TOKEN")
    known = {each.id: each for each in project.environments}
    environment = known.get(environment_id, Named(environment_id, options.environment_name))
    if options.environment not in {"", environment.name, environment.id}:
        message = f"RAILWAY_TOKEN is for the environment {environment.name} alone"
        raise local(message, "leave --environment out, or use that environment's token")
    return Facts(OF_TOKEN, None, project, environment)


def _linked_project(client: Client, project_id: str) -> Project:
    gone = RailwayError(
        f"the project {project_id} is gone, or this token may not see it",
        hint=f"check the token; to start anew: {RELINK}",
        status=SERVICE,
    )
    try:
        project = api.project(client, project_id)
    except NotAuthorizedError as error:
        gone.trace_id = error.trace_id
        raise gone from error
    if project is None:
        raise gone
    return project


def _check_linked_names(options: Options, project: Project, workspace: Named | None) -> None:
    """What is typed must not contradict the link."""
    if options.project_name not in {"", project.name, project.id}:
        message = f"this project is linked to {project.name}, not to {options.project_name}"
        raise local(message, f"{RELINK} --project-name {options.project_name}")
    names = {"", project.workspace, workspace.name if workspace else ""}
    if options.workspace not in names:
        message = f"{project.name} is not in the workspace {options.workspace}"
        raise local(message, f"leave --workspace out, or: {RELINK}")


def _choose_workspace(workspaces: list[Named], asked: str) -> Named:
    if asked:
        found = [each for each in workspaces if asked in {each.name, each.id}]
        if not found:
            names = ", ".join(each.name for each in workspaces) or "none"
            raise local(f"there is no workspace {asked}; this token may use: {names}")
    else:
        found = workspaces
    if len(found) == 1:
        return found[0]
    if not found:
        raise local("this token may use no workspace", "make a token for an account or a workspace")
    raise _ambiguous("workspaces", found, "--workspace")


def _environment(project: Project, options: Options) -> Named | None:
    name = options.environment_name
    found = [each for each in project.environments if name in {each.name, each.id}]
    if len(found) > 1:
        raise _ambiguous(f"environments named {name}", found, "--environment")
    return found[0] if found else None


def _find_service(services: tuple[Service, ...], linked: str, slug: str) -> Service | None:
    if linked:
        for service in services:
            if service.id == linked:
                return service
        message = f"the linked service {linked} is gone from the environment"
        raise RailwayError(message, hint=f"to start anew: {RELINK}")
    found = [service for service in services if service.name == slug]
    for service in found:
        if service.image or service.repo:
            source = service.image or service.repo
            message = f"the service {slug} is deployed from {source}, not from uploads"
            raise local(message, "rename that service in Railway, then type it again")
    return found[0] if found else None


def find_store(kind: str, facts: Facts, link: Link, *, must_be: bool = True) -> Service | None:
    """Return the service that is the site's database, or its Redis; None when none is.

    must_be: two that could be it are refused; else none is taken
    """
    environment = facts.environment.id if facts.environment else ""
    linked = link.get(environment, kind)
    variable = VARIABLES[kind]
    referred = facts.known.service_in(variable)
    for service in facts.services:
        if service.id == linked or (referred and service.name == referred):
            return service
    if linked or referred:
        message = f"the {kind} {referred or linked} is gone from the environment"
        hint = f"bring it back in Railway; for a new, empty one: {RELINK}"
        raise RailwayError(message, hint=hint)
    if facts.known.has(variable) and not referred:
        return None
    found = stores(kind, facts.services)
    if len(found) > 1 and must_be:
        raise local(
            f"there are several services that could be the {kind}: {_names(found)}",
            f"in Railway, set {variable} of the site to ${{{{{found[0].name}.{variable}}}}}",
        )
    return found[0] if len(found) == 1 else None


def stores(kind: str, services: Iterable[Service]) -> list[Service]:
    """Return the services that run an image of a database, or of Redis."""
    is_one: Callable[[Service], bool] = lambda service: any(  # noqa: E731
        word in service.image.lower() for word in IMAGES[kind]
    )
    return [service for service in services if is_one(service)]


def _ambiguous(what: str, found: list[Named], option: str) -> Exception:
    ids = ", ".join(f"{each.name} ({each.id})" for each in found)
    return local(f"there are several {what}: {ids}", f"say which: {option} {found[0].id}")


def _names(found: Iterable[Service]) -> str:
    return ", ".join(service.name for service in found)
