"""A stand-in for Railway on loopback: real HTTP, real GraphQL, and a memory.

It behaves as Railway's schema, documentation and own command line say, wrong answers included. A
document that is not valid for the schema is refused, as the service would.
"""

# ruff: noqa: N802, N803, N815 - the names are those of Railway's schema

from __future__ import annotations

import contextlib
import gzip
import io
import itertools
import json
import re
import socket
import tarfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from graphql import GraphQLError, graphql_sync, parse
from graphql.language import FieldNode, OperationDefinitionNode

from .published import excerpt

SCHEMA = excerpt()
CACHE_MOUNT = re.compile(r"--mount=type=cache,(\S+)")
MIGRATE = "python manage.py migrate --noinput"
REFERENCE = re.compile(r"\$\{\{(.+?)\.(\w+)\}\}")
NOT_AUTHORIZED = "Not Authorized"
TEMPLATES = {
    "postgres": ("Postgres", "railwayapp-templates/postgres-ssl:16", "DATABASE_URL"),
    "redis": ("Redis", "railwayapp-templates/redis:8", "REDIS_URL"),
}
PASSWORD_OF_DATABASE = "the-password-of-the-database"  # pragma: allowlist secret


@dataclass
class Failure:
    """What is to go wrong with an operation.

    how: `lost` does the work and hangs up, `drop` hangs up before it; a number is an HTTP status;
        anything else is the message of a GraphQL error
    skip: how many times it is to go well first
    """

    how: str
    times: int = 1
    skip: int = 0
    retry_after: str = ""


@dataclass
class Deployment:
    """A deployment, which moves on one state each time it is asked for."""

    id: str
    service: str
    environment: str
    states: list[str]
    archive: bytes = b""
    query: dict[str, str] = field(default_factory=dict)
    failing_step: str = ""
    error: str = ""
    meta: dict[str, Any] = field(default_factory=dict)
    build_log: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    pre_deploy: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    position: int = 0

    @property
    def status(self) -> str:
        return self.states[self.position]

    def move_on(self) -> None:
        self.position = min(self.position + 1, len(self.states) - 1)


@dataclass
class Instance:
    """A service in an environment."""

    healthcheckPath: str | None = None
    healthcheckTimeout: int | None = None
    preDeployCommand: list[str] | None = None
    restartPolicyType: str = "ON_FAILURE"
    restartPolicyMaxRetries: int = 3
    domains: list[dict[str, Any]] = field(default_factory=list)
    custom_domains: list[dict[str, Any]] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    sealed: set[str] = field(default_factory=set)
    deployments: list[Deployment] = field(default_factory=list)


@dataclass
class Service:
    id: str
    name: str
    project: str
    image: str = ""
    repo: str = ""
    instances: dict[str, Instance] = field(default_factory=dict)


@dataclass
class Project:
    id: str
    name: str
    workspace: str
    environments: dict[str, str]
    is_deleted: bool = False
    volumes: int = 0


@dataclass(frozen=True)
class Access:
    """What a token opens: workspaces, or one environment of one project."""

    workspaces: tuple[str, ...] = ()
    project: str = ""
    environment: str = ""
    knows_me: bool = True


class LostError(Exception):
    """The connection is cut."""


