"""What we ask of Railway, in its own words: projects, environments, services, deployments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quickscale.railway import documents
from quickscale.railway.failures import RailwayError

if TYPE_CHECKING:
    from quickscale.railway.client import Client

LOG_LINES = 1000
GOOD = ("SUCCESS", "SLEEPING")
BAD = ("FAILED", "CRASHED", "REMOVED", "SKIPPED")
NEEDS_APPROVAL = "NEEDS_APPROVAL"


@dataclass(frozen=True)
class Named:
    """Something with an id and a name."""

    id: str
    name: str


@dataclass(frozen=True)
class Project:
    """A project and its environments."""

    id: str
    name: str
    workspace: str
    environments: tuple[Named, ...]


@dataclass(frozen=True)
class Domain:
    """A public name of a service, and the port behind it; None when Railway guesses that."""

    id: str
    name: str
    port: int | None


@dataclass(frozen=True)
class Settings:
    """How a service is deployed."""

    health_path: str
    health_timeout_seconds: int
    pre_deploy: tuple[str, ...]
    restart_policy: str
    restart_retries: int

    def as_input(self) -> dict[str, Any]:
        """Return it as ServiceInstanceUpdateInput; no builder, for that has no word for ours."""
        return {
            "healthcheckPath": self.health_path,
            "healthcheckTimeout": self.health_timeout_seconds,
            "preDeployCommand": list(self.pre_deploy),
            "restartPolicyType": self.restart_policy,
            "restartPolicyMaxRetries": self.restart_retries,
        }


@dataclass(frozen=True)
class Status:
    """The newest deployment of a service; empty when there is none."""

    id: str
    status: str


@dataclass(frozen=True)
class Service:
    """A service in one environment.

    image, repo: where it comes from; both empty for what is uploaded
    names: the names of all its variables, sealed ones too
    """

    id: str
    name: str
    image: str = ""
    repo: str = ""
    settings: Settings | None = None
    deployment: Status = Status("", "")
    domains: tuple[Domain, ...] = ()
    custom_domains: tuple[Domain, ...] = ()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Event:
    """A step of a deployment; `error` is empty unless it failed."""

    step: str
    started: str
    is_done: bool
    error: str


@dataclass(frozen=True)
class Progress:
    """How far a deployment is. `builder` is empty as long as Railway does not say."""

    status: str
    builder: str
    events: tuple[Event, ...]


def workspaces(client: Client) -> list[Named]:
    """Return the workspaces that an account's or a workspace's token may use."""
    found = client.ask(documents.WHO)["apiToken"]["workspaces"]
    return [Named(each["id"], each["name"]) for each in found]


def place_of_token(client: Client) -> tuple[str, str]:
    """Return the ids of the project and the environment that a project token is for."""
    token = client.ask(documents.TOKENS_PLACE)["projectToken"]
    return token["projectId"], token["environmentId"]


def projects(client: Client, workspace: str) -> list[Named]:
    """Return all projects of a workspace."""
    found: list[Named] = []
    after: str | None = None
    while True:
        answer = client.ask(documents.PROJECTS, workspaceId=workspace, after=after)["projects"]
        nodes = _nodes(answer)
        found += [Named(node["id"], node["name"]) for node in nodes if not node["deletedAt"]]
        if not answer["pageInfo"]["hasNextPage"]:
            return found
        after = answer["pageInfo"]["endCursor"]


def project(client: Client, project_id: str) -> Project | None:
    """Return a project; None when it is deleted. Raises NotAuthorizedError when it never was."""
    return _project(client.ask(documents.PROJECT, id=project_id)["project"])


def create_project(client: Client, *, name: str, workspace: str, environment: str) -> Project:
    """Make a project with one environment."""
    values = {"name": name, "workspaceId": workspace, "defaultEnvironmentName": environment}
    made = _project(client.send(documents.PROJECT_CREATE, input=values)["projectCreate"])
    if made is None:
        raise RailwayError(f"Railway made the project {name} and deleted it at once")
    return made


def create_environment(client: Client, *, project_id: str, name: str) -> Named:
    """Make an environment."""
    values = {"projectId": project_id, "name": name}
    made = client.send(documents.ENVIRONMENT_CREATE, input=values)["environmentCreate"]
    return Named(made["id"], made["name"])


def services(client: Client, *, project_id: str, environment: str) -> list[Service]:
    """Return the services of an environment."""
    answer = client.ask(documents.ENVIRONMENT, id=environment, projectId=project_id)["environment"]
    config = answer["config"] if isinstance(answer["config"], dict) else {}
    configs = config.get("services") or {}
    return [
        _service(node, configs.get(node["serviceId"]) or {})
        for node in _nodes(answer["serviceInstances"])
    ]


def create_service(client: Client, *, project_id: str, environment: str, name: str) -> Named:
    """Make a service without a source; without an environment no upload would find it."""
    values = {"projectId": project_id, "environmentId": environment, "name": name}
    made = client.send(documents.SERVICE_CREATE, input=values)["serviceCreate"]
    return Named(made["id"], made["name"])


def template(client: Client, code: str) -> tuple[str, Any]:
    """Return the id of a template and what it holds, which is handed back as it came."""
    found = client.ask(documents.TEMPLATE, code=code)["template"]
    if found["serializedConfig"] is None:
        raise RailwayError(f"Railway's template {code} is empty")
    return found["id"], found["serializedConfig"]


def deploy_template(
    client: Client, found: tuple[str, Any], *, project: Project, environment: str
) -> str:
    """Start making what a template holds; return the id of that work, which may be empty."""
    values = {
        "templateId": found[0],
        "serializedConfig": found[1],
        "projectId": project.id,
        "environmentId": environment,
    }
    if project.workspace:
        values["workspaceId"] = project.workspace
    answer = client.send(documents.TEMPLATE_DEPLOY, input=values)["templateDeployV2"]
    return answer["workflowId"] or ""


def workflow(client: Client, workflow_id: str) -> tuple[str, str]:
    """Return how far such work is (Complete, Error, NotFound, Running), and what went wrong."""
    answer = client.ask(documents.WORKFLOW, id=workflow_id)["workflowStatus"]
    return answer["status"], answer["error"] or ""


def create_domain(client: Client, *, environment: str, service: str, port: int) -> Domain:
    """Give a service a public name of Railway's."""
    values = {"environmentId": environment, "serviceId": service, "targetPort": port}
    return _domain(client.send(documents.DOMAIN_CREATE, input=values)["serviceDomainCreate"])


