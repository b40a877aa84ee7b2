"""What a run is going to do, told before it does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quickscale.railway import addresses, variables
from quickscale.railway.api import Settings
from quickscale.railway.archive import shown_size
from quickscale.railway.facts import FOUND, NEW, Facts, Options

if TYPE_CHECKING:
    from quickscale.railway.checks import Site
    from quickscale.railway.variables import Changes, Needs

CREATE, SET, KEEP, ADOPT, SEND = "create", "set", "keep", "adopt", "send"
MIGRATE = "python manage.py migrate --noinput"
HEALTH_SECONDS = 300
RESTARTS = 10
# Stands for a name that Railway has yet to give.
NEW_DOMAIN = "the new public domain"


@dataclass(frozen=True)
class Item:
    """One line of the plan. No value of a variable is in it."""

    verb: str
    what: str

    def __str__(self) -> str:
        """Return it as it is printed."""
        return f"{self.verb:<7} {self.what}"


def wanted_settings(site: Site, options: Options) -> Settings:
    """Return how the site is to be deployed."""
    return Settings(
        health_path=site.health_path,
        health_timeout_seconds=HEALTH_SECONDS,
        pre_deploy=() if options.skip_migrations else (MIGRATE,),
        restart_policy="ON_FAILURE",
        restart_retries=RESTARTS,
    )


def needs(facts: Facts, site: Site, options: Options) -> Needs:
    """Return what the site needs variables for, as far as it is known."""
    with_redis = facts.redis is not None and options.redis is True
    return variables.Needs(
        settings_module=site.settings_module,
        hosts=variables.hosts_of(facts.service),
        port=variables.port_of(facts.service, facts.known),
        database=facts.database.name if facts.database else "",
        redis=facts.redis.name if facts.redis and with_redis else "",
        skip_static=options.skip_collectstatic,
    )


def needs_redis(facts: Facts, options: Options) -> bool:
    """Return whether a Redis has to be made."""
    return options.redis is True and facts.redis is None and not facts.known.has("REDIS_URL")


def make(facts: Facts, site: Site, options: Options) -> list[Item]:
    """Return the plan."""
    name = options.project_name or site.slug
    return [
        _project(facts, name),
        _environment(facts, options),
        _database(facts),
        *_redis(facts, options),
        _service(facts, site),
        _domain(facts),
        *_variables(facts, site, options),
        *_settings(facts, site, options),
        Item(SEND, f"{len(site.files.entries)} files, {shown_size(site.files.size)} unpacked"),
    ]


def _project(facts: Facts, name: str) -> Item:
    if facts.origin == NEW or facts.project is None:
        where = f" in {facts.workspace.name}" if facts.workspace else ""
        return Item(CREATE, f"project {name}{where}")
    if facts.origin == FOUND:
        return Item(ADOPT, f"project {facts.project.name}, found by its name ({facts.project.id})")
    return Item(KEEP, f"project {facts.project.name}")


def _environment(facts: Facts, options: Options) -> Item:
    if facts.environment is None:
        return Item(CREATE, f"environment {options.environment_name}")
    return Item(KEEP, f"environment {facts.environment.name}")


def _database(facts: Facts) -> Item:
    if facts.database is not None:
        return Item(KEEP, f"database {facts.database.name}")
    if facts.needs_database:
        return Item(CREATE, "database PostgreSQL, with a volume")
    return Item(KEEP, "database that DATABASE_URL names")


def _redis(facts: Facts, options: Options) -> list[Item]:
    if needs_redis(facts, options):
        return [Item(CREATE, "Redis, with a volume")]
    if facts.known.has("REDIS_URL"):
        return [Item(KEEP, "Redis that REDIS_URL names")]
    if facts.redis is not None and options.redis is True:
        return [Item(KEEP, f"Redis {facts.redis.name}")]
    return []


def _service(facts: Facts, site: Site) -> Item:
    if facts.service is None:
        return Item(CREATE, f"service {site.slug}")
    return Item(KEEP, f"service {facts.service.name}")


def _domain(facts: Facts) -> Item:
    if facts.service is None or not facts.service.domains:
        return Item(CREATE, "public domain")
    domain = facts.service.domains[0]
    port = variables.port_of(facts.service, facts.known)
    if domain.port is None:
        return Item(SET, f"port {port} of the public domain {domain.name}")
    return Item(KEEP, f"public domain {domain.name}")


def _variables(facts: Facts, site: Site, options: Options) -> list[Item]:
    changes = expected_changes(facts, site, options)
    names = sorted(changes.values)
    kept = sorted(
        name for name in facts.known.names if name not in names and not name.startswith("RAILWAY_")
    )
    items = [Item(SET, f"variables {', '.join(names)}")] if names else []
    return [*items, Item(KEEP, f"variables {', '.join(kept)}")] if kept else items


def expected_changes(facts: Facts, site: Site, options: Options) -> Changes:
    """Return the variables that will change, by name: what is yet to be made has no value."""
    wanted = needs(facts, site, options)
    hosts = wanted.hosts
    if facts.service is None or not facts.service.domains:
        hosts = (*hosts, NEW_DOMAIN)
    guessed = variables.Needs(
        settings_module=wanted.settings_module,
        hosts=hosts,
        port=wanted.port,
        database=wanted.database or ("new" if facts.needs_database else ""),
        redis=wanted.redis or ("new" if needs_redis(facts, options) else ""),
        skip_static=wanted.skip_static,
    )
    return variables.compare(facts.known, guessed, lambda: "")


def _settings(facts: Facts, site: Site, options: Options) -> list[Item]:
    wanted = wanted_settings(site, options)
    if facts.service is not None and facts.service.settings == wanted:
        return [Item(KEEP, "deploy settings")]
    before = (
        "no migrations this time"
        if options.skip_migrations
        else f"before it: {wanted.pre_deploy[0]}"
    )
    return [Item(SET, f"deploy settings: {before}; health check {wanted.health_path}")]


def address_of(facts: Facts, base: str) -> str:
    """Return the site's public address; empty as long as it has none."""
    if facts.service is None or not facts.service.domains:
        return ""
    return addresses.of_site(facts.service.domains[0].name, base=base)