class RailwayStandin:
    """The service and its memory; `url` is where it is."""

    def __init__(self) -> None:
        self.tokens: dict[str, Access] = {}
        self.workspaces: dict[str, str] = {"workspace-1": "Ada's workspace"}
        self.projects: dict[str, Project] = {}
        self.services: dict[str, Service] = {}
        self.deployments: dict[str, Deployment] = {}
        self.workflows: dict[str, list[str]] = {}
        self.workflow_results: dict[str, Callable[[], None]] = {}
        self.failures: dict[str, list[Failure]] = defaultdict(list)
        self.calls: list[str] = []
        self.requests: list[tuple[str, dict[str, str], str]] = []
        self.before_call: Callable[[str], None] = lambda _: None
        self.after_call: Callable[[str], None] = lambda _: None
        self.script: Callable[[Deployment], None] = lambda _: None
        self.volume_limit = 10
        # So many questions are answered before a template's services are there.
        self.slowness = 0
        self.largest_upload = 50_000_000
        self.site_status = 200
        self.site_requests: list[dict[str, str]] = []
        self.database_states = ["DEPLOYING", "SUCCESS"]
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # What tests arrange and look at.

    def fail(self, operation: str, how: str, **options: Any) -> None:
        """Let an operation go wrong: a root field of GraphQL, or `upload`, or `*`."""
        self.failures[operation].append(Failure(how, **options))

    def new_id(self, kind: str) -> str:
        return f"{kind}-{next(self._numbers):04d}"

    def add_project(self, name: str, workspace: str = "workspace-1", *environments: str) -> Project:
        ids = {self.new_id("environment"): each for each in environments or ("production",)}
        project = Project(self.new_id("project"), name, workspace, ids)
        self.projects[project.id] = project
        return project

    def add_service(self, project: Project, name: str, image: str = "", repo: str = "") -> Service:
        service = Service(self.new_id("service"), name, project.id, image, repo)
        service.instances = {each: Instance() for each in project.environments}
        self.services[service.id] = service
        return service

    def add_store(self, project: Project, code: str) -> Service:
        base, image, variable = TEMPLATES[code]
        taken = {each.name for each in self.services.values() if each.project == project.id}
        name = base if base not in taken else f"{base}-{next(self._numbers)}"
        service = self.add_service(project, name, image)
        project.volumes += 1
        for environment, instance in service.instances.items():
            scheme = "postgresql" if code == "postgres" else "redis"
            instance.variables[variable] = (
                f"{scheme}://user:{PASSWORD_OF_DATABASE}@{name.lower()}.railway.internal/db"
            )
            deployment = Deployment(
                self.new_id("deployment"), service.id, environment, [*self.database_states]
            )
            deployment.log = [f"{name}: line {number}" for number in range(5)]
            self.deployments[deployment.id] = deployment
            instance.deployments.append(deployment)
        return service

    def service(self, name: str) -> Service:
        [found] = [each for each in self.services.values() if each.name == name]
        return found

    def instance(self, name: str) -> Instance:
        [found] = self.service(name).instances.values()
        return found

    def uploads(self) -> list[Deployment]:
        return [each for each in self.deployments.values() if each.archive]

    def count(self, operation: str) -> int:
        return self.calls.count(operation)

    # What the service does.

    def access(self, headers: dict[str, str]) -> Access | None:
        bearer = headers.get("Authorization", "").removeprefix("Bearer ")
        token = headers.get("Project-Access-Token") or bearer
        access = self.tokens.get(token)
        is_project_header = "Project-Access-Token" in headers
        if access is None or bool(access.project) != is_project_header:
            return None
        return access

    def graphql(self, access: Access, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Return status and answer; raises LostError when the connection is to be cut."""
        names = _root_fields(body["query"])
        with self._lock:
            for name in names:
                self.before_call(name)
                self.calls.append(name)
            planned = [self._take_failure(name) for name in names]
            failure = next((each for each in planned if each), None)
            if failure is not None and failure.how == "drop":
                raise LostError
            if failure is not None and failure.how.isdecimal():
                return int(failure.how), {"message": "not now", "retry": failure.retry_after}
            if failure is not None and failure.how != "lost":
                return 200, _errors([{"message": failure.how}])
            result = graphql_sync(
                SCHEMA,
                body["query"],
                root_value=_Root(self, access),
                variable_values=body.get("variables"),
            )
            for name in names:
                self.after_call(name)
            if failure is not None:
                raise LostError
        if result.errors:
            status = 200 if result.data is not None or result.errors[0].path else 400
            return status, _errors([{"message": error.message} for error in result.errors])
        return 200, {"data": result.data}

    def _take_failure(self, name: str) -> Failure | None:
        for key in (name, "*"):
            for failure in self.failures[key]:
                if failure.skip > 0:
                    failure.skip -= 1
                elif failure.times > 0:
                    failure.times -= 1
                    return failure
        return None

    def upload(
        self, access: Access, path: str, query: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, Any]]:
        with self._lock:
            self.before_call("upload")
            self.calls.append("upload")
            failure = self._take_failure("upload")
            if failure is not None and failure.how == "drop":
                raise LostError
            if failure is not None and failure.how.isdecimal():
                return int(failure.how), {"message": "not now", "retry": failure.retry_after}
            if failure is not None and failure.how != "lost":
                return 400, {"message": failure.how}
            if len(body) > self.largest_upload:
                return 413, {"message": "Payload Too Large"}
            _, _, project_id, _, environment, _ = path.split("/")
            service = self.services.get(query.get("serviceId", ""))
            if service is None or environment not in service.instances:
                return 404, {"message": "Service instance not found"}
            if not self.may_see(access, service.project) or service.project != project_id:
                return 404, {"message": "Project not found"}
            deployment = self._deploy(service, environment, body)
            deployment.query = query
            self.after_call("upload")
            if failure is not None:
                raise LostError
            return 200, {
                "deploymentId": deployment.id,
                "url": "…",
                "logsUrl": "…",
                "deploymentDomain": "…",
            }

    def _deploy(self, service: Service, environment: str, body: bytes) -> Deployment:
        instance = service.instances[environment]
        deployment = Deployment(
            self.new_id("deployment"),
            service.id,
            environment,
            ["INITIALIZING", "BUILDING", "DEPLOYING", "SUCCESS"],
            archive=body,
            meta={"serviceManifest": {"build": {"builder": "DOCKERFILE"}}},
            build_log=["Using Detected Dockerfile", *(f"build {n}" for n in range(60)), "built"],
            log=["Starting Container", "Listening at: http://0.0.0.0:8000"],
            pre_deploy=[*(instance.preDeployCommand or [])],
            variables=self.rendered(service, environment),
        )
        self._judge(deployment, instance)
        self.script(deployment)
        self.deployments[deployment.id] = deployment
        instance.deployments.append(deployment)
        return deployment

    def _judge(self, deployment: Deployment, instance: Instance) -> None:
        """Let the deployment fail where the real one would."""
        files = unpack(deployment.archive)
        mounts = CACHE_MOUNT.findall(files.get("./Dockerfile", b"").decode())
        prefix = f"id=s/{deployment.service}-/"
        if "./Dockerfile" not in files:
            fail_at(deployment, "BUILD_IMAGE", "no Dockerfile")
        elif not all(prefix in mount for mount in mounts):
            fail_at(deployment, "BUILD_IMAGE", "Cache mount ID is not prefixed with cache key")
        elif not self._database_serves(deployment):
            fail_at(deployment, "PRE_DEPLOY_COMMAND", "the database does not answer")
        elif problem := _problem_of_site(deployment, instance):
            fail_at(deployment, "HEALTHCHECK", problem)

    def _database_serves(self, deployment: Deployment) -> bool:
        url = deployment.variables.get("DATABASE_URL", "")
        for service in self.services.values():
            instance = service.instances.get(deployment.environment)
            if instance and f"@{service.name.lower()}.railway.internal" in url:
                return bool(instance.deployments) and instance.deployments[-1].status == "SUCCESS"
        return bool(url) and "${{" not in url

    def rendered(self, service: Service, environment: str) -> dict[str, str]:
        project_services = {
            each.name: each.instances[environment].variables
            for each in self.services.values()
            if each.project == service.project and environment in each.instances
        }

        def value(found: re.Match[str]) -> str:
            return project_services.get(found[1].strip(), {}).get(found[2], found[0])

        variables = service.instances[environment].variables
        return {name: REFERENCE.sub(value, text) for name, text in variables.items()}

    def may_see(self, access: Access, project_id: str) -> bool:
        project = self.projects.get(project_id)
        return project is not None and (
            access.project == project_id or project.workspace in access.workspaces
        )


def fail_at(deployment: Deployment, step: str, error: str) -> None:
    """Let a deployment fail in a step."""
    building = ["INITIALIZING", "BUILDING"]
    states = building if step == "BUILD_IMAGE" else [*building, "DEPLOYING"]
    deployment.states = [*states, "FAILED"]
    deployment.failing_step, deployment.error = step, error
    lines = deployment.build_log if step == "BUILD_IMAGE" else deployment.log
    lines += [f"{step} line {number}" for number in range(70)] + [error]


def _problem_of_site(deployment: Deployment, instance: Instance) -> str:
    """Return why the site of a generated project would not start or not answer."""
    variables = deployment.variables
    if len(variables.get("SECRET_KEY", "")) < 50:
        return "production needs SECRET_KEY in the environment"
    if not variables.get("DJANGO_SETTINGS_MODULE", "").endswith(".production"):
        return "these are not production's settings"
    hosts = variables.get("ALLOWED_HOSTS", "").split(",")
    for domain in instance.domains:
        if domain["domain"].partition(":")[0] not in hosts and "*" not in hosts:
            return "Invalid HTTP_HOST header"
        if str(domain["targetPort"]) != variables.get("PORT"):
            return "service unavailable: it listens on another port"
    if instance.healthcheckPath and "healthcheck.railway.app" not in hosts and "*" not in hosts:
        return "the health check is refused"
    return ""


def unpack(archive: bytes) -> dict[str, bytes]:
    """Return names and contents of an archive's files, links as their target."""
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(archive))) as tar:
        found = {}
        for member in tar:
            file = tar.extractfile(member) if member.isfile() else None
            found[member.name] = file.read() if file else f"-> {member.linkname}".encode()
        return found


