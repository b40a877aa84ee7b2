"""The steps from a project on disk to a public address.

Each looks, compares and changes the difference only, so a run that ended early is gone on with by
running it again. Ids are written down after each step.
"""

from __future__ import annotations

import secrets
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from quickscale.errors import QuickScaleError
from quickscale.railway import addresses, api, making, plan, sending, state, stores, variables
from quickscale.railway.archive import shown_size
from quickscale.railway.client import check_site
from quickscale.railway.failures import PATIENCE, QUOTA, RailwayError
from quickscale.railway.report import Outcome
from quickscale.railway.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
OK = 200
ADDRESS_ATTEMPTS = 12
ADDRESS_PAUSE_SECONDS = 5


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

    def go(self, facts: Facts) -> None:
        """Take every step. Raises QuickScaleError; what is done stays, and is not done again."""
        self.check_archive()
        facts = self.provide_project(facts)
        facts = self.provide_stores(facts)
        facts = self.provide_service(facts)
        facts = self.provide_domain(facts)
        try:
            facts = self.set_variables(facts)
            self.apply_settings(facts)
            self.upload()
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

    def warn(self, text: str) -> None:
        """Tell what a person should know, and keep it for the end."""
        self.outcome.warnings.append(text)
        self.say(f"warning: {text}")

    def remember(self, what: str = "", value: str = "") -> None:
        """Keep the project, the environment and an id in it on disk."""
        self.link.environments.setdefault(self.outcome.environment, {})
        if what:
            self.link.set(self.outcome.environment, what, value)
        state.write(self.site.root, self.link)

    def check_archive(self) -> None:
        """Make the archive once before anything is made: what cannot be read is told now."""
        with self.step("archive") as notes:
            size = sending.try_archive(self.site.files)
            notes.append(f"{len(self.site.files.entries)} files, {shown_size(size)}")

    def provide_project(self, facts: Facts) -> Facts:
        """Have the project and its environment."""
        with self.step("project") as notes:
            name = self.options.environment_name
            project = facts.project or making.make_project(
                self.client,
                facts,
                name=self.options.project_name or self.site.slug,
                environment=name,
            )
            notes.append(f"{'kept' if facts.project else 'created'} {project.name}")
            self.outcome.project = self.link.project = project.id
            state.write(self.site.root, self.link)
            environment = facts.environment or making.find_environment(project, name)
            if environment is None:
                environment = making.make_environment(self.client, project, name)
                notes.append(f"created the environment {environment.name}")
            self.outcome.environment = environment.id
            self.remember()
            return replace(facts, project=project, environment=environment)

    def provide_stores(self, facts: Facts) -> Facts:
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
        facts = stores.make(self.client, kind, facts, self.link, self.remember)
        store = facts.database if kind == "database" else facts.redis
        if store is not None:
            self.remember(kind, store.id)
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
        needs = plan.needs(facts, self.site, self.options)
        used = (("database", facts.database), ("redis", facts.redis if needs.redis else None))
        for kind, store in used:
            if store is not None:
                if self.link.get(self.outcome.environment, kind) != store.id:
                    self.remember(kind, store.id)
                stores.wait_until_it_serves(self.client, store, self.outcome.environment)

    def provide_service(self, facts: Facts) -> Facts:
        """Have the service of the site."""
        with self.step("service") as notes:
            service = facts.service or making.make_service(
                self.client,
                project_id=self.outcome.project,
                environment=self.outcome.environment,
                name=self.site.slug,
            )
            notes.append(f"{'kept' if facts.service else 'created'} {service.name}")
            self.outcome.service = service.id
            self.remember("service", service.id)
            return replace(facts, service=service)

    def provide_domain(self, facts: Facts) -> Facts:
        """Have a public name, and a port behind it."""
        service = facts.service
        assert service is not None  # noqa: S101 - the step before has made it
        environment = self.outcome.environment
        with self.step("domain") as notes:
            port = variables.port_of(service, facts.known)
            domain = service.domains[0] if service.domains else None
            notes.append("kept" if domain else "created")
            domain = domain or making.make_domain(
                self.client,
                project_id=self.outcome.project,
                environment=environment,
                service=service.id,
                port=port,
            )
            notes[-1] += f" {domain.name}"
            if domain.port is None:
                api.set_port(
                    self.client, domain, environment=environment, service=service.id, port=port
                )
                notes.append(f"set its port to {port}")
            domains = (replace(domain, port=domain.port or port), *service.domains[1:])
        return replace(facts, service=replace(service, domains=domains))

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

    def upload(self) -> None:
        """Send the archive."""
        with self.step("upload") as notes:
            self.outcome.deployment, size = sending.send(
                self.client,
                self.site.files,
                project_id=self.outcome.project,
                environment=self.outcome.environment,
                service=self.outcome.service,
                previous=self.previous_deployment,
            )
            notes.append(f"{shown_size(size)}, deployment {self.outcome.deployment}")

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
        usual = replace(self.options, skip_migrations=False, skip_collectstatic=False)
        try:
            if facts.known.values.get(variables.SKIP_STATIC) == variables.SKIP_ONCE:
                self._set({variables.SKIP_STATIC: ""})
            if self.options.skip_migrations:
                self._set_settings(plan.wanted_settings(self.site, usual))
        except QuickScaleError as error:
            self.warn(f"what was for this deployment only is still set: {error.message}")

    def check_address(self, facts: Facts, watch: Watch) -> None:
        """Ask the public address. Raises QuickScaleError when the site crashes, or is silent."""
        with self.step("address") as notes:
            address = plan.address_of(facts, self.client.base)
            asked = f"{address}{self.site.health_path}"
            is_here = addresses.is_loopback(self.client.base)
            answer = 0
            for _ in range(ADDRESS_ATTEMPTS):
                answer = check_site(asked, is_here=is_here)
                if answer == OK:
                    break
                watch.check_that_it_runs()
                self.client.pace.sleep(ADDRESS_PAUSE_SECONDS)
            if answer != OK:
                said = f"answers with status {answer}" if answer else "does not answer yet"
                raise RailwayError(
                    f"the deployment is live, but {address} {said}",
                    hint=f"look again in some minutes: curl -i {asked}",
                    status=PATIENCE,
                )
            self.outcome.address = address
            notes.append(f"{address} answers")
