"""Which variables a site needs, and what has to change for that. No value of ours replaces one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quickscale.railway import addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from quickscale.railway.api import Service

HEALTH_HOST = "healthcheck.railway.app"
DEFAULT_PORT = 8000
SKIP_STATIC = "DISABLE_COLLECTSTATIC"
# Our own word, so that a run after one that was killed knows it may take it away.
SKIP_ONCE = "quickscale-once"
# What all services of an environment share is referred to like a service of this name.
SHARED = "shared"
REFERENCE = re.compile(r"\$\{\{\s*([^}.]+?)\s*\.\s*\w+\s*\}\}")


@dataclass(frozen=True)
class Known:
    """A service's variables: values that can be read, and the names of all, sealed ones too."""

    values: Mapping[str, str]
    names: frozenset[str]

    def has(self, name: str) -> bool:
        """Return whether a variable is set; an empty one counts as not set, as in a project."""
        return name in self.names and bool(self.values.get(name, "sealed").strip())

    def is_sealed(self, name: str) -> bool:
        """Return whether a variable is there and its value is nobody's to read."""
        return name in self.names and name not in self.values

    def service_in(self, name: str) -> str:
        """Return the service that a reference leads to; empty when it is none."""
        found = REFERENCE.search(self.values.get(name, ""))
        return found[1] if found and found[1] != SHARED else ""

    def without(self, *dropped: str) -> Known:
        """Return the same as if some variables were not set."""
        values = {name: value for name, value in self.values.items() if name not in dropped}
        return Known(values, self.names - {*dropped})


@dataclass(frozen=True)
class Needs:
    """What a site needs variables for.

    hosts: its public names, without ports
    database, redis: names of the services, empty where there is none of ours
    """

    settings_module: str
    hosts: tuple[str, ...]
    port: int
    database: str = ""
    redis: str = ""
    skip_static: bool = False


@dataclass(frozen=True)
class Changes:
    """The variables to set, and what could not be done about sealed ones."""

    values: Mapping[str, str]
    warnings: tuple[str, ...]


def known(service: Service, values: Mapping[str, str]) -> Known:
    """Return a service's variables, with the sealed ones that `values` lacks."""
    return Known(values, service.names | frozenset(values))


def compare(known: Known, needs: Needs, make_secret: Callable[[], str]) -> Changes:
    """Return what is missing. `make_secret` is called only when there is no SECRET_KEY."""
    values: dict[str, str] = {}
    warnings: list[str] = []
    defaults = {"DJANGO_SETTINGS_MODULE": needs.settings_module, "TRUSTED_PROXY_COUNT": "1"}
    if needs.database:
        defaults["DATABASE_URL"] = f"${{{{{needs.database}.DATABASE_URL}}}}"
    if needs.redis:
        defaults["REDIS_URL"] = f"${{{{{needs.redis}.REDIS_URL}}}}"
    values |= {name: value for name, value in defaults.items() if not known.has(name)}
    if not known.has("SECRET_KEY"):
        values["SECRET_KEY"] = make_secret()
    wanted = {
        "PORT": str(needs.port),
        "ALLOWED_HOSTS": _hosts(known, needs),
        "CSRF_TRUSTED_ORIGINS": _origins(known, needs),
        SKIP_STATIC: _skip_static(known, needs),
    }
    for name, value in wanted.items():
        if known.is_sealed(name):
            if name != SKIP_STATIC:
                warnings.append(f"{name} is sealed: make sure that it has {value}")
        elif value != known.values.get(name, ""):
            values[name] = value
    return Changes(values, tuple(warnings))


def port_of(service: Service | None, known: Known) -> int:
    """Return the port that the public name leads to, else the one that is set, else 8000."""
    for domain in service.domains if service else ():
        if domain.port:
            return domain.port
    port = known.values.get("PORT", "")
    return int(port) if port.isdecimal() and int(port) else DEFAULT_PORT


def _hosts(known: Known, needs: Needs) -> str:
    """Return ALLOWED_HOSTS with what is missing added at its end."""
    present = _items(known, "ALLOWED_HOSTS")
    missing = [host for host in (*needs.hosts, HEALTH_HOST) if not _allows(present, host)]
    return _joined(known.values.get("ALLOWED_HOSTS", ""), missing)


def _origins(known: Known, needs: Needs) -> str:
    """Return CSRF_TRUSTED_ORIGINS with what is missing added; unset, it follows the hosts."""
    present = _items(known, "CSRF_TRUSTED_ORIGINS")
    hosts = list(needs.hosts)
    if not present:
        # Once it is set, a project no longer derives it: what it had by itself must stay.
        hosts = [host for host in _items(known, "ALLOWED_HOSTS") if host not in {"*", HEALTH_HOST}]
        hosts += [host for host in needs.hosts if host not in hosts]
    origins = [f"https://{'*' if host.startswith('.') else ''}{host}" for host in hosts]
    missing = [origin for origin in origins if not _trusts(present, origin)]
    return _joined(known.values.get("CSRF_TRUSTED_ORIGINS", ""), missing)


def _skip_static(known: Known, needs: Needs) -> str:
    present = known.values.get(SKIP_STATIC, "")
    if needs.skip_static:
        return present or SKIP_ONCE
    return "" if present == SKIP_ONCE else present


def _items(known: Known, name: str) -> list[str]:
    return [part.strip() for part in known.values.get(name, "").split(",") if part.strip()]


def _allows(hosts: Iterable[str], host: str) -> bool:
    return any(
        each in {"*", host} or (each.startswith(".") and f".{host}".endswith(each))
        for each in hosts
    )


def _trusts(origins: Iterable[str], origin: str) -> bool:
    host = origin.removeprefix("https://")
    return any(
        each == origin
        or (each.startswith("https://*.") and host.endswith(each[len("https://*") :]))
        for each in origins
    )


def _joined(present: str, missing: list[str]) -> str:
    kept = present.strip().rstrip(",")
    return ",".join([*([kept] if kept else []), *missing])


def hosts_of(service: Service | None) -> tuple[str, ...]:
    """Return the public names of a service, without ports and without doubles."""
    domains = (*service.domains, *service.custom_domains) if service else ()
    return tuple(dict.fromkeys(addresses.host_of(domain.name) for domain in domains))