class _Root:
    """The root value: a method for each root field."""

    def __init__(self, service: RailwayStandin, access: Access) -> None:
        self.railway = service
        self.access = access

    def _project(self, project_id: str) -> Project:
        if not self.railway.may_see(self.access, project_id):
            raise GraphQLError(NOT_AUTHORIZED)
        return self.railway.projects[project_id]

    def _service(self, service_id: str, environment: str) -> tuple[Service, Instance]:
        service = self.railway.services.get(service_id)
        if service is None or environment not in service.instances:
            raise GraphQLError(NOT_AUTHORIZED)
        self._project(service.project)
        return service, service.instances[environment]

    def _deployment(self, deployment_id: str) -> Deployment:
        deployment = self.railway.deployments.get(deployment_id)
        if deployment is None:
            raise GraphQLError(NOT_AUTHORIZED)
        self._service(deployment.service, deployment.environment)
        return deployment

    # Queries

    def me(self, _info: Any) -> dict[str, Any]:
        if self.access.project or not self.access.knows_me:
            raise GraphQLError(NOT_AUTHORIZED)
        return {"id": "user-1"}

    def apiToken(self, _info: Any) -> dict[str, Any]:
        if self.access.project:
            raise GraphQLError(NOT_AUTHORIZED)
        names = self.railway.workspaces
        return {"workspaces": [{"id": i, "name": names[i]} for i in self.access.workspaces]}

    def projectToken(self, _info: Any) -> dict[str, Any]:
        if not self.access.project:
            raise GraphQLError(NOT_AUTHORIZED)
        return {"projectId": self.access.project, "environmentId": self.access.environment}

    def projects(
        self,
        _info: Any,
        workspaceId: str,
        first: int,
        after: str | None = None,
    ) -> dict[str, Any]:
        if workspaceId not in self.access.workspaces:
            raise GraphQLError(NOT_AUTHORIZED)
        found = [each for each in self.railway.projects.values() if each.workspace == workspaceId]
        start = int(after or 0)
        page = found[start : start + min(first, 2)]
        return {
            "edges": [{"node": _project_node(each)} for each in page],
            "pageInfo": {
                "hasNextPage": start + len(page) < len(found),
                "endCursor": str(start + len(page)),
            },
        }

    def project(self, _info: Any, id: str) -> dict[str, Any]:  # noqa: A002
        return _project_node(self._project(id))

    def _settle(self) -> None:
        """Work goes on whether anybody asks about it or not."""
        if self.railway.workflow_results and self.railway.slowness:
            self.railway.slowness -= 1
            return
        for make in [*self.railway.workflow_results.values()]:
            make()
        self.railway.workflow_results.clear()

    def environment(self, _info: Any, id: str, projectId: str) -> dict[str, Any]:  # noqa: A002
        project = self._project(projectId)
        self._settle()
        if id not in project.environments:
            raise GraphQLError(NOT_AUTHORIZED)
        services = [
            each
            for each in self.railway.services.values()
            if each.project == projectId and id in each.instances
        ]
        config = {
            "services": {
                each.id: {
                    "variables": {
                        name: {"value": None if name in each.instances[id].sealed else "…"}
                        for name in each.instances[id].variables
                    }
                }
                for each in services
            }
        }
        nodes = [{"node": self._instance_node(each, id)} for each in services]
        return {
            "id": id,
            "name": project.environments[id],
            "config": lambda _info, decryptVariables: _undecrypted(config, decryptVariables),
            "serviceInstances": {"edges": nodes},
        }

    def serviceInstance(
        self,
        _info: Any,
        environmentId: str,
        serviceId: str,
    ) -> dict[str, Any]:
        service, _ = self._service(serviceId, environmentId)
        return self._instance_node(service, environmentId)

    def _instance_node(self, service: Service, environment: str) -> dict[str, Any]:
        instance = service.instances[environment]
        newest = instance.deployments[-1] if instance.deployments else None
        node = {
            **vars(instance),
            "serviceId": service.id,
            "serviceName": service.name,
            "source": {"image": service.image or None, "repo": service.repo or None}
            if service.image or service.repo
            else None,
            "domains": {
                "serviceDomains": instance.domains,
                "customDomains": instance.custom_domains,
            },
            "latestDeployment": {"id": newest.id, "status": newest.status} if newest else None,
        }
        if newest and service.image:
            newest.move_on()
        return node

    def variables(
        self,
        _info: Any,
        projectId: str,
        environmentId: str,
        serviceId: str,
        unrendered: bool = False,
    ) -> dict[str, str]:
        self._project(projectId)
        service, instance = self._service(serviceId, environmentId)
        rendered = self.railway.rendered(service, environmentId)
        values = instance.variables if unrendered else rendered
        visible = {name: text for name, text in values.items() if name not in instance.sealed}
        return {**visible, "RAILWAY_SERVICE_NAME": service.name}

    def template(self, _info: Any, code: str) -> dict[str, Any]:
        return {"id": f"template-{code}", "serializedConfig": _template_config(code)}

    def workflowStatus(self, _info: Any, workflowId: str) -> dict[str, Any]:
        states = self.railway.workflows.get(workflowId)
        if states is None:
            return {"status": "NotFound", "error": None}
        state = states.pop(0) if len(states) > 1 else states[0]
        if state == "Complete" and workflowId in self.railway.workflow_results:
            self.railway.workflow_results.pop(workflowId)()
        status, _, error = state.partition(": ")
        return {"status": status, "error": error or None}

    def deployment(self, _info: Any, id: str) -> dict[str, Any]:  # noqa: A002
        deployment = self._deployment(id)
        deployment.move_on()
        return {"id": id, "status": deployment.status, "meta": deployment.meta}

    def deploymentEvents(self, _info: Any, id: str, first: int) -> dict[str, Any]:  # noqa: A002
        del first
        deployment = self._deployment(id)
        return {"edges": [{"node": event} for event in _events(deployment)]}

    def buildLogs(self, _info: Any, deploymentId: str, limit: int) -> list[dict[str, Any]]:
        return _log(self._deployment(deploymentId).build_log)[-limit:]

    def deploymentLogs(self, _info: Any, deploymentId: str, limit: int) -> list[dict[str, Any]]:
        return _log(self._deployment(deploymentId).log)[-limit:]

    # Mutations

    def projectCreate(self, _info: Any, input: dict[str, Any]) -> dict[str, Any]:  # noqa: A002
        if input["workspaceId"] not in self.access.workspaces:
            raise GraphQLError(NOT_AUTHORIZED)
        return _project_node(
            self.railway.add_project(
                input["name"], input["workspaceId"], input["defaultEnvironmentName"]
            )
        )

    def environmentCreate(self, _info: Any, input: dict[str, Any]) -> dict[str, Any]:  # noqa: A002
        project = self._project(input["projectId"])
        made = self.railway.new_id("environment")
        project.environments[made] = input["name"]
        return {"id": made, "name": input["name"]}

    def serviceCreate(self, _info: Any, input: dict[str, Any]) -> dict[str, Any]:  # noqa: A002
        project = self._project(input["projectId"])
        service = Service(self.railway.new_id("service"), input["name"], project.id)
        if input.get("environmentId"):
            service.instances[input["environmentId"]] = Instance()
        self.railway.services[service.id] = service
        return {"id": service.id, "name": service.name}

    def templateDeployV2(self, _info: Any, input: dict[str, Any]) -> dict[str, Any]:  # noqa: A002
        project = self._project(input["projectId"])
        code = input["templateId"].removeprefix("template-")
        if input["serializedConfig"] != _template_config(code):
            raise GraphQLError("Invalid serializedConfig")
        if project.volumes >= self.railway.volume_limit:
            raise GraphQLError("Your plan allows only one volume per project: upgrade your plan")
        workflow = self.railway.new_id("workflow")
        self.railway.workflows[workflow] = ["Running", "Complete"]
        self.railway.workflow_results[workflow] = lambda: _done(
            self.railway.add_store(project, code)
        )
        return {"projectId": project.id, "workflowId": workflow}

    def serviceDomainCreate(self, _info: Any, input: dict[str, Any]) -> dict[str, Any]:  # noqa: A002
        _, instance = self._service(input["serviceId"], input["environmentId"])
        domain = {
            "id": self.railway.new_id("domain"),
            "domain": f"localhost:{self.railway.port}",
            "targetPort": input.get("targetPort"),
        }
        instance.domains.append(domain)
        return domain

    def serviceDomainUpdate(self, _info: Any, input: dict[str, Any]) -> bool:  # noqa: A002
        _, instance = self._service(input["serviceId"], input["environmentId"])
        [domain] = [each for each in instance.domains if each["id"] == input["serviceDomainId"]]
        domain["targetPort"] = input["targetPort"]
        return True

    def serviceInstanceUpdate(
        self,
        _info: Any,
        serviceId: str,
        environmentId: str,
        input: dict[str, Any],  # noqa: A002
    ) -> bool:
        _, instance = self._service(serviceId, environmentId)
        commands = input.get("preDeployCommand")
        if commands and len(commands) != 1:
            raise GraphQLError("preDeployCommand must have one element")
        for name, value in input.items():
            setattr(instance, name, value)
        return True

    def variableCollectionUpsert(self, _info: Any, input: dict[str, Any]) -> bool:  # noqa: A002
        _, instance = self._service(input["serviceId"], input["environmentId"])
        if input["replace"] or not input["skipDeploys"]:
            raise GraphQLError("this would remove variables, or deploy too early")
        instance.variables.update(input["variables"])
        return True