def set_port(client: Client, domain: Domain, *, environment: str, service: str, port: int) -> None:
    """Set the port behind a name."""
    values = {
        "environmentId": environment,
        "serviceId": service,
        "serviceDomainId": domain.id,
        "domain": domain.name,
        "targetPort": port,
    }
    client.ask(documents.DOMAIN_UPDATE, input=values)


def variables(client: Client, *, project_id: str, environment: str, service: str) -> dict[str, str]:
    """Return a service's variables with references as text; sealed ones are missing."""
    found = client.ask(
        documents.VARIABLES, projectId=project_id, environmentId=environment, serviceId=service
    )["variables"]
    return {str(name): str(value) for name, value in (found or {}).items() if value is not None}


def set_variables(
    client: Client, *, project_id: str, environment: str, service: str, values: dict[str, str]
) -> None:
    """Set some variables and leave all others; nothing is deployed for it."""
    client.ask(
        documents.VARIABLES_UPSERT,
        input={
            "projectId": project_id,
            "environmentId": environment,
            "serviceId": service,
            "variables": values,
            "skipDeploys": True,
        },
    )


def set_settings(client: Client, settings: Settings, *, environment: str, service: str) -> None:
    """Set how a service is deployed."""
    client.ask(
        documents.SETTINGS_UPDATE,
        environmentId=environment,
        serviceId=service,
        input=settings.as_input(),
    )


def settings_and_deployment(
    client: Client, *, environment: str, service: str
) -> tuple[Settings, Status]:
    """Return how a service is deployed, and its newest deployment."""
    node = client.ask(documents.SETTINGS, environmentId=environment, serviceId=service)
    return _settings(node["serviceInstance"]), _status(node["serviceInstance"])


def progress(client: Client, deployment: str) -> Progress:
    """Return how far a deployment is, its steps in order."""
    answer = client.ask(documents.DEPLOYMENT, id=deployment)
    meta = answer["deployment"]["meta"]
    events = sorted(_nodes(answer["deploymentEvents"]), key=lambda node: node["createdAt"])
    return Progress(
        answer["deployment"]["status"],
        _builder(meta if isinstance(meta, dict) else {}),
        tuple(_event(node) for node in events),
    )


def logs(client: Client, deployment: str, *, of_build: bool) -> list[tuple[str, str]]:
    """Return time and text of the lines that building, or running, has written."""
    document = documents.BUILD_LOGS if of_build else documents.DEPLOYMENT_LOGS
    answer = client.ask(document, id=deployment, limit=LOG_LINES)
    lines = answer["buildLogs" if of_build else "deploymentLogs"]
    return sorted(
        ((line["timestamp"], line["message"]) for line in lines), key=lambda line: line[0]
    )


def _nodes(connection: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in connection["edges"]]


def _project(node: dict[str, Any]) -> Project | None:
    if node["deletedAt"]:
        return None
    environments = tuple(Named(each["id"], each["name"]) for each in _nodes(node["environments"]))
    return Project(node["id"], node["name"], node["workspaceId"] or "", environments)


def _service(node: dict[str, Any], config: dict[str, Any]) -> Service:
    source = node["source"] or {}
    return Service(
        id=node["serviceId"],
        name=node["serviceName"],
        image=source.get("image") or "",
        repo=source.get("repo") or "",
        settings=_settings(node),
        deployment=_status(node),
        domains=tuple(_domain(each) for each in node["domains"]["serviceDomains"]),
        custom_domains=tuple(_domain(each) for each in node["domains"]["customDomains"]),
        names=frozenset(config.get("variables") or {}),
    )


def _domain(node: dict[str, Any]) -> Domain:
    return Domain(node["id"], node["domain"], node["targetPort"])


def _settings(node: dict[str, Any]) -> Settings:
    commands = node["preDeployCommand"] or []
    return Settings(
        health_path=node["healthcheckPath"] or "",
        health_timeout_seconds=node["healthcheckTimeout"] or 0,
        pre_deploy=(commands,) if isinstance(commands, str) else tuple(commands),
        restart_policy=node["restartPolicyType"],
        restart_retries=node["restartPolicyMaxRetries"],
    )


def _status(node: dict[str, Any]) -> Status:
    newest = node["latestDeployment"] or {"id": "", "status": ""}
    return Status(newest["id"], newest["status"])


def _builder(meta: dict[str, Any]) -> str:
    build = (meta.get("serviceManifest") or {}).get("build") or {}
    return str(build.get("builder") or "")


def _event(node: dict[str, Any]) -> Event:
    payload = node["payload"] or {}
    return Event(
        node["step"], node["createdAt"], bool(node["completedAt"]), str(payload.get("error") or "")
    )
