"""The steps from a project on disk to a public address.

Each looks, compares and changes the difference only, so a run that ended early is gone on with by
running it again. Ids are written down after each step.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from quickscale import __version__
from quickscale.errors import QuickScaleError
from quickscale.railway import (
    addresses,
    api,
    archive,
    plan,
    state,
    stores,
    variables,
)
from quickscale.railway import (
    facts as looking,
)
from quickscale.railway.api import GOOD, Service
from quickscale.railway.checks import DOCKERFILE
from quickscale.railway.client import check_site
from quickscale.railway.failures import PATIENCE, QUOTA, RailwayError, TooLargeError
from quickscale.railway.retries import make_once
from quickscale.railway.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quickscale.railway.api import Named, Project
    from quickscale.railway.checks import Site
    from quickscale.railway.client import Client
    from quickscale.railway.facts import Facts, Options
    from quickscale.railway.state import Link

STEPS = (
    "archive",
    "project",
    "database",
    "service",
    "domain",
    "variables",
    "settings",
    "upload",
    "watch",
    "address",
)
SECRET_BYTES = 50
ADDRESS_ATTEMPTS = 12


@dataclass
class Outcome:
    """What a run has come to, as far as it came.

    steps: name, what was done and the seconds it took, in order
    """

    project: str = ""
    environment: str = ""
    service: str = ""
    deployment: str = ""
    address: str = ""
    steps: list[tuple[str, str, float]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class Run:
    """One run of the steps.

    say: prints a line of progress
    """

    def __init__(
        self,
        client: Client,
        site: Site,
        options: Options,
        link: Link,
        *,
        say: Callable[[str], None],
        with_logs: bool,
    ) -> None:
        """Nothing is asked yet."""
        self.client = client
        self.site = site
        self.options = options
        self.link = link
        self.say = say
        self.with_logs = with_logs
        self.outcome = Outcome()
        self.secret = ""
        self.previous_deployment = ""
        self.is_uploaded = False

    def go(self, facts: Facts) -> None:
        """Take every step. Raises QuickScaleError; what is done stays, and is not done again."""
        self.check_archive()
        facts = self.provide_project(facts)
        facts = self.provide_database(facts)
        facts = self.provide_service(facts)
        facts = self.provide_domain(facts)
        try:
            facts = self.set_variables(facts)
            self.apply_settings(facts)
            self.upload(facts)
            watch = self.watch()
        finally:
            self.put_back(facts)
        self.check_address(facts, watch)

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Tell a step with its number, what it did and how long it took."""
        started = time.monotonic()
        notes: list[str] = []
        yield notes
        seconds = time.monotonic() - started
        note = ", ".join(notes)
        self.outcome.steps.append((name, note, round(seconds, 1)))
        self.say(f"[{STEPS.index(name) + 1}/{len(STEPS)}] {name}: {note} ({seconds:.1f} s)")

    def check_archive(self) -> None:
        """Make the archive once before anything is made: what cannot be read is told now."""
        with self.step("archive") as notes, tempfile.TemporaryFile() as body:
            size = archive.pack(self.site.files, body)
            notes.append(f"{len(self.site.files.entries)} files, {archive.shown_size(size)}")

    def provide_project(self, facts: Facts) -> Facts:
        """Have the project and its environment."""
        with self.step("project") as notes:
            project = facts.project
            if project is None:
                project = self._make_project(facts)
                notes.append(f"created {project.name}")
            else:
                notes.append(f"kept {project.name}")
            self.link.project = project.id
            state.write(self.site.root, self.link)
            self.outcome.project = project.id
            environment = facts.environment or self._find_environment(project)
            if environment is None:
                environment = self._make_environment(project)
                notes.append(f"created the environment {environment.name}")
            self.outcome.environment = environment.id
            self.remember(environment.id)
            return replace(facts, project=project, environment=environment)

    def _make_project(self, facts: Facts) -> Project:
        name = self.options.project_name or self.site.slug
        workspace = facts.workspace.id if facts.workspace else ""

        def find() -> Project | None:
            for each in api.projects(self.client, workspace):
                if each.name == name and each.id not in facts.known_projects:
                    return api.project(self.client, each.id)
            return None

        return make_once(
            self.client,
            lambda: api.create_project(
                self.client,
                name=name,
                workspace=workspace,
                environment=self.options.environment_name,
            ),
            find,
        )

    def _find_environment(self, project: Project) -> Named | None:
        name = self.options.environment_name
        return next((each for each in project.environments if each.name == name), None)

    def _make_environment(self, project: Project) -> Named:
        def find() -> Named | None:
            again = api.project(self.client, project.id)
            return self._find_environment(again) if again else None

        return make_once(
            self.client,
            lambda: api.create_environment(
                self.client, project_id=project.id, name=self.options.environment_name
            ),
            find,
        )

    def remember(self, environment: str, what: str = "", value: str = "") -> None:
        """Keep an id on disk."""
        self.link.environments.setdefault(environment, {})
        if what:
            self.link.set(environment, what, value)
        state.write(self.site.root, self.link)

    def provide_database(self, facts: Facts) -> Facts:
        """Have PostgreSQL, and Redis where it is asked for, and wait until they serve."""
        with self.step("database") as notes:
            if facts.needs_database:
                facts = self._make_store("database", facts)
                notes.append(f"created {facts.database.name if facts.database else ''}")
            elif facts.database is not None:
                notes.append(f"kept {facts.database.name}")
            else:
                notes.append("kept what DATABASE_URL names")
            if plan.needs_redis(facts, self.options):
                facts = self._try_redis(facts, notes)
            self._wait_for_stores(facts)
        return facts

    def _make_store(self, kind: str, facts: Facts) -> Facts:
        environment = self.outcome.environment
        facts = stores.make(
            self.client,
            kind,
            facts,
            self.link,
            lambda what, value: self.remember(environment, what, value),
        )
        store = facts.database if kind == "database" else facts.redis
        if store is not None:
            self.remember(environment, kind, store.id)
        return facts

    def _try_redis(self, facts: Facts, notes: list[str]) -> Facts:
        """Have Redis if Railway allows; the site works without."""
        try:
            facts = self._make_store("redis", facts)
        except RailwayError as error:
            if error.status != QUOTA:
                raise
            self.warn(f"no Redis, and the site works without: {error.message}")
            return facts
        notes.append(f"created {facts.redis.name if facts.redis else ''}")
        return facts

    def _wait_for_stores(self, facts: Facts) -> None:
        for kind, store in (("database", facts.database), ("redis", facts.redis)):
            is_used = kind == "database" or plan.needs(facts, self.site, self.options).redis
            if store is not None and is_used:
                if self.link.get(self.outcome.environment, kind) != store.id:
                    self.remember(self.outcome.environment, kind, store.id)
                stores.wait_until_it_serves(self.client, store, self.outcome.environment)

    def warn(self, text: str) -> None:
        """Tell what a person should know, and keep it for the end."""
        self.outcome.warnings.append(text)
        self.say(f"warning: {text}")

    def provide_service(self, facts: Facts) -> Facts:
        """Have the service of the site."""
        with self.step("service") as notes:
            service = facts.service
            if service is None:
                service = self._make_service()
                notes.append(f"created {service.name}")
            else:
                notes.append(f"kept {service.name}")
            self.outcome.service = service.id
            self.remember(self.outcome.environment, "service", service.id)
            return replace(facts, service=service)

    def _make_service(self) -> Service:
        place = {"project_id": self.outcome.project, "environment": self.outcome.environment}

        def make() -> Service:
            made = api.create_service(self.client, **place, name=self.site.slug)
            return Service(made.id, made.name)

        def find() -> Service | None:
            services = api.services(self.client, **place)
            return next((each for each in services if each.name == self.site.slug), None)

        return make_once(self.client, make, find)

    def provide_domain(self, facts: Facts) -> Facts:
        """Have a public name, and a port behind it."""
        service = facts.service
        assert service is not None  # noqa: S101 - the step before has made it
        with self.step("domain") as notes:
            port = variables.port_of(service, facts.known)
            domain = service.domains[0] if service.domains else None
            if domain is None:
                domain = self._make_domain(service, port)
                notes.append(f"created {domain.name}")
            else:
                notes.append(f"kept {domain.name}")
            if domain.port is None:
                api.set_port(
                    self.client,
                    domain,
                    environment=self.outcome.environment,
                    service=service.id,
                    port=port,
                )
                notes.append(f"set its port to {port}")
            domains = (replace(domain, port=domain.port or port), *service.domains[1:])
        return replace(facts, service=replace(service, domains=domains))

    def _make_domain(self, service: Service, port: int) -> api.Domain:
        environment = self.outcome.environment

        def find() -> api.Domain | None:
            found = api.services(
                self.client, project_id=self.outcome.project, environment=environment
            )
            ours = [each for each in found if each.id == service.id and each.domains]
            return ours[0].domains[0] if ours else None

        return make_once(
            self.client,
            lambda: api.create_domain(
                self.client, environment=environment, service=service.id, port=port
            ),
            find,
        )

    def set_variables(self, facts: Facts) -> Facts:
        """Set what is missing, in one request."""
        with self.step("variables") as notes:
            needs = plan.needs(facts, self.site, self.options)
            changes = variables.compare(facts.known, needs, self._make_secret)
            for warning in changes.warnings:
                self.warn(warning)
            notes.append(self._set(dict(changes.values)))
            values = {**facts.known.values, **changes.values}
        return replace(facts, known=variables.Known(values, facts.known.names | frozenset(values)))

    def _make_secret(self) -> str:
        """Return the new SECRET_KEY, which is in memory only and made once a run."""
        self.secret = self.secret or secrets.token_urlsafe(SECRET_BYTES)
        self.client.masker.learn(self.secret)
        return self.secret

    def _set(self, values: dict[str, str]) -> str:
        if not values:
            return "nothing to set"
        api.set_variables(
            self.client,
            project_id=self.outcome.project,
            environment=self.outcome.environment,
            service=self.outcome.service,
            values=values,
        )
        return f"set {', '.join(sorted(values))}"

    def apply_settings(self, facts: Facts) -> None:
        """Set how the service is deployed, where that differs, and read it back."""
        with self.step("settings") as notes:
            wanted = plan.wanted_settings(self.site, self.options)
            service = facts.service
            if service is not None and service.settings == wanted:
                self.previous_deployment = service.deployment.id
                notes.append("nothing to set")
                return
            self._set_settings(wanted)
            notes.append(f"set, read back; health check {wanted.health_path}")

    def _set_settings(self, wanted: api.Settings) -> None:
        place = {"environment": self.outcome.environment, "service": self.outcome.service}
        api.set_settings(self.client, wanted, **place)
        present, newest = api.settings_and_deployment(self.client, **place)
        self.previous_deployment = newest.id
        if present != wanted:
            taken, asked = present.as_input(), wanted.as_input()
            names = ", ".join(name for name in asked if asked[name] != taken[name])
            message = f"Railway did not take these settings of the service: {names}"
            raise RailwayError(message, hint="set them in Railway's dashboard, then type it again")

    def upload(self, facts: Facts) -> None:
        """Send the archive; when the answer is lost, look for its deployment first."""
        with self.step("upload") as notes, tempfile.TemporaryFile() as body:
            replaced = self._dockerfile()
            size = archive.pack(self.site.files, body, replaced)
            place = {"environment": self.outcome.environment, "service": self.outcome.service}
            path = f"/project/{self.outcome.project}/environment/{self.outcome.environment}/up"

            def find() -> str | None:
                _, newest = api.settings_and_deployment(self.client, **place)
                return newest.id if newest.id != self.previous_deployment else None

            try:
                self.outcome.deployment = make_once(
                    self.client,
                    lambda: self.client.upload(
                        path,
                        body,
                        service=self.outcome.service,
                        message=f"quickscale {__version__}",
                    ),
                    find,
                )
            except TooLargeError as error:
                raise self._too_large(size) from error
            self.is_uploaded = True
            notes.append(f"{archive.shown_size(size)}, deployment {self.outcome.deployment}")

    def _dockerfile(self) -> dict[str, bytes]:
        entry = next(each for each in self.site.files.entries if each.name == DOCKERFILE)
        text = entry.path.read_bytes().decode("utf-8", "surrogateescape")
        named = archive.name_caches(text, self.outcome.service)
        return {DOCKERFILE: named.encode("utf-8", "surrogateescape")}

    def _too_large(self, size: int) -> QuickScaleError:
        files = ", ".join(
            f"{each.name} ({archive.shown_size(each.size)})" for each in self.site.files.largest()
        )
        return RailwayError(
            f"the archive of {archive.shown_size(size)} is larger than Railway takes; the largest "
            f"files are {files}",
            hint="name what is not needed in .railwayignore, then type it again",
        )

    def watch(self) -> Watch:
        """Wait until the deployment serves."""
        with self.step("watch") as notes:
            watch = Watch(
                self.client,
                self.outcome.deployment,
                say=lambda text: self.say(f"      {text}"),
                with_logs=self.with_logs,
            )
            watch.wait()
            watch.check_builder()
            notes.append("deployed")
        return watch

    def put_back(self, facts: Facts) -> None:
        """Take back what was for this deployment only; what fails is told, and mended next time."""
        if not (self.options.skip_migrations or self.options.skip_collectstatic):
            return
        usual = replace(self.options, skip_migrations=False, skip_collectstatic=False)
        try:
            if facts.known.values.get(variables.SKIP_STATIC) == variables.SKIP_ONCE:
                self._set({variables.SKIP_STATIC: ""})
            if self.options.skip_migrations and self.outcome.service:
                self._set_settings(plan.wanted_settings(self.site, usual))
        except QuickScaleError as error:
            self.warn(f"what was for this deployment only is still set: {error.message}")

    def check_address(self, facts: Facts, watch: Watch) -> None:
        """Ask the public address. Raises QuickScaleError when the site crashes, or is silent."""
        with self.step("address") as notes:
            address = plan.address_of(facts, self.client.base)
            is_here = addresses.is_loopback(self.client.base)
            for _ in range(ADDRESS_ATTEMPTS):
                answer = check_site(f"{address}{self.site.health_path}", is_here=is_here)
                if answer == 200:  # noqa: PLR2004
                    break
                self._check_it_still_runs(watch)
                self.client.pace.sleep(5)
            else:
                said = f"answers with status {answer}" if answer else "does not answer yet"
                raise RailwayError(
                    f"the deployment is live, but {address} {said}",
                    hint=f"look again in some minutes: curl -i {address}{self.site.health_path}",
                    status=PATIENCE,
                )
            self.outcome.address = address
            notes.append(f"{address} answers")

    def _check_it_still_runs(self, watch: Watch) -> None:
        progress = api.progress(self.client, self.outcome.deployment)
        if progress.status not in GOOD:
            raise watch.failure(progress)


def look(client: Client, options: Options, link: Link, site: Site) -> Facts:
    """Return what is there, for the plan and the steps."""
    return looking.look(client, options, link, site)