def _done(_: object) -> None:
    pass


def _undecrypted(config: dict[str, Any], decrypt: bool) -> dict[str, Any]:
    if decrypt:
        raise GraphQLError("asked for the values of sealed variables")
    return config


def _project_node(project: Project) -> dict[str, Any]:
    return {
        "id": project.id,
        "name": project.name,
        "workspaceId": project.workspace,
        "deletedAt": "2026-01-01T00:00:00Z" if project.is_deleted else None,
        "environments": {
            "edges": [
                {"node": {"id": each, "name": name}} for each, name in project.environments.items()
            ]
        },
    }


def _template_config(code: str) -> dict[str, Any]:
    name, image, variable = TEMPLATES[code]
    return {
        "services": {
            f"id-{code}": {
                "name": name,
                "source": {"image": image},
                "variables": {variable: {"defaultValue": "made"}, "ORDER": {"isOptional": False}},
                "volumeMounts": {"data": {"mountPath": "/var/lib/data"}},
            }
        }
    }


def _events(deployment: Deployment) -> list[dict[str, Any]]:
    """Return the steps that have begun in the deployment's present state."""
    steps = {"BUILDING": "BUILD_IMAGE", "DEPLOYING": "PRE_DEPLOY_COMMAND", "SUCCESS": "HEALTHCHECK"}
    begun = [
        steps[state] for state in deployment.states[: deployment.position + 1] if state in steps
    ]
    is_over = deployment.position == len(deployment.states) - 1
    if is_over and deployment.failing_step and deployment.failing_step not in begun:
        begun.append(deployment.failing_step)
    return [
        {
            "id": f"event-{number}",
            "step": step,
            "createdAt": f"2026-01-01T00:00:{number:02d}Z",
            "completedAt": None if number == len(begun) - 1 and not is_over else "2026-01-01",
            "payload": {
                "error": deployment.error if is_over and step == deployment.failing_step else None,
                "reason": None,
                "skipped": None,
            },
        }
        for number, step in enumerate(begun)
    ]


def _log(lines: list[str]) -> list[dict[str, Any]]:
    return [
        {"timestamp": f"2026-01-01T00:00:00.{n:06d}Z", "message": text, "severity": "info"}
        for n, text in enumerate(lines)
    ]


def _errors(errors: list[dict[str, Any]]) -> dict[str, Any]:
    code = {"code": "INTERNAL_SERVER_ERROR"}
    return {
        "data": None,
        "errors": [{**each, "extensions": code, "traceId": "4242424242"} for each in errors],
    }


def _root_fields(document: str) -> list[str]:
    return [
        selection.name.value
        for definition in parse(document).definitions
        if isinstance(definition, OperationDefinitionNode)
        for selection in definition.selection_set.selections
        if isinstance(selection, FieldNode)
    ]


def _handler(railway: RailwayStandin) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            pass

        def do_GET(self) -> None:
            railway.site_requests.append(dict(self.headers))
            is_live = any(each.status in {"SUCCESS", "SLEEPING"} for each in railway.uploads())
            self._answer(railway.site_status if is_live else 404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            railway.requests.append((self.path, dict(self.headers), body.decode(errors="replace")))
            access = railway.access(dict(self.headers))
            if access is None:
                self._answer(401, {"errors": [{"message": "Unauthorized", "traceId": "77"}]})
                return
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            try:
                if parts.path == "/graphql/v2" and query == {"source": "quickscale"}:
                    answer = railway.graphql(access, json.loads(body))
                elif parts.path.endswith("/up"):
                    answer = railway.upload(access, parts.path, query, body)
                else:
                    answer = (404, {})
            except LostError:
                self.close_connection = True
                with contextlib.suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
            with contextlib.suppress(OSError):  # nobody may be there any more
                self._answer(*answer)

        def _answer(self, status: int, content: dict[str, Any]) -> None:
            text = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            if 300 <= status < 400:
                self.send_header("Location", f"{railway.url}/elsewhere")
            if content.get("retry"):
                self.send_header("Retry-After", str(content["retry"]))
            self.end_headers()
            self.wfile.write(text)

    return Handler


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for a condition; fail when it never holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.01)
